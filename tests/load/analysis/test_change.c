/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/analysis/change.h"

#include "sim/load/analysis/steady_state/over_runs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

enum { RUNS = 5 };

static struct sb_load_point point_of(double value[RUNS])
{
    struct sb_load_point point = { .runs = RUNS, .run_latency = value, .all.run_tail = value };
    point.all.mean = point.all.quantile[3] = sb_over_runs(value, RUNS, SB_INTERVAL_TAIL);
    return point;
}

/* By hand: the differences are 1, 2, 1, 2, 1.5: mean 1.5, deviation 0.5, t(4, 0.975) = 2.776445. */
static void runs_with_the_same_draws_are_paired(void **state)
{
    double a[RUNS] = { 10, 20, 30, 40, 50 }, b[RUNS] = { 11, 22, 31, 42, 51.5 };
    const struct sb_load_point before = point_of(a), after = point_of(b);
    (void)state;
    const struct sb_load_change c = sb_load_change_mean(&before, &after, true, 0.025);
    assert_true(c.paired && c.verdict == SB_LOAD_SLOWER && c.before == 30 && c.after == 31.5);
    assert_true(fabs(c.difference.value - 1.5) < 1e-12);
    assert_true(fabs(c.difference.ci95.hi - 1.5 - 2.776445 * 0.5 / sqrt(5)) < 1e-6);
    assert_int_equal(sb_load_change_mean(&after, &before, true, 0.025).verdict, SB_LOAD_FASTER);
    assert_int_equal(sb_load_change_mean(&before, &after, false, 0.025).verdict, SB_LOAD_SAME);
    const struct sb_load_change tail = sb_load_change_quantile(&before, &after, 3, true, 0.025);
    assert_true(tail.paired && tail.verdict == SB_LOAD_SLOWER && tail.after == 31.5);
    assert_true(fabs(tail.difference.ci95.hi - c.difference.ci95.hi) < 1e-12);
}

/* Welch's formula by hand: variances of the means 0.1 and 0.9 with 4 degrees of freedom each give 1
 * / (0.01/4 + 0.81/4) = 4.878049, and t at 0.975 is 2.589 there (between 2.776 at 4 and 2.571 at
 * 5). */
static void others_are_compared_as_welch_does(void **state)
{
    const double u = sqrt(0.2), v = 3 * sqrt(0.2);
    double a[RUNS] = { 10 - u, 10, 10 + u, 10 - u, 10 + u }, b[RUNS];
    for (int i = 0; i < RUNS; i++)
        b[i] = 14 + (a[i] - 10) * v / u;
    const struct sb_load_point before = point_of(a), after = point_of(b);
    (void)state;
    const struct sb_load_change c = sb_load_change_mean(&before, &after, false, 0.025);
    const double error = sqrt(0.2 / 5 + 1.8 / 5);
    assert_true(!c.paired && fabs(c.difference.value - 4) < 1e-9);
    assert_true(fabs(sb_interval_half(c.difference.ci95) / error - 2.589) < 0.003);
    const struct sb_load_change q = sb_load_change_quantile(&before, &after, 3, false, 0.025);
    assert_true(!q.paired && fabs(q.difference.ci95.hi - c.difference.ci95.hi) < 1e-9);
}

static void a_queue_that_grows_now_is_slower(void **state)
{
    double a[RUNS] = { 10, 20, 30, 40, 50 };
    struct sb_load_point stable = point_of(a), unstable = { .runs = RUNS, .unstable = true },
                         none = { 0 };
    (void)state;
    unstable.all.mean = sb_over_none();
    assert_int_equal(sb_load_change_mean(&stable, &unstable, true, 0.025).verdict, SB_LOAD_SLOWER);
    assert_int_equal(sb_load_change_mean(&unstable, &stable, true, 0.025).verdict, SB_LOAD_FASTER);
    assert_int_equal(sb_load_change_mean(&unstable, &unstable, true, 0.025).verdict,
                     SB_LOAD_UNTOLD);
    assert_int_equal(sb_load_change_quantile(&stable, &none, 3, true, 0.025).verdict,
                     SB_LOAD_UNTOLD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_with_the_same_draws_are_paired),
        cmocka_unit_test(others_are_compared_as_welch_does),
        cmocka_unit_test(a_queue_that_grows_now_is_slower),
    };
    return cmocka_run_group_tests_name("two loads side by side", tests, NULL, NULL);
}
