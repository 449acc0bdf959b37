/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/analysis/steady_state/trend.h"

#include "sim/base/prng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

/* By hand: of 3, 1, 4, 2 the pairs that rise are 3-4, 1-4, 1-2; 3 fall. */
static void tau_counts_pairs(void **state)
{
    const double mixed[4] = { 3, 1, 4, 2 }, up[4] = { 1, 2, 3, 4 }, down[3] = { 3, 2, 1 },
                 tied[4] = { 1, 1, 2, 2 };
    (void)state;
    assert_true(sb_trend_tau(mixed, 4) == 0);
    assert_true(sb_trend_tau(up, 4) == 1 && sb_trend_tau(down, 3) == -1);
    assert_true(fabs(sb_trend_tau(tied, 4) - 4.0 / 6) < 1e-15);
    assert_true(isnan(sb_trend_tau(up, 1)));
}

/* By hand: x 0, 1, 3 and y 1, 2, 5 have sums of products 57/9 and of squares 42/9. */
static void the_slope_is_that_of_least_squares(void **state)
{
    const double x[3] = { 0, 1, 3 }, y[3] = { 1, 2, 5 }, one[2] = { 4, 4 };
    (void)state;
    assert_true(fabs(sb_trend_slope(x, y, 3) - 19.0 / 14) < 1e-12);
    assert_true(isnan(sb_trend_slope(one, y, 2)));
}

enum { RUNS = 20, TIMES = 100 };

static double uniform(uint64_t *prng) { return (double)(sb_prng_next(prng) >> 11) * 0x1p-53; }

/* Lengths of M/M/1 at each 50th service time after a warm-up, in 20 runs. */
static bool grows(double load, uint64_t *prng)
{
    double tau[RUNS], slope[RUNS], mean = 0;
    for (int r = 0; r < RUNS; r++) {
        double time[TIMES], length[TIMES];
        uint64_t n = 0;
        for (int i = -100; i < TIMES; i++) {
            double now = 0;
            while ((now += -log(1 - uniform(prng)) / (load + 1)) < 50) {
                if (uniform(prng) * (load + 1) < load)
                    n++;
                else if (n > 0)
                    n--;
            }
            if (i >= 0) {
                time[i] = 50.0 * i;
                length[i] = (double)n;
                mean += length[i] / TIMES / RUNS;
            }
        }
        tau[r] = sb_trend_tau(length, TIMES);
        slope[r] = sb_trend_slope(time, length, TIMES);
    }
    return sb_trend_grows(tau, slope, RUNS, 50.0 * TIMES, mean);
}

/* A queue without limit is stable below a load of 1, and grows above. */
static void it_tells_queues_that_grow_from_busy_ones(void **state)
{
    const double stable[4] = { 0.3, 0.7, 0.9, 0.95 }, unstable[3] = { 1.05, 1.2, 2 };
    uint64_t prng = 5;
    int wrong = 0;
    (void)state;
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 10; k++)
            wrong += grows(stable[i], &prng);
    assert_int_equal(wrong, 0);
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            assert_true(grows(unstable[i], &prng));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tau_counts_pairs),
        cmocka_unit_test(the_slope_is_that_of_least_squares),
        cmocka_unit_test(it_tells_queues_that_grow_from_busy_ones),
    };
    return cmocka_run_group_tests_name("trends of lengths", tests, NULL, NULL);
}
