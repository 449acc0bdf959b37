/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/write.h"

#include "sim/json/print_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void what_is_put_is_there_in_order(void **state)
{
    struct sb_json_writer w;
    char *text;
    size_t size;
    (void)state;
    assert_int_equal(sb_json_write_begin(&w, NULL), SB_OK);
    yajl_gen_map_open(w.gen);
    sb_json_put_text(&w, "a \"b\"");
    sb_json_put_u64(&w, UINT64_MAX);
    sb_json_put_text(&w, "list");
    yajl_gen_array_open(w.gen);
    sb_json_put_double(&w, 0.1);
    sb_json_put_double(&w, NAN);
    sb_json_put_double(&w, -INFINITY);
    sb_json_put_any_text(&w, "x\xFFy");
    yajl_gen_array_close(w.gen);
    yajl_gen_map_close(w.gen);
    sb_json_put_line(&w);
    assert_int_equal(sb_json_write_end(&w, &text, &size, NULL), SB_OK);
    assert_string_equal(
        text,
        "{\"a \\\"b\\\"\":18446744073709551615,\"list\":[0.1,null,null,\"x\xEF\xBF\xBDy\"]}\n");
    free(text);
}

/* DEL, C1, what reorders and what ends a line: the names stay, to be read again. */
static void what_a_terminal_would_obey_is_escaped(void **state)
{
    static const char name[] = "\x1b[1m\x7f\xc2\x9b"
                               "2J\xe2\x80\xae\xe2\x80\xa8\xc3\xa9\xf0\x9f\x98\x80\xc2\xa0",
                      escaped[] = "\"\\u001b[1m\\u007f\\u009b2J\\u202e\\u2028\xc3\xa9"
                                  "\xf0\x9f\x98\x80\xc2\xa0\"";
    struct sb_json_writer w;
    char *text = NULL;
    size_t size;
    (void)state;
    assert_int_equal(sb_json_write_begin(&w, NULL), SB_OK);
    sb_json_put_text(&w, name);
    assert_int_equal(sb_json_write_end(&w, &text, &size, NULL), SB_OK);
    text[strlen(escaped)] = '\0'; /* without a line end */
    assert_int_equal(strcasecmp(text, escaped), 0);
    free(text);
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    sb_json_print_text(out, name);
    fclose(out);
    assert_string_equal(text, escaped);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_terminal_would_obey_is_escaped),
        cmocka_unit_test(what_is_put_is_there_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
