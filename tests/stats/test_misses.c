/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/summary/misses.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_randist.h>
#include <math.h>

static void what_takes_as_long_as_the_limit_is_in_time(void **state)
{
    const sb_ns first[] = { 9, 10, 11, 20, 11, 5 }, second[] = { 11, 10, 10, 30, 9, 11 };
    struct sb_discordant d = { 0 }, other = { 0 };
    (void)state;
    assert_int_equal(sb_misses_count(first, 6, 10), 3);
    assert_int_equal(sb_misses_count(first, 0, 10), 0);
    sb_discordant_add(&d, first, second, 2, 10);
    sb_discordant_add(&other, first + 2, second + 2, 4, 10);
    sb_discordant_merge(&d, &other);
    assert_int_equal(d.first, 2);
    assert_int_equal(d.second, 2);
}

/* 95 % Clopper-Pearson of 3 of 1,000: 619.1 to 8742.0 in a million, by bisection of the binomial
 * sums in rational arithmetic. */
static void so_many_in_a_million(void **state)
{
    struct sb_estimate e = sb_misses_per_million(3, 1000);
    (void)state;
    assert_true(e.value == 3000);
    assert_true(fabs(e.ci95.lo - 619.100) < 1 && fabs(e.ci95.hi - 8742.023) < 1);
    e = sb_misses_per_million(0, 1000);
    assert_true(e.value == 0 && e.ci95.lo == 0 && e.ci95.hi > 3600 && e.ci95.hi < 3700);
    assert_true(isnan(sb_misses_per_million(0, 0).value));
    assert_true(isnan(sb_discordant_per_million(&(struct sb_discordant){ 0 }, 0).value));
}

/* By hand: (41/1002 - 21/1002) -+ 1.96 sqrt((62/1002 - (20/1002)^2) / 1002). */
static void the_difference_of_pairs_is_that_of_bonett_and_price(void **state)
{
    struct sb_estimate e = sb_discordant_per_million(&(struct sb_discordant){ 40, 20 }, 1000);
    double middle = 20 / 1002.,
           half = 1.959963984540054 * sqrt((62 / 1002. - middle * middle) / 1002);
    (void)state;
    assert_true(fabs(e.value - 20000) < 1e-6);
    assert_true(fabs(e.ci95.lo - 1e6 * (middle - half)) < 1e-3);
    assert_true(fabs(e.ci95.hi - 1e6 * (middle + half)) < 1e-3);
    e = sb_discordant_per_million(&(struct sb_discordant){ 5, 0 }, 5);
    assert_true(e.value == 1e6 && e.ci95.hi == 1e6);
}

/* Over all that n pairs can be, each with its probability. */
static double coverage(unsigned n, double first, double second)
{
    const double p[3] = { first, second, 1 - first - second };
    double covered = 0;
    for (unsigned a = 0; a <= n; a++)
        for (unsigned b = 0; a + b <= n; b++) {
            const unsigned count[3] = { a, b, n - a - b };
            struct sb_estimate e = sb_discordant_per_million(&(struct sb_discordant){ a, b }, n);
            if (1e6 * (first - second) >= e.ci95.lo && 1e6 * (first - second) <= e.ci95.hi)
                covered += gsl_ran_multinomial_pdf(3, p, count);
        }
    return covered;
}

static void the_interval_of_pairs_covers(void **state)
{
    static const double rare[] = { 1e-4, 0.002, 0.01, 0.05, 0.2, 0.4 };
    (void)state;
    for (size_t i = 0; i < 6; i++)
        for (size_t k = 0; k < 6; k++) {
            double share = coverage(200, rare[i], rare[k]);
            if (share < 0.935)
                fail_msg("%g and %g: %.4f", rare[i], rare[k], share);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_takes_as_long_as_the_limit_is_in_time),
        cmocka_unit_test(so_many_in_a_million),
        cmocka_unit_test(the_difference_of_pairs_is_that_of_bonett_and_price),
        cmocka_unit_test(the_interval_of_pairs_covers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
