/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/comparison/paired.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

/* The roots of (10 - 5 r)^2 = t^2 (1 - 0.4 r + 0.25 r^2) with t = 2.2281388519649385, by the school
 * formula. */
static void the_ratio_has_the_interval_of_fieller(void **state)
{
    const struct sb_paired p = { 10, 5, 1, 0.25, 0.2, 11 };
    struct sb_estimate ratio = sb_paired_ratio(&p);
    (void)state;
    assert_true(ratio.value == 2);
    assert_true(fabs(ratio.ci95.lo - 1.5580297400558876) < 1e-8);
    assert_true(fabs(ratio.ci95.hi - 2.567345087941978) < 1e-8);
}

static void the_inverse_has_the_inverse_interval(void **state)
{
    const struct sb_paired p = { 10, 5, 1, 0.25, 0.2, 11 }, inverse = { 5, 10, 0.25, 1, 0.2, 11 };
    struct sb_estimate a = sb_paired_ratio(&p), b = sb_paired_ratio(&inverse);
    (void)state;
    assert_true(fabs(a.value * b.value - 1) < 1e-15);
    assert_true(fabs(a.ci95.lo * b.ci95.hi - 1) < 1e-12);
    assert_true(fabs(a.ci95.hi * b.ci95.lo - 1) < 1e-12);
}

static void a_mean_that_may_be_zero_bounds_no_ratio(void **state)
{
    const struct sb_paired p = { 10, 1, 1, 1, 0, 100 };
    struct sb_estimate ratio = sb_paired_ratio(&p);
    (void)state;
    assert_true(ratio.value == 10 && isnan(ratio.ci95.lo) && isnan(ratio.ci95.hi));
}

static void what_is_proportional_has_an_exact_ratio(void **state)
{
    const struct sb_paired twice = { 10, 5, 4, 1, 2, 100 }, exact = { 10, 5, 0, 0, 0, 1 },
                           none = { 0, 0, 0, 0, 0, 1 }, over_none = { 3, 0, 0, 0, 0, 1 };
    struct sb_estimate ratio = sb_paired_ratio(&twice);
    (void)state;
    assert_true(fabs(ratio.ci95.lo - 2) < 1e-12 && fabs(ratio.ci95.hi - 2) < 1e-12);
    ratio = sb_paired_ratio(&exact);
    assert_true(ratio.value == 2 && ratio.ci95.lo == 2 && ratio.ci95.hi == 2);
    assert_true(sb_paired_ratio(&none).value == 1 && isnan(sb_paired_ratio(&over_none).value));
}

static void the_difference_is_a_paired_t_interval(void **state)
{
    const struct sb_paired p = { 10, 5, 1, 0.25, 0.2, 11 };
    struct sb_estimate saved = sb_paired_difference(&p);
    (void)state;
    double half = 2.2281388519649385 * sqrt(1 + 0.25 - 0.4);
    assert_true(saved.value == 5);
    assert_true(fabs(saved.ci95.lo - (5 - half)) < 1e-8);
    assert_true(fabs(saved.ci95.hi - (5 + half)) < 1e-8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ratio_has_the_interval_of_fieller),
        cmocka_unit_test(the_inverse_has_the_inverse_interval),
        cmocka_unit_test(a_mean_that_may_be_zero_bounds_no_ratio),
        cmocka_unit_test(what_is_proportional_has_an_exact_ratio),
        cmocka_unit_test(the_difference_is_a_paired_t_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
