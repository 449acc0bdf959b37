/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/record/record_read.h"

#include "sim/json/parse.h"
#include "tests/fixtures/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static bool get(const char *text, struct fixture_record *thing, struct sb_arena *arena,
                struct sb_error *error)
{
    struct sb_json json;
    if (sb_json_parse(&json, "x.json", text, strlen(text), error))
        return false;
    struct sb_record_reader r = { &json, arena, error };
    bool got = sb_record_get(&r, json.node, fixture_record_fields, NULL, thing);
    sb_json_fini(&json);
    return got;
}

static void each_kind_is_read(void **state)
{
    struct sb_arena arena = { 0 };
    struct sb_error error = { 0 };
    struct fixture_record t = { .workers = 9 };
    (void)state;
    if (!get(fixture_record_json, &t, &arena, &error))
        fail_msg("%s: %s", error.where, error.text);
    assert_string_equal(t.text, "t");
    assert_true(t.yes && t.small == UINT32_MAX && t.workers == 0 && t.large == UINT64_MAX);
    assert_true(t.ns == INT64_MAX && isnan(t.number));
    assert_true(t.interval.lo == -1 && t.interval.hi == 0.5);
    sb_arena_fini(&arena);
}

static void what_is_no_value_of_its_kind_is_refused_with_its_place(void **state)
{
    static const struct {
        const char *from, *to, *where, *told;
    } cases[] = {
        { "\"t\"", "5", "x.json:1: text", "expected a string without NUL, found another number" },
        { "true", "1", "x.json:1: yes", "expected true or false" },
        { "4294967295", "4294967296", "x.json:1: small", "expected an integer from 0 to" },
        { "\"unlimited\"", "0", "x.json:1: workers", "expected a number from 1, or \"unlimited\"" },
        { "9223372036854775807", "-1", "x.json:1: ns", "expected nanoseconds" },
        { "null", "\"n\"", "x.json:1: number", "expected a number or null, found a string" },
        { "[-1,0.5]", "[1]", "x.json:1: interval", "expected [low, high], found an array" },
        { "\"large\"", "\"larger\"", "x.json:1", "the key \"large\" is missing" },
        { "\"yes\":true", "\"yes\":true,\"more\":1", "x.json:1: more", "unknown key" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sb_arena arena = { 0 };
        struct sb_error error = { 0 };
        struct fixture_record t;
        char text[512];
        const char *at = strstr(fixture_record_json, cases[i].from);
        assert_non_null(at);
        snprintf(text, sizeof text, "%.*s%s%s", (int)(at - fixture_record_json),
                 fixture_record_json, cases[i].to, at + strlen(cases[i].from));
        if (get(text, &t, &arena, &error) || strcmp(error.where, cases[i].where) != 0 ||
            !strstr(error.text, cases[i].told))
            fail_msg("%s: \"%s: %s\"", text, error.where, error.text);
        sb_arena_fini(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_is_read),
        cmocka_unit_test(what_is_no_value_of_its_kind_is_refused_with_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
