/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of retry_backoff and decorrelated_jitter: Brooker, "Exponential backoff and jitter",
 * AWS architecture blog, 2015. */
#include "sim/load/resilience/backoff.h"

#include "sim/base/prng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const sb_ns MS = 1000000;

static struct sb_backoff doubling(enum sb_jitter jitter)
{
    return (struct sb_backoff){
        .initial = 100 * MS, .max = 1000 * MS, .multiplier = 2, .jitter = jitter, .share = .2
    };
}

/* The word whose uniform is u. */
static uint64_t word_of(double u) { return (uint64_t)(u * 0x1p53) << 11; }

static void ceilings_double_up_to_the_most(void **state)
{
    static const sb_ns expected[] = { 100, 200, 400, 800, 1000, 1000 };
    struct sb_backoff backoff = doubling(SB_JITTER_NONE);
    (void)state;
    for (uint32_t i = 0; i < COUNT(expected); i++)
        assert_int_equal(sb_backoff_delay(&backoff, i + 1, 0, UINT64_MAX), expected[i] * MS);
}

static void each_jitter_spans_its_interval(void **state)
{
    static const struct {
        enum sb_jitter jitter;
        uint32_t retry;
        double u;
        sb_ns delay; /* us */
    } row[] = {
        { SB_JITTER_FULL, 1, 0, 0 },
        { SB_JITTER_FULL, 1, .75, 75000 },
        { SB_JITTER_FULL, 3, .5, 200000 },
        { SB_JITTER_FULL, 9, .25, 250000 },
        { SB_JITTER_EQUAL, 1, 0, 50000 },
        { SB_JITTER_EQUAL, 2, .5, 150000 },
        { SB_JITTER_SHARE, 1, 0, 80000 },
        { SB_JITTER_SHARE, 1, .5, 100000 },
        { SB_JITTER_SHARE, 2, .75, 220000 },
        { SB_JITTER_DECORRELATED, 1, 0, 100000 },
        { SB_JITTER_DECORRELATED, 1, .5, 200000 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        struct sb_backoff backoff = doubling(row[i].jitter);
        sb_ns delay = sb_backoff_delay(&backoff, row[i].retry, 0, word_of(row[i].u));
        assert_int_equal(delay, row[i].delay * 1000);
    }
}

static void decorrelated_jitter_goes_on_from_the_delay_before(void **state)
{
    struct sb_backoff backoff = doubling(SB_JITTER_DECORRELATED);
    (void)state;
    assert_int_equal(sb_backoff_delay(&backoff, 2, 300 * MS, word_of(.5)), 500 * MS);
    assert_int_equal(sb_backoff_delay(&backoff, 3, 900 * MS, word_of(.75)), 1000 * MS);
}

/* Mean delay before retry n within 4 standard errors. */
static void expect_means(const struct sb_backoff *backoff, const double *mean, uint32_t retries)
{
    enum { RUNS = 100000 };
    double sum[8] = { 0 }, squares[8] = { 0 };
    uint64_t state = 14;
    for (int run = 0; run < RUNS; run++) {
        sb_ns before = 0;
        for (uint32_t i = 0; i < retries; i++) {
            before = sb_backoff_delay(backoff, i + 1, before, sb_prng_next(&state));
            double delay = (double)before / (double)backoff->initial;
            sum[i] += delay;
            squares[i] += delay * delay;
        }
    }
    for (uint32_t i = 0; i < retries; i++) {
        double found = sum[i] / RUNS, variance = squares[i] / RUNS - found * found;
        assert_true(variance > 0 && fabs(found - mean[i]) <= 4 * sqrt(variance / RUNS));
    }
}

static void decorrelated_sleeps_have_the_published_means(void **state)
{
    static const double mean[] = { 2, 3.5, 5.75, 9.125, 14.1875, 21.78125, 33.171875, 50.2578125 },
                        capped[] = { 2, 3.5, 5.22157, 6.25977, 6.80067, 7.07733 };
    struct sb_backoff backoff = {
        .initial = 1000 * MS, .max = SB_NS_NEVER, .multiplier = 1, .jitter = SB_JITTER_DECORRELATED
    };
    (void)state;
    expect_means(&backoff, mean, COUNT(mean));
    backoff.max = 10000 * MS;
    expect_means(&backoff, capped, COUNT(capped));
}

static void full_jitter_halves_and_equal_jitter_leaves_three_quarters(void **state)
{
    static const double full[] = { .5, 1, 2 }, equal[] = { .75, 1.5, 3 };
    struct sb_backoff backoff = doubling(SB_JITTER_FULL);
    (void)state;
    expect_means(&backoff, full, COUNT(full));
    backoff.jitter = SB_JITTER_EQUAL;
    expect_means(&backoff, equal, COUNT(equal));
}

static void delays_without_end_are_cut_and_cost_nothing(void **state)
{
    struct sb_backoff backoff = { .initial = 1, .max = SB_NS_NEVER, .multiplier = 2 };
    (void)state;
    assert_int_equal(sb_backoff_delay(&backoff, UINT32_MAX, 0, 0), SB_NS_DRAW_MAX);
    backoff.multiplier = 1;
    assert_int_equal(sb_backoff_delay(&backoff, UINT32_MAX, 0, 0), 1);
    backoff.initial = 0;
    assert_int_equal(sb_backoff_delay(&backoff, UINT32_MAX, 0, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ceilings_double_up_to_the_most),
        cmocka_unit_test(each_jitter_spans_its_interval),
        cmocka_unit_test(decorrelated_jitter_goes_on_from_the_delay_before),
        cmocka_unit_test(decorrelated_sleeps_have_the_published_means),
        cmocka_unit_test(full_jitter_halves_and_equal_jitter_leaves_three_quarters),
        cmocka_unit_test(delays_without_end_are_cut_and_cost_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
