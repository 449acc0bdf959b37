/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/quantile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static int set_up(void **state)
{
    (void)state;
    gsl_set_error_handler_off();
    return 0;
}

static void known_ranks_come_out(void **state)
{
    static const struct {
        uint64_t n;
        double p;
        uint64_t lo, hi;
    } known[] = {
        { 10000, 0.99, 9880, 9920 },
        { 10000, 0.999, 9983, 9997 },
        { 1, 0.5, 0, 2 },
        { 5, 0.5, 0, 6 },
        { 6, 0.5, 1, 6 },
        { 100, 0.5, 40, 61 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(known); i++) {
        uint64_t lo, hi;
        sb_quantile_ranks(known[i].n, known[i].p, &lo, &hi);
        if (lo != known[i].lo || hi != known[i].hi)
            fail_msg("n %llu, p %g: ranks %llu and %llu", (unsigned long long)known[i].n,
                     known[i].p, (unsigned long long)lo, (unsigned long long)hi);
    }
}

static void an_interval_is_finite_from_a_known_size_on(void **state)
{
    static const struct {
        double p;
        uint64_t n;
    } known[] = { { 0.5, 6 }, { 0.99, 368 }, { 0.999, 3688 }, { 0.9999, 36887 } };
    (void)state;
    for (size_t i = 0; i < COUNT(known); i++) {
        uint64_t lo, hi, n = known[i].n;
        sb_quantile_ranks(n, known[i].p, &lo, &hi);
        assert_true(lo >= 1 && hi <= n);
        sb_quantile_ranks(n - 1, known[i].p, &lo, &hi);
        assert_true(lo == 0 || hi == n);
    }
}

/* The definition, by adding up the probabilities one after another. */
static void small_ranks_are_those_of_the_binomial_distribution(void **state)
{
    (void)state;
    for (unsigned n = 1; n <= 400; n += n < 40 ? 1 : 37)
        for (unsigned q = 0; q < SB_QUANTILES_COUNT; q++) {
            double p = sb_quantile_p[q], below = 0; /* P(B < r) */
            uint64_t lo, hi, lowest = 0, highest = 0;
            for (unsigned r = 0; r <= n + 1;
                 below += r <= n ? gsl_ran_binomial_pdf(r, p, n) : 0, r++) {
                lowest = below <= 0.025 ? r : lowest;
                highest = highest == 0 && below >= 0.975 ? r : highest;
            }
            sb_quantile_ranks(n, p, &lo, &hi);
            if (lo != lowest || (hi != highest && !(highest == 0 && hi > n)))
                fail_msg("n %u, p %g: ranks %llu and %llu, by definition %llu and %llu", n, p,
                         (unsigned long long)lo, (unsigned long long)hi, (unsigned long long)lowest,
                         (unsigned long long)highest);
        }
}

/* GSL's binomial distribution function is not a number for some of these. */
static void ranks_of_large_samples_stay_around_the_quantile(void **state)
{
    static const double p[] = { 0.5, 0.9, 0.95, 0.99, 0.999, 0.9999 };
    (void)state;
    for (double size = 1e5; size < 1e13; size *= 1.07)
        for (size_t i = 0; i < COUNT(p); i++) {
            uint64_t n = (uint64_t)size, lo, hi;
            double sd = sqrt(size * p[i] * (1 - p[i])), centre = (double)n * p[i];
            sb_quantile_ranks(n, p[i], &lo, &hi);
            if (fabs((double)lo - (centre - 1.96 * sd)) > 3 + 1e-4 * sd ||
                fabs((double)hi - (centre + 1.96 * sd)) > 3 + 1e-4 * sd)
                fail_msg("n %llu, p %g: ranks %llu and %llu around %.0f", (unsigned long long)n,
                         p[i], (unsigned long long)lo, (unsigned long long)hi, centre);
        }
}

static void the_rank_of_a_quantile_is_the_ceiling(void **state)
{
    static const struct {
        uint64_t n;
        double p;
        uint64_t rank;
    } known[] = {
        { 1, 0.5, 1 },        { 2, 0.5, 1 },        { 3, 0.5, 2 },    { 100, 0.99, 99 },
        { 1000, 0.999, 999 }, { 10000, 0.9, 9000 }, { 10, 0.95, 10 }, { 1000000, 0.999, 999000 },
        { 7, 0, 1 },          { 7, 1, 7 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(known); i++)
        assert_int_equal(sb_quantile_rank(known[i].n, known[i].p), known[i].rank);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_ranks_come_out),
        cmocka_unit_test(an_interval_is_finite_from_a_known_size_on),
        cmocka_unit_test(small_ranks_are_those_of_the_binomial_distribution),
        cmocka_unit_test(ranks_of_large_samples_stay_around_the_quantile),
        cmocka_unit_test(the_rank_of_a_quantile_is_the_ceiling),
    };
    return cmocka_run_group_tests_name("quantile", tests, set_up, NULL);
}
