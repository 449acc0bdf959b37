/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/record_write.h"

#include "sim/base/time.h"
#include "sim/stats/interval.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

struct thing {
    const char *text;
    bool yes;
    uint32_t small, workers;
    uint64_t large;
    sb_ns ns;
    double number;
    struct sb_interval interval;
};
#define IN(member) offsetof(struct thing, member)
static const struct sb_record_field field[] = {
    { "text", SB_RECORD_TEXT, IN(text) },       { "yes", SB_RECORD_BOOL, IN(yes) },
    { "small", SB_RECORD_U32, IN(small) },      { "workers", SB_RECORD_WORKERS, IN(workers) },
    { "large", SB_RECORD_U64, IN(large) },      { "ns", SB_RECORD_NS, IN(ns) },
    { "number", SB_RECORD_DOUBLE, IN(number) }, { "interval", SB_RECORD_INTERVAL, IN(interval) },
};
static const struct sb_record_fields fields = { field, sizeof field / sizeof *field };

static void each_kind_is_written_as_is_promised(void **state)
{
    const struct thing thing = {
        "t", true, UINT32_MAX, 0, UINT64_MAX, INT64_MAX, NAN, { -1, 0.5 }
    };
    struct sb_json_writer w;
    char *text;
    size_t size;
    (void)state;
    assert_int_equal(sb_json_write_begin(&w, NULL), SB_OK);
    yajl_gen_map_open(w.gen);
    sb_record_put(&w, fields, &thing);
    yajl_gen_map_close(w.gen);
    assert_int_equal(sb_json_write_end(&w, &text, &size, NULL), SB_OK);
    assert_string_equal(
        text, "{\"text\":\"t\",\"yes\":true,\"small\":4294967295,\"workers\":\"unlimited\","
              "\"large\":18446744073709551615,\"ns\":9223372036854775807,\"number\":null,"
              "\"interval\":[-1,0.5]}");
    free(text);
}

static void a_text_that_is_null_is_empty_and_no_time_is_negative(void **state)
{
    const struct thing thing = { .workers = 3, .ns = -1 };
    struct sb_json_writer w;
    char *text;
    size_t size;
    (void)state;
    assert_int_equal(sb_json_write_begin(&w, NULL), SB_OK);
    yajl_gen_map_open(w.gen);
    sb_record_put(&w, fields, &thing);
    yajl_gen_map_close(w.gen);
    assert_int_equal(sb_json_write_end(&w, &text, &size, NULL), SB_OK);
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
