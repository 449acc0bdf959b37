/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/analysis/steady_state/mser.h"

#include "sim/base/prng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

/* By hand: batch means 9, 1, 1, 1: with none cut the sum of squares is 48 and the error 48/16 = 3;
 * with one cut it is 0. */
static void a_start_that_differs_is_cut(void **state)
{
    const double value[20] = { 9, 9, 9, 9, 9, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
    bool found = false;
    (void)state;
    assert_int_equal(sb_mser5(value, 20, &found), 5);
    assert_true(found);
}

static void nothing_is_cut_of_what_is_constant_or_short(void **state)
{
    const double value[14] = { 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3 };
    bool found = false;
    (void)state;
    assert_int_equal(sb_mser5(value, 14, &found), 0);
    assert_true(found);
    assert_int_equal(sb_mser5(value, 9, &found), 0);
    assert_int_equal(sb_mser5(value, 0, &found), 0);
}

static void a_warm_up_longer_than_half_is_told(void **state)
{
    double value[100];
    bool found = true;
    (void)state;
    for (int i = 0; i < 100; i++)
        value[i] = i;
    assert_int_equal(sb_mser5(value, 100, &found), 50);
    assert_false(found);
}

/* The definition, in its own words. */
static uint64_t by_definition(const double *value, uint64_t n)
{
    const uint64_t batches = n / 5;
    uint64_t best = 0;
    double least = INFINITY;
    for (uint64_t d = 0; d <= batches / 2; d++) {
        double mean = 0, square = 0, k = (double)(batches - d);
        for (uint64_t i = 5 * d; i < 5 * batches; i++)
            mean += value[i] / (5 * k);
        for (uint64_t b = d; b < batches; b++) {
            double own = 0;
            for (uint64_t i = 0; i < 5; i++)
                own += value[5 * b + i] / 5;
            square += (own - mean) * (own - mean);
        }
        if (square / (k * k) < least * (1 - 1e-12)) {
            least = square / (k * k);
            best = d;
        }
    }
    return 5 * best;
}

static double exponential(uint64_t *prng)
{
    return -log(((double)(sb_prng_next(prng) >> 11) + 0.5) * 0x1p-53);
}

/* Waits of M/M/1 from empty, by Lindley's recursion, in the mean over runs. */
static void fill_mm1(double *wait, uint64_t n, double load, unsigned runs, uint64_t *prng)
{
    for (uint64_t i = 0; i < n; i++)
        wait[i] = 0;
    for (unsigned r = 0; r < runs; r++) {
        double w = 0;
        for (uint64_t i = 0; i < n; i++) {
            wait[i] += w / runs;
            w += exponential(prng) - exponential(prng) / load;
            w = w < 0 ? 0 : w;
        }
    }
}

static void it_is_the_definition_on_queues(void **state)
{
    enum { N = 1003 };
    static double wait[N];
    uint64_t prng = 7;
    (void)state;
    for (int i = 0; i < 40; i++) {
        bool found;
        fill_mm1(wait, N, 0.5 + 0.012 * i, 1 + (unsigned)i % 4, &prng);
        assert_int_equal(sb_mser5(wait, N, &found), by_definition(wait, N));
    }
}

/* Spitzer's formula gives what the mean waits are; 4 standard errors of 40,000 runs. */
static void the_queue_of_these_tests_is_that_of_the_tables(void **state)
{
    enum { RUNS = 40000 };
    static double wait[51];
    const double at[4] = { 0.444444444444, 1.35776510261, 2.62284745838, 3.4253425611 };
    const uint64_t customer[4] = { 1, 5, 20, 50 };
    uint64_t prng = 3;
    (void)state;
    fill_mm1(wait, 51, 0.8, RUNS, &prng);
    for (int i = 0; i < 4; i++)
        assert_true(fabs(wait[customer[i]] - at[i]) < 4 * 5.0 / sqrt(RUNS));
}

/* The mean wait of customer n at a load of 0.9 is within 1 % of that of the steady state, 9, from
 * 1,600 or so on (customer 200: 7.7, by Spitzer's formula): cut are hundreds, not thousands. */
static void the_warm_up_of_a_busy_queue_is_short(void **state)
{
    enum { N = 20000, RUNS = 400 };
    static double wait[N];
    uint64_t prng = 1;
    bool found;
    (void)state;
    fill_mm1(wait, N, 0.9, RUNS, &prng);
    const uint64_t cut = sb_mser5(wait, N, &found);
    assert_true(found);
    assert_in_range(cut, 50, 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_start_that_differs_is_cut),
        cmocka_unit_test(nothing_is_cut_of_what_is_constant_or_short),
        cmocka_unit_test(a_warm_up_longer_than_half_is_told),
        cmocka_unit_test(it_is_the_definition_on_queues),
        cmocka_unit_test(the_queue_of_these_tests_is_that_of_the_tables),
        cmocka_unit_test(the_warm_up_of_a_busy_queue_is_short),
    };
    return cmocka_run_group_tests_name("MSER-5", tests, NULL, NULL);
}
