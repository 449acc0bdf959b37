/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/looks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

static void sizes_double_up_to_the_limit(void **state)
{
    static const struct {
        uint64_t limit;
        unsigned count;
    } cases[] = {
        { 1, 1 },       { 4096, 1 },      { 4097, 2 },           { 8192, 2 },        { 10000, 3 },
        { 1 << 20, 9 }, { 10000000, 13 }, { 1000000000000, 29 }, { UINT64_MAX, 52 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sb_looks looks = sb_looks_until(cases[i].limit);
        assert_int_equal(looks.count, cases[i].count);
        for (unsigned k = 0; k + 1 < looks.count; k++)
            assert_true(sb_looks_size(&looks, k) == (uint64_t)4096 << k &&
                        sb_looks_size(&looks, k) < cases[i].limit);
        assert_true(sb_looks_size(&looks, looks.count - 1) == cases[i].limit);
        assert_true(fabs(2 * sb_looks_tail(&looks) * looks.count - 0.05) < 1e-15);
    }
}

static void looks_that_have_far_too_few_are_left_out(void **state)
{
    const struct sb_looks looks = sb_looks_until(1 << 20); /* 9 of them */
    (void)state;
    assert_int_equal(sb_looks_next(&looks, 0, 4000), 1);
    assert_int_equal(sb_looks_next(&looks, 0, 16384), 1);
    assert_int_equal(sb_looks_next(&looks, 0, 16390), 2);
    assert_int_equal(sb_looks_next(&looks, 0, 1e9), 4); /* no further than that at once */
    assert_int_equal(sb_looks_next(&looks, 6, 1e9), 8);
    assert_int_equal(sb_looks_next(&looks, 2, NAN), 3);
    assert_int_equal(sb_looks_next(&looks, 7, NAN), 8);
    assert_int_equal(sb_looks_next(&looks, 8, 1e9), 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_double_up_to_the_limit),
        cmocka_unit_test(looks_that_have_far_too_few_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
