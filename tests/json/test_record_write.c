/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/record/record_write.h"

#include "tests/fixtures/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

/* To be freed. */
static char *put(const struct fixture_record *thing)
{
    struct sb_json_writer w;
    char *text;
    size_t size;
    assert_int_equal(sb_json_write_begin(&w, NULL), SB_OK);
    yajl_gen_map_open(w.gen);
    sb_record_put(&w, fixture_record_fields, thing);
    yajl_gen_map_close(w.gen);
    assert_int_equal(sb_json_write_end(&w, &text, &size, NULL), SB_OK);
    return text;
}

static void each_kind_is_written_as_is_promised(void **state)
{
    const struct fixture_record thing = { .text = "t",
                                          .yes = true,
                                          .small = UINT32_MAX,
                                          .large = UINT64_MAX,
                                          .ns = INT64_MAX,
                                          .number = NAN,
                                          .interval = { -1, 0.5 } };
    char *text = put(&thing);
    (void)state;
    assert_string_equal(text, fixture_record_json);
    free(text);
}

static void a_text_that_is_null_is_empty_and_no_time_is_negative(void **state)
{
    const struct fixture_record thing = { .workers = 3, .ns = -1 };
    char *text = put(&thing);
    (void)state;
    assert_string_equal(text, "{\"text\":\"\",\"yes\":false,\"small\":0,\"workers\":3,"
                              "\"large\":0,\"ns\":0,\"number\":0,\"interval\":[0,0]}");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_is_written_as_is_promised),
        cmocka_unit_test(a_text_that_is_null_is_empty_and_no_time_is_negative),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
