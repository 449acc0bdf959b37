/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/comparison/ratios.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>

static int set_up(void **state)
{
    (void)state;
    gsl_set_error_handler_off();
    return 0;
}

static void ratios_are_paired_means_with_students_interval(void **state)
{
    static const sb_ns base[] = { 10, 20, 30, 7 }, value[] = { 5, 20, 10, 14 };
    static const double ratio[] = { 2, 1, 3, 0.5 };
    struct sb_ratios all = { 0 }, first = { 0 }, second = { 0 };
    struct sb_speedup speedup = { 0 };
    double mean = 6.5 / 4, square = 0;
    (void)state;
    for (int i = 0; i < 4; i++) {
        sb_ratios_add(i < 2 ? &first : &second, &(sb_ns){ base[i] }, &(sb_ns){ value[i] }, 1);
        square += (ratio[i] - mean) * (ratio[i] - mean);
    }
    sb_ratios_merge(&all, &second);
    sb_ratios_merge(&all, &first);
    sb_ratios_summarise(&all, &speedup);
    double half = gsl_cdf_tdist_Pinv(0.975, 3) * sqrt(square / 3 / 4);
    assert_true(fabs(speedup.mean - mean) < 1e-9 && fabs(speedup.ci95.lo - (mean - half)) < 1e-5);
    assert_true(fabs(speedup.ci95.hi - (mean + half)) < 1e-5);
    assert_true(speedup.faster == 0.5 && speedup.equal == 0.25);
}

static void ratios_of_equal_pairs_have_no_spread(void **state)
{
    struct sb_ratios r = { 0 };
    struct sb_speedup s = { 0 };
    (void)state;
    for (int i = 1; i < 2000; i++)
        sb_ratios_add(&r, &(sb_ns){ 3 * i }, &(sb_ns){ i }, 1);
    sb_ratios_summarise(&r, &s);
    assert_true(fabs(s.mean - 3) < 1e-9 && s.ci95.lo == s.mean && s.ci95.hi == s.mean &&
                s.faster == 1 && s.equal == 0);
}

static void ratios_of_nothing_are_finite(void **state)
{
    struct sb_ratios r = { 0 };
    struct sb_speedup s = { 0 };
    (void)state;
    sb_ratios_add(&r, &(sb_ns){ 0 }, &(sb_ns){ 0 }, 1);
    sb_ratios_summarise(&r, &s);
    assert_true(s.mean == 1 && s.equal == 1 && s.faster == 0);
    sb_ratios_add(&r, &(sb_ns){ 5 }, &(sb_ns){ 0 }, 1);
    sb_ratios_add(&r, &(sb_ns){ 0 }, &(sb_ns){ 5 }, 1);
    sb_ratios_summarise(&r, &s);
    assert_true(isfinite(s.mean) && isfinite(s.ci95.lo) && isfinite(s.ci95.hi));
}

static void narrow_spreads_of_ratios_are_measured(void **state)
{
    struct sb_ratios ratios = { 0 };
    struct sb_speedup speedup = { 0 };
    (void)state;
    for (int i = 0; i < 1000; i++) /* 3 and a few millionths */
        sb_ratios_add(&ratios, &(sb_ns){ 3000000000 + 3 * i }, &(sb_ns){ 1000000000 }, 1);
    sb_ratios_summarise(&ratios, &speedup);
    double sd = sqrt((1e6 - 1) / 12 * 1000 / 999),
           half = gsl_cdf_tdist_Pinv(0.975, 999) * 3e-9 * sd / sqrt(1000);
    assert_true(fabs((speedup.ci95.hi - speedup.ci95.lo) / (2 * half) - 1) < 1e-3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ratios_are_paired_means_with_students_interval),
        cmocka_unit_test(narrow_spreads_of_ratios_are_measured),
        cmocka_unit_test(ratios_of_equal_pairs_have_no_spread),
        cmocka_unit_test(ratios_of_nothing_are_finite),
    };
    return cmocka_run_group_tests_name("ratios", tests, set_up, NULL);
}
