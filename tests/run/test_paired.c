/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The distribution of paired ratios, against ratios of replicates that run alone. */
#include "sim/run/summary/paired.h"

#include "tests/fixtures/runs/experiment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 250, POINTS = 41 };

/* The share of ratios up to a point, and below it: the point's p lies between them. */
static void check_points(const struct sb_paired_ratio *paired, const double *ratio,
                         const char *name)
{
    assert_int_equal(paired->points, POINTS);
    assert_int_equal(paired->replicates, N);
    for (uint32_t k = 0; k < paired->points; k++) {
        double at = paired->point[k].ratio, below = 0, up_to = 0;
        for (int i = 0; i < N; i++) {
            below += ratio[i] < at * (1 - 1e-5);
            up_to += ratio[i] <= at * (1 + 1e-5);
        }
        double p = paired->point[k].p;
        if (fabs(p - (double)k / (POINTS - 1)) > 1e-12 || below / N > p || up_to / N < p)
            fail_msg("%s, p = %g: %g of the ratios are below %g, %g up to it", name, p, below / N,
                     at, up_to / N);
    }
}

static void points_are_those_of_the_replicates(void **state)
{
    struct fixture_experiment all, alone;
    static double ratio[64][N];
    (void)state;
    fixture_experiment_begin(&all, fixture_layered, 0, N);
    fixture_experiment_begin(&alone, fixture_layered, 0, 1);
    fixture_experiment_run(&all);
    for (int i = 0; i < N; i++) {
        alone.x.first = (uint64_t)i;
        fixture_experiment_run(&alone);
        const struct sb_strategy_result *today =
            sb_result_find(&alone.result, "join-all-then-chain");
        for (uint32_t s = 0; s < alone.x.strategies; s++)
            ratio[s][i] =
                (double)today->makespan.max / (double)alone.result.strategy[s].makespan.max;
    }
    for (uint32_t s = 0; s < all.x.strategies; s++) {
        const struct sb_strategy_result *r = &all.result.strategy[s];
        if (strcmp(r->name, "join-all-then-chain") == 0)
            assert_null(r->paired.over);
        else
            check_points(&r->paired, ratio[s], r->name);
    }
    fixture_experiment_end(&all);
    fixture_experiment_end(&alone);
}

static void there_are_none_of_one_replicate_or_of_constants(void **state)
{
    struct fixture_experiment s;
    (void)state;
    fixture_experiment_begin(&s, fixture_layered, 0, 1);
    fixture_experiment_run(&s);
    assert_int_equal(s.result.strategy[0].paired.points, 0);
    fixture_experiment_end(&s);
    fixture_experiment_begin(
        &s, "{\"simbench\": 1, \"name\": \"fixed\", \"tasks\": {\"a\": {\"latency\": 7}}}", 0, 100);
    fixture_experiment_run(&s);
    assert_int_equal(s.result.strategy[0].paired.points, 0);
    fixture_experiment_end(&s);
}

/* Tasks that take no time: nothing is divided by 0. */
static void no_time_counts_as_a_nanosecond(void **state)
{
    struct fixture_experiment s;
    (void)state;
    fixture_experiment_begin(
        &s,
        "{\"simbench\": 1, \"name\": \"none\", \"tasks\": {\"a\": {\"latency\": "
        "{\"dist\": \"mixture\", \"components\": [{\"weight\": 1, \"latency\": "
        "0}, {\"weight\": 1, \"latency\": 1}]}}}}",
        0, 100);
    fixture_experiment_run(&s);
    const struct sb_paired_ratio *paired = &s.result.strategy[s.x.strategies - 1].paired;
    assert_int_equal(paired->points, POINTS);
    for (uint32_t k = 0; k < paired->points; k++)
        assert_true(paired->point[k].ratio == 1);
    fixture_experiment_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_are_those_of_the_replicates),
        cmocka_unit_test(there_are_none_of_one_replicate_or_of_constants),
        cmocka_unit_test(no_time_counts_as_a_nanosecond),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests_name("paired", tests, NULL, NULL);
}
