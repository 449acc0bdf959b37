/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_put_is_there_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
