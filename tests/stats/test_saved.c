/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/comparison/saved.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>

enum { MANY = 10000 };

static struct sb_saved saved(const sb_ns *without, const sb_ns *with, uint64_t n,
                             enum sb_saved_sample sample)
{
    struct sb_saved_side x, y;
    assert_int_equal(sb_saved_side_fill(&x, without, n, 0), 0);
    assert_int_equal(sb_saved_side_fill(&y, with, n, 0), 0);
    return sb_saved_between(&x, &y, sample);
}

static bool lies_in(double value, struct sb_interval interval)
{
    return value >= interval.lo && value <= interval.hi;
}

static void equal_makespans_save_nothing_exactly(void **state)
{
    (void)state;
    const sb_ns value[] = { 5, 7, 6 };
    struct sb_saved s = saved(value, value, 3, SB_SAVED_INFINITE);
    assert_true(s.mean.value == 0 && s.mean.ci95.lo == 0 && s.mean.ci95.hi == 0);
    assert_true(s.p99.value == 0 && s.p99.ci95.lo == 0 && s.p99.ci95.hi == 0);
}

static void what_is_not_random_is_exact(void **state)
{
    (void)state;
    const sb_ns without[] = { 9 }, with[] = { 12 };
    struct sb_saved s = saved(without, with, 1, SB_SAVED_CONSTANT);
    assert_true(s.mean.value == -3 && s.mean.ci95.lo == -3 && s.p50.ci95.hi == -3);
    s = saved(without, with, 1, SB_SAVED_RANDOM);
    assert_true(s.mean.value == -3 && isnan(s.mean.ci95.lo) && isnan(s.p99.ci95.hi));
    s = saved(without, without, 1, SB_SAVED_RANDOM); /* once says nothing of another time */
    assert_true(s.mean.value == 0 && isnan(s.mean.ci95.lo));
}

/* Differences by hand: 1, 2, 3, 6 have the mean 3 and the standard error sqrt(14 / 3 / 4); of two
 * samples of 4, p50 is the second value and p99 the fourth. */
static void the_means_interval_is_that_of_the_differences(void **state)
{
    (void)state;
    const sb_ns without[] = { 1000, 2000, 3000, 4000 }, with[] = { 999, 1998, 2997, 3994 };
    struct sb_saved s = saved(without, with, 4, SB_SAVED_RANDOM);
    assert_true(fabs(s.mean.value - 3) < 1e-9);
    assert_true(s.p50.value == 2 && s.p99.value == 6);
    /* skewed, so not symmetric; but as wide as such differences are, not as the makespans */
    assert_true(s.mean.ci95.lo > -1 && s.mean.ci95.lo < 3 - 0.9 * sqrt(14 / 12.0));
    assert_true(s.mean.ci95.hi < 30 && s.mean.ci95.hi > 3 + 1.9 * sqrt(14 / 12.0));
    s = saved(without, with, 4, SB_SAVED_INFINITE);
    assert_true(fabs(s.mean.value - 3) < 1e-9 && isnan(s.mean.ci95.lo));
}

/* Batch b has the replicates b, b + 32, …; its p99 is its fourth largest value, that of all the
 * 101st. With 3 long ones in each batch, but 8 or 4 in the first, batches agree that nothing is
 * saved, and all together have 101 long ones or 97. */
static void batches_that_are_alike_by_chance_say_nothing_of_the_whole(void **state)
{
    enum { BATCHES = 32, LONG = 1000, SECOND = 900 };
    static sb_ns without[MANY], with[MANY];
    (void)state;
    for (unsigned i = 0; i < MANY; i++) {
        unsigned batch = i % BATCHES, rank = i / BATCHES;
        sb_ns rest = rank == 3 ? SECOND : 10 + (sb_ns)(i % 7);
        without[i] = rank < (batch ? 3U : 8U) ? LONG : rest;
        with[i] = rank < (batch ? 3U : 4U) ? LONG : rest;
    }
    struct sb_saved s = saved(without, with, MANY, SB_SAVED_RANDOM);
    assert_true(s.p99.value == LONG - SECOND);
    assert_true(s.p99.ci95.lo <= 0 && s.p99.ci95.hi >= LONG - SECOND);
    assert_true(s.p50.value == 0 && s.p50.ci95.lo == 0 && s.p50.ci95.hi == 0);
}

/* Exponential makespans of mean 1e8, of which the change takes a share of 0.001: the true savings
 * are 1e5 in the mean, 1e5 ln 2 at p50 and 1e5 ln 100 at p99. Unpaired, the mean's interval would
 * be 27 times as wide as what it is about. */
static void a_thousandth_is_seen_and_covered(void **state)
{
    (void)state;
    enum { TRIALS = 400 };
    static sb_ns without[MANY], with[MANY];
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    unsigned mean = 0, p50 = 0, p99 = 0, seen = 0;
    for (unsigned trial = 0; trial < TRIALS; trial++) {
        for (unsigned i = 0; i < MANY; i++) {
            without[i] = llround(gsl_ran_exponential(rng, 1e8));
            with[i] = llround((double)without[i] * 0.999);
        }
        struct sb_saved s = saved(without, with, MANY, SB_SAVED_RANDOM);
        mean += lies_in(1e5, s.mean.ci95);
        p50 += lies_in(1e5 * M_LN2, s.p50.ci95);
        p99 += lies_in(1e5 * log(100), s.p99.ci95);
        seen += s.mean.ci95.lo > 0.92e5 && s.mean.ci95.hi < 1.08e5 && s.p50.ci95.lo > 0 &&
                s.p99.ci95.lo > 0;
    }
    gsl_rng_free(rng);
    /* 0.95 of 400 is 380 with a standard deviation of 4.4 */
    assert_in_range(mean, 363, 396);
    assert_in_range(p50, 363, 398);
    assert_in_range(p99, 363, 398);
    assert_int_equal(seen, TRIALS);
}

/* Batches of fewer values beyond p99 than 2.5 say nothing of how it varies. */
static void few_replicates_have_wide_intervals_of_their_quantiles(void **state)
{
    (void)state;
    sb_ns without[1000], with[1000];
    for (sb_ns i = 0; i < 1000; i++) {
        without[i] = 1000000 + i * 1000;
        with[i] = without[i] - 500;
    }
    struct sb_saved s = saved(without, with, 1000, SB_SAVED_RANDOM);
    assert_true(s.p99.value == 500);
    assert_true(s.p99.ci95.lo < -1000 && s.p99.ci95.hi > 2000);
    s = saved(without, with, 100, SB_SAVED_RANDOM);
    assert_true(isnan(s.p99.ci95.hi)); /* nothing bounds p99 of 100 from above */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_makespans_save_nothing_exactly),
        cmocka_unit_test(what_is_not_random_is_exact),
        cmocka_unit_test(batches_that_are_alike_by_chance_say_nothing_of_the_whole),
        cmocka_unit_test(the_means_interval_is_that_of_the_differences),
        cmocka_unit_test(a_thousandth_is_seen_and_covered),
        cmocka_unit_test(few_replicates_have_wide_intervals_of_their_quantiles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
