/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/analysis/steady_state/over_runs.h"

#include "sim/base/prng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

/* t(9, 0.975) = 2.262157, any table; the standard deviation of 1 to 10 is sqrt(55/6). */
static void ten_runs_have_students_interval(void **state)
{
    const double value[10] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
    const struct sb_estimate e = sb_over_runs(value, 10, SB_INTERVAL_TAIL);
    (void)state;
    assert_true(fabs(e.value - 5.5) < 1e-12);
    assert_true(fabs(e.ci95.hi - 5.5 - 2.262157 * sqrt(55.0 / 60)) < 1e-6);
    assert_true(fabs(e.value - e.ci95.lo - (e.ci95.hi - e.value)) < 1e-12);
}

static void runs_that_gave_nothing_do_not_count(void **state)
{
    const double value[4] = { NAN, 2, NAN, 4 };
    const struct sb_estimate two = sb_over_runs(value, 4, 0.025),
                             one = sb_over_runs(value, 2, 0.025),
                             none = sb_over_runs(value, 1, 0.025);
    (void)state;
    assert_true(two.value == 3 && fabs(two.ci95.hi - 3 - 12.7062) < 1e-3);
    assert_true(one.value == 2 && isnan(one.ci95.lo) && isnan(one.ci95.hi));
    assert_true(isnan(none.value) && isnan(none.ci95.lo));
}

static double exponential(uint64_t *prng)
{
    return -log(((double)(sb_prng_next(prng) >> 11) + 0.5) * 0x1p-53);
}

/* Mean time in an M/M/1 queue that has been stationary from the start: the first wait is 0 with
 * probability 1 - load, else exponential. */
static double run_mean(double load, int n, uint64_t *prng)
{
    double wait =
        (double)(sb_prng_next(prng) >> 11) * 0x1p-53 < load ? exponential(prng) / (1 - load) : 0;
    double sum = 0;
    for (int i = 0; i < n; i++) {
        const double service = exponential(prng);
        sum += wait + service;
        wait += service - exponential(prng) / load;
        wait = wait < 0 ? 0 : wait;
    }
    return sum / n;
}

/* Of 2,000 campaigns of 20 runs 95 % have the mean time, 5 at a load of 0.8, in their interval;
 * skewness takes a little away. */
static void the_interval_over_runs_covers(void **state)
{
    enum { CAMPAIGNS = 2000, RUNS = 20 };
    uint64_t prng = 11;
    int covers = 0;
    (void)state;
    for (int i = 0; i < CAMPAIGNS; i++) {
        double mean[RUNS];
        for (int r = 0; r < RUNS; r++)
            mean[r] = run_mean(0.8, 1000, &prng);
        const struct sb_estimate e = sb_over_runs(mean, RUNS, SB_INTERVAL_TAIL);
        covers += e.ci95.lo <= 5 && 5 <= e.ci95.hi;
    }
    print_message("covered: %d of %d\n", covers, CAMPAIGNS);
    assert_in_range(covers, 0.915 * CAMPAIGNS, 0.965 * CAMPAIGNS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_runs_have_students_interval),
        cmocka_unit_test(runs_that_gave_nothing_do_not_count),
        cmocka_unit_test(the_interval_over_runs_covers),
    };
    return cmocka_run_group_tests_name("figures over runs", tests, NULL, NULL);
}
