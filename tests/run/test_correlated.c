/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makespans of correlated latencies, against closed forms. */
#include "sim/run/experiment.h"

#include "sim/plugins.h"

#include "tests/fixtures/gsl.h"
#include "tests/fixtures/runs/experiment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NORMAL(mean, sd) "{\"dist\": \"normal\", \"mean\": " mean ", \"sd\": " sd "}"

static const struct sb_summary *makespan(const struct fixture_experiment *s, const char *strategy)
{
    const struct sb_strategy_result *found = sb_result_find(&s->result, strategy);
    assert_non_null(found);
    return &found->makespan;
}

/* Clark ("The greatest of a finite set of random variables", Operations Research 9, 1961): mean and
 * second moment of the larger of N(1000, 20^2) and N(1010, 40^2), of which nothing lies below 0. */
static void the_larger_of_two_normals_is_that_of_clark(void **state)
{
    static const double ranks[] = { 0, 0.3, 0.8, 1 };
    (void)state;
    for (size_t i = 0; i < sizeof ranks / sizeof *ranks; i++) {
        char text[400];
        struct fixture_experiment s;
        snprintf(text, sizeof text,
                 "{\"simbench\": 1, \"correlate\": %g, \"tasks\": {\"a\": {\"latency\": " NORMAL(
                     "1000", "20") "}, \"b\": {\"latency\": " NORMAL("1010", "40") "}}}",
                 ranks[i]);
        double r = 2 * sin(M_PI * ranks[i] / 6), a = sqrt(400 + 1600 - 2 * r * 20 * 40),
               alpha = -10 / a, p = gsl_cdf_ugaussian_P(alpha), q = gsl_cdf_ugaussian_Q(alpha),
               density = gsl_ran_ugaussian_pdf(alpha);
        double mean = 1000 * p + 1010 * q + a * density,
               second = (1e6 + 400) * p + (1010 * 1010 + 1600) * q + 2010 * a * density;
        double sd = sqrt(second - mean * mean);
        fixture_experiment_begin(&s, text, 0, 400000);
        fixture_experiment_run(&s);
        const struct sb_summary *m = makespan(&s, "earliest-start");
        if (fabs(m->mean / 1e6 - mean) > 4 * sd / sqrt(400000) || fabs(m->sd / 1e6 / sd - 1) > 0.01)
            fail_msg("rank %g: mean %.3f (%.3f), sd %.3f (%.3f)", ranks[i], m->mean / 1e6, mean,
                     m->sd / 1e6, sd);
        fixture_experiment_end(&s);
    }
}

/* Of a chain whose tasks are all slow together every quantile is the sum of theirs. */
static void quantiles_of_a_comonotone_chain_add(void **state)
{
    static const double p[SB_QUANTILES_COUNT] = { 0.5, 0.9, 0.95, 0.99, 0.999 };
    struct fixture_experiment s;
    (void)state;
    fixture_experiment_begin(
        &s,
        "{\"simbench\": 1, \"correlate\": 1, \"tasks\": {"
        "\"a\": {\"latency\": {\"dist\": \"exponential\", \"mean\": 100}},"
        "\"b\": {\"after\": [\"a\"], \"latency\": {\"dist\": \"weibull\", \"shape\": 0.7, "
        "\"scale\": 50}},"
        "\"c\": {\"steps\": [{\"await\": [\"b\"]}, {\"run\": {\"dist\": \"uniform\", \"min\": 10, "
        "\"max\": 90}}, {\"run\": {\"dist\": \"lognormal\", \"median\": 40, \"p99\": 400}}]}}}",
        0, 100000);
    fixture_experiment_run(&s);
    const struct sb_dag *dag = &s.workload.dag;
    const struct sb_summary *m = makespan(&s, "earliest-start");
    for (unsigned q = 0; q < SB_QUANTILES_COUNT; q++) {
        double sum = 0;
        for (uint32_t step = 0; step < dag->steps; step++)
            sum += sb_dist_quantile(&dag->dist[dag->dist_of[step]], 1 - p[q], true);
        double half = sb_interval_half(m->quantile_ci95[q]);
        if (fabs((double)m->quantile[q] - sum) > 2 * half)
            fail_msg("p%g: %lld, not %.0f", 100 * p[q], (long long)m->quantile[q], sum);
    }
    fixture_experiment_end(&s);
}

/* The engines see the same latencies, the checker and the real scheduler's program accept them. */
static void engines_agree_and_threads_change_nothing(void **state)
{
    static char text[1000];
    struct fixture_experiment s;
    size_t size[2];
    char *written[2];
    (void)state;
    snprintf(text, sizeof text, "{\"correlate\": 0.4, %s", fixture_layered + 1);
    fixture_experiment_begin(&s, text, 60, 3000); /* a worker for each task: as many as wanted */
    fixture_experiment_run(&s);
    const struct sb_summary limited = *makespan(&s, "earliest-start");
    s.x.workers = 0;
    fixture_experiment_run(&s);
    const struct sb_summary *unlimited = makespan(&s, "earliest-start");
    assert_memory_equal(limited.quantile, unlimited->quantile, sizeof limited.quantile);
    assert_true(limited.mean == unlimited->mean && limited.sd == unlimited->sd);
    for (unsigned i = 0; i < 2; i++) {
        s.x.threads = 1 + 2 * i;
        s.x.runtime = sb_plugins.runtime;
        s.x.verify = 40;
        s.x.workers = 3;
        fixture_experiment_run(&s);
        assert_int_equal(sb_result_find(&s.result, "earliest-start")->verified, 40);
        written[i] = fixture_experiment_written(&s, &size[i]);
    }
    assert_true(size[0] == size[1] && memcmp(written[0], written[1], size[0]) == 0);
    free(written[0]);
    free(written[1]);
    fixture_experiment_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_larger_of_two_normals_is_that_of_clark),
        cmocka_unit_test(quantiles_of_a_comonotone_chain_add),
        cmocka_unit_test(engines_agree_and_threads_change_nothing),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
