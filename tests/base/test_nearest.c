/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/nearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static void distances_are_those_counted_by_hand(void **state)
{
    static const struct {
        const char *a, *b;
        unsigned distance;
    } known[] = {
        { "", "", 0 },         { "", "abc", 3 },      { "kitten", "sitting", 3 },
        { "abcd", "acbd", 1 }, { "ca", "abc", 3 }, /* a swapped pair is not edited again */
        { "tree", "tere", 1 }, { "fan", "chain", 3 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        assert_int_equal(sb_edit_distance(known[i].a, known[i].b, 10), known[i].distance);
        assert_int_equal(sb_edit_distance(known[i].b, known[i].a, 10), known[i].distance);
    }
}

static void beyond_the_limit_is_all_the_same(void **state)
{
    char longer[200] = { 0 };
    (void)state;
    memset(longer, 'x', sizeof longer - 1);
    assert_true(sb_edit_distance("a", "abcdef", 2) > 2);
    assert_true(sb_edit_distance("abcdef", "uvwxyz", 2) > 2);
    assert_true(sb_edit_distance(longer, longer, 3) > 3); /* longer than any name */
}

static void the_nearest_is_the_first_within_a_third(void **state)
{
    static const char *const names[] = { "chain", "layered", "tree", "trek" };
    (void)state;
    assert_string_equal(sb_nearest("chian", names, 4), "chain");
    assert_string_equal(sb_nearest("layerd", names, 4), "layered");
    assert_string_equal(sb_nearest("tre", names, 4), "tree");
    assert_null(sb_nearest("stencil", names, 4));
    assert_null(sb_nearest("chain", names, 0));
}

static void an_abbreviation_is_near_as_well(void **state)
{
    static const char *const names[] = { "earliest-start", "level-barrier", "list", "latency" };
    (void)state;
    assert_string_equal(sb_nearest("earliest", names, 4), "earliest-start");
    assert_string_equal(sb_nearest("ea", names, 4), "earliest-start");
    assert_string_equal(sb_nearest("barrier", names, 4), "level-barrier");
    assert_string_equal(sb_nearest("latency_ms", names, 4), "latency");
    assert_string_equal(sb_nearest("lust", names, 4), "list"); /* before any that begins so */
    assert_null(sb_nearest("e", names, 4));
    assert_null(sb_nearest("arrier", names, 4));
    assert_null(sb_nearest("", names, 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_are_those_counted_by_hand),
        cmocka_unit_test(beyond_the_limit_is_all_the_same),
        cmocka_unit_test(the_nearest_is_the_first_within_a_third),
        cmocka_unit_test(an_abbreviation_is_near_as_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
