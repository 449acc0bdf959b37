/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an experiment says of runs that are stopped, not random, empty, huge, or refused. */
#include "sim/run/experiment.h"

#include "sim/stats/summary/tally.h"
#include "tests/fixtures/draws/dist.h"
#include "tests/fixtures/draws/draw.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/runs/experiment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct stopper {
    atomic_bool stop;
    uint64_t after;
};

static void stop_after(void *self, uint64_t done, uint64_t wanted)
{
    struct stopper *stopper = self;
    (void)wanted;
    if (done >= stopper->after)
        atomic_store(&stopper->stop, true);
}

static void check_stopped(unsigned threads, uint64_t after)
{
    struct fixture_experiment stopped, shorter;
    struct stopper stopper = { .after = after };
    fixture_experiment_begin(&stopped, fixture_layered, 0, 1000000);
    atomic_init(&stopper.stop, after == 0);
    stopped.x.threads = threads, stopped.x.stop = &stopper.stop, stopped.x.progress = stop_after,
    stopped.x.self = &stopper;
    fixture_experiment_run(&stopped);
    uint64_t done = stopped.result.replicates;
    assert_true(done >= 1 && done >= after && done < 1000000 && stopped.result.wanted == 1000000);
    fixture_experiment_begin(&shorter, fixture_layered, 0, done);
    fixture_experiment_run(&shorter);
    for (uint32_t k = 0; k < shorter.x.strategies; k++) {
        const struct sb_strategy_result *a = &stopped.result.strategy[k],
                                        *b = &shorter.result.strategy[k];
        assert_true(a->makespan.mean == b->makespan.mean && a->makespan.sd == b->makespan.sd &&
                    a->makespan.min == b->makespan.min && a->makespan.max == b->makespan.max);
        assert_memory_equal(a->makespan.quantile, b->makespan.quantile,
                            sizeof a->makespan.quantile);
        assert_memory_equal(a->makespan.quantile_ci95, b->makespan.quantile_ci95,
                            sizeof a->makespan.quantile_ci95);
        for (uint32_t i = 0; i < a->speedups; i++) {
            struct sb_speedup of_b = b->speedup[i];
            of_b.over = a->speedup[i].over;
            assert_memory_equal(&a->speedup[i], &of_b, sizeof of_b);
        }
    }
    assert_int_equal(stopped.result.shown_replicate[SB_SHOWN_P50],
                     shorter.result.shown_replicate[SB_SHOWN_P50]);
    fixture_experiment_end(&stopped);
    fixture_experiment_end(&shorter);
}

/* For a report that shows figures alone. */
static void what_nobody_looks_at_is_not_kept(void **state)
{
    struct fixture_experiment s;
    (void)state;
    fixture_experiment_begin(&s, fixture_layered, 0, 2000);
    fixture_experiment_run(&s);
    struct sb_workload_result all = s.result;
    struct sb_arena of_all = s.arena;
    s.arena = (struct sb_arena){ 0 };
    s.x.no_curves = s.x.no_batches = true;
    fixture_experiment_run(&s);
    for (uint32_t i = 0; i < all.strategies; i++) {
        struct sb_strategy_result *whole = &all.strategy[i], *bare = &s.result.strategy[i];
        assert_true(whole->makespan.cdf_points > 0 && whole->batches.count > 0);
        assert_true(bare->makespan.cdf_points == 0 && bare->batches.count == 0 &&
                    !bare->paired.over);
        assert_true(bare->makespan.mean == whole->makespan.mean &&
                    bare->makespan.max == whole->makespan.max);
    }
    sb_arena_fini(&of_all);
    fixture_experiment_end(&s);
}

static void equal_parts_are_shared_with_the_result_before(void **state)
{
    struct fixture_experiment s;
    size_t alone_size, size;
    (void)state;
    fixture_experiment_begin(&s, fixture_layered, 0, 2000);
    fixture_experiment_run(&s);
    char *alone = fixture_experiment_written(&s, &alone_size);
    struct sb_workload_result before = s.result;
    struct sb_arena of_before = s.arena;
    s.arena = (struct sb_arena){ 0 };
    s.x.before = &before;
    fixture_experiment_run(&s);
    assert_ptr_equal(s.result.strategy->makespan.cdf_p, before.strategy->makespan.cdf_p);
    assert_ptr_equal(s.result.strategy->makespan.cdf_ns, before.strategy->makespan.cdf_ns);
    char *shared = fixture_experiment_written(&s, &size);
    assert_true(size == alone_size && memcmp(alone, shared, size) == 0);
    free(alone);
    free(shared);
    sb_arena_fini(&of_before);
    fixture_experiment_end(&s);
}

static void a_stopped_run_is_a_shorter_run(void **state)
{
    (void)state;
    check_stopped(1, 0);
    check_stopped(1, 3000);
    check_stopped(3, 3000);
    check_stopped(7, 1);
}

static void nothing_random_runs_once_and_says_so(void **state)
{
    struct fixture_experiment s;
    (void)state;
    fixture_experiment_begin(
        &s,
        "{\"simbench\": 1, \"name\": \"fixed\", \"tasks\": {\"a\": {\"latency\": 7}, \"b\": "
        "{\"latency\": 5, \"after\": [\"a\"]}}}",
        0, 10000);
    s.x.threads = 3;
    fixture_experiment_run(&s);
    assert_true(s.result.replicates == 1 && s.result.wanted == 1 && !s.result.random);
    for (uint32_t k = 0; k < s.x.strategies; k++) {
        const struct sb_strategy_result *r = &s.result.strategy[k];
        assert_true(r->makespan.mean == 12e6 && r->makespan.min == 12000000 &&
                    r->makespan.max == 12000000 && r->makespan.sd == 0 &&
                    r->makespan.quantile[4] == 12000000);
        assert_true(r->makespan.quantile_ci95[4].lo == 12e6 &&
                    r->makespan.quantile_ci95[4].hi == 12e6 && r->checked >= 1);
    }
    fixture_experiment_end(&s);
}

/* a and b take 10 ms, or 30 ms in one of two cases: the longer one takes 25 ms in the mean, though
 * each takes 20. With one worker the path is as long. */
static void the_mean_of_the_longest_path_is_not_that_of_the_means(void **state)
{
    static const char text[] =
        "{\"simbench\": 1, \"name\": \"two\", \"tasks\": {\"a\": {\"latency\": {\"dist\": "
        "\"empirical\", \"samples\": [10, 30]}}, \"b\": {\"latency\": {\"dist\": \"empirical\", "
        "\"samples\": [10, 30]}}}}";
    double mean[2];
    (void)state;
    for (uint32_t workers = 0; workers < 2; workers++) {
        struct fixture_experiment s;
        fixture_experiment_begin(&s, text, workers, 20000);
        s.x.threads = 2;
        fixture_experiment_run(&s);
        mean[workers] = s.result.longest_path.value;
        assert_true(s.result.expected_critical_path == 20000000);
        const struct sb_interval *ci = &s.result.longest_path.ci95;
        assert_true(fabs(mean[workers] - 25e6) < ci->hi - ci->lo && ci->hi - ci->lo < 0.3e6);
        assert_true(fabs(s.result.mean_parallelism - 40e6 / mean[workers]) < 1e-9);
        fixture_experiment_end(&s);
    }
    assert_true(mean[0] == mean[1]);
}

/* Heavy tails: sampled means of work and path would be far from the exact work. */
static void a_chain_is_not_parallel(void **state)
{
    (void)state;
    struct fixture_experiment s;
    fixture_experiment_begin(
        &s,
        "{\"simbench\": 1, \"tasks\": {"
        "\"a\": {\"latency\": {\"dist\": \"lognormal\", \"mu\": 1, \"sigma\": 2}},"
        "\"b\": {\"after\": [\"a\"], \"latency\": {\"dist\": \"pareto\","
        " \"min\": 1, \"alpha\": 2.1}}}}",
        0, 500);
    fixture_experiment_run(&s);
    assert_true(fabs(s.result.mean_parallelism - 1) < 1e-6);
    assert_true(fabs(s.result.longest_path.value - (double)s.result.expected_work) < 2);
    fixture_experiment_end(&s);
}

/* The second, because so few values of so skewed a kind say nothing of how far off their mean is.
 */
static void nor_has_the_mean_of_the_longest_path(void **state)
{
    static const struct {
        const char *latency;
        bool has;
    } cases[] = { { "\"pareto\", \"min\": 10, \"alpha\": 1.5", false },
                  { "\"lognormal\", \"mu\": 2, \"sigma\": 3", false },
                  { "\"exponential\", \"mean\": 20", true } };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture_experiment s;
        char text[300];
        snprintf(text, sizeof text,
                 "{\"simbench\": 1, \"tasks\": {\"a\": {\"latency\": {\"dist\": %s}}, "
                 "\"b\": {\"latency\": {\"dist\": %s}}}}",
                 cases[i].latency, cases[i].latency);
        fixture_experiment_begin(&s, text, 0, 500);
        fixture_experiment_run(&s);
        const struct sb_estimate *longest = &s.result.longest_path;
        assert_int_equal(!isnan(longest->ci95.lo) && !isnan(longest->ci95.hi), cases[i].has);
        assert_true(longest->value > 0);
        fixture_experiment_end(&s);
    }
}

/* A Pareto with alpha 0.9 has no mean, one with 1.5 no variance. */
static void where_moments_are_infinite_means_have_no_interval(void **state)
{
    static const char *const alpha[] = { "0.9", "1.5", "2.5" };
    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        struct fixture_experiment s;
        char text[300];
        snprintf(text, sizeof text,
                 "{\"simbench\": 1, \"name\": \"x\", \"tasks\": {\"a\": {\"latency\": {\"dist\": "
                 "\"pareto\", \"min\": 10, \"alpha\": %s}}, \"b\": {\"latency\": 10}}}",
                 alpha[i]);
        fixture_experiment_begin(&s, text, 0, 5000);
        fixture_experiment_run(&s);
        assert_int_equal(s.result.mean_is_infinite, i == 0);
        assert_int_equal(s.result.variance_is_infinite, i < 2);
        for (uint32_t k = 0; k < s.x.strategies && i < 2; k++)
            assert_true(isnan(s.result.strategy[k].makespan.mean_ci95.hi));
        const struct sb_summary *sequential = &sb_result_find(&s.result, "sequential")->makespan;
        if (i == 0)
            assert_true(isnan(sequential->mean_cv_ci95.hi) &&
                        sequential->mean_cv == sequential->mean);
        else /* 10 alpha / (alpha - 1) + 10 ms, known */
            assert_true(fabs(sequential->mean_cv - (i == 1 ? 40e6 : 10e6 * 2.5 / 1.5 + 10e6)) < 1 &&
                        sequential->mean_cv_ci95.lo == sequential->mean_cv_ci95.hi);
        fixture_experiment_end(&s);
    }
}

static void an_empty_workload_takes_no_time(void **state)
{
    (void)state;
    for (uint32_t workers = 0; workers <= 2; workers++) {
        struct fixture_experiment s;
        fixture_experiment_begin(&s, "{\"simbench\": 1, \"name\": \"nothing\", \"tasks\": {}}",
                                 workers, 100);
        fixture_experiment_run(&s);
        assert_true(s.result.tasks == 0 && s.result.replicates == 1 &&
                    s.result.strategy[0].makespan.max == 0 && s.result.parallelism == 0);
        fixture_experiment_end(&s);
    }
}

/* Constants of a mixture are cut like any other draw of it, so that no sum of many overflows. */
static void huge_mixtures_do_not_overflow(void **state)
{
    static const double even[] = { 0.5, 0.5 };
    static const struct sb_dist huge[] = { { .a = 0x1p62 }, { .a = 1 } };
    const struct sb_dist latency = fixture_mixture(even, huge, 2);
    struct sb_dag_builder *builder = sb_dag_builder_new();
    struct fixture_experiment s;
    (void)state;
    fixture_experiment_begin(&s, "{\"simbench\": 1, \"name\": \"huge\", \"tasks\": {}}", 0, 1000);
    sb_dag_fini(&s.workload.dag);
    s.workload.name = s.workload.file = s.workload.description = (char[]){ "huge" };
    sb_dag_builder_task(builder, "a");
    for (int i = 0; i < 40; i++)
        sb_dag_builder_step(builder, 0, &latency);
    assert_int_equal(sb_dag_build(builder, &s.workload.dag, "huge", NULL), SB_OK);
    fixture_experiment_run(&s);
    assert_true(s.result.strategy[0].makespan.min >= 0 &&
                s.result.strategy[0].makespan.max <= 40 * SB_NS_DRAW_MAX);
    assert_true(s.result.strategy[0].makespan.max > 20 * SB_NS_DRAW_MAX);
    fixture_experiment_end(&s);
}

/* The longest drawn latency first: an oracle sees the draws. */
static void by_drawn(const struct sb_view *view, int64_t *key)
{
    for (uint32_t s = 0; s < view->dag->steps; s++)
        key[s] = -view->expected[s];
}

static void an_oracle_sees_the_draws(void **state)
{
    static const struct sb_strategy oracle = {
        .name = "oracle", .summary = "", .flags = SB_STRATEGY_ORACLE, .prioritise = by_drawn
    };
    const struct sb_strategy *strategy[] = { fixture_strategy("list"), &oracle };
    struct fixture_experiment s;
    (void)state;
    fixture_experiment_begin(
        &s,
        "{\"simbench\": 1, \"name\": \"bag\", \"generate\": {\"kind\": \"layered\", \"tasks\": "
        "12, \"width\": 12, \"seed\": 1,"
        " \"latency\": {\"dist\": \"exponential\", \"mean\": 10}}}",
        3, 2000);
    s.x.strategy = strategy;
    s.x.strategies = 2;
    fixture_experiment_run(&s);
    sb_ns blind = s.result.strategy[0].makespan.quantile[0],
          median = s.result.strategy[1].makespan.quantile[0];
    double seeing = s.result.strategy[1].makespan.mean;
    assert_true(median < blind && seeing < 0.93 * s.result.strategy[0].makespan.mean);
    s.x.threads = 3;
    fixture_experiment_run(&s);
    assert_true(s.result.strategy[1].makespan.mean == seeing);
    fixture_experiment_end(&s);
}

static void tie_a_knot(const struct sb_view *view, struct sb_constraints *constraints)
{
    sb_constrain_edge(constraints, view->dag->steps - 1, 0);
    sb_constrain_edge(constraints, 0, view->dag->steps - 1);
}

static void a_strategy_that_closes_a_cycle_is_refused(void **state)
{
    static const struct sb_strategy knot = { .name = "knot",
                                             .summary = "",
                                             .constrain = tie_a_knot };
    const struct sb_strategy *strategy[] = { &knot };
    struct sb_error error = { 0 };
    struct fixture_experiment s;
    (void)state;
    fixture_experiment_begin(&s, fixture_mixed, 0, 10);
    s.x.strategy = strategy;
    s.x.strategies = 1;
    assert_int_equal(sb_experiment_run(&s.x, &s.result, &s.arena, &error), SB_ECHECK);
    assert_non_null(strstr(error.text, "knot"));
    fixture_experiment_end(&s);
}

#ifndef __SANITIZE_THREAD__ /* more than a million replicates take the thread sanitizer minutes */
static int ascending(const void *a, const void *b)
{
    sb_ns x = *(const sb_ns *)a, y = *(const sb_ns *)b;
    return (x > y) - (x < y);
}

static void histograms_keep_within_their_error_of_the_exact_figures(void **state)
{
    const uint64_t n = SB_EXACT_MAX + 5;
    struct fixture_experiment s;
    struct fixture_draw draw;
    sb_ns *exact = malloc(n * sizeof *exact);
    double sum = 0;
    (void)state;
    assert_non_null(exact);
    fixture_experiment_begin(
        &s,
        "{\"simbench\": 1, \"name\": \"one\", \"tasks\": {\"a\": {\"latency\": {\"dist\": "
        "\"lognormal\", \"median\": 20, "
        "\"p99\": 2000}}}}",
        0, n);
    fixture_experiment_run(&s);
    fixture_draw_init(&draw, &s.workload.dag.dist[0]);
    fixture_draw_many(&draw, s.x.seed, 0, n, false, exact);
    for (uint64_t i = 0; i < n; i++)
        sum += (double)exact[i];
    qsort(exact, n, sizeof *exact, ascending);
    const struct sb_strategy_result *r = &s.result.strategy[0];
    assert_true(s.result.relative_error == SB_TALLY_ERROR && r->makespan.min == exact[0] &&
                r->makespan.max == exact[n - 1]);
    assert_true(fabs(r->makespan.mean * (double)n / sum - 1) < 1e-12);
    for (int q = 0; q < SB_QUANTILES_COUNT; q++) {
        double is = (double)r->makespan.quantile[q],
               should = (double)exact[sb_quantile_rank(n, sb_quantile_p[q]) - 1];
        if (fabs(is / should - 1) > SB_TALLY_ERROR)
            fail_msg("%s: %.0f, exactly %.0f", sb_percentiles_default.name[q], is, should);
    }
    fixture_draw_fini(&draw);
    free(exact);
    fixture_experiment_end(&s);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_nobody_looks_at_is_not_kept),
        cmocka_unit_test(equal_parts_are_shared_with_the_result_before),
        cmocka_unit_test(a_stopped_run_is_a_shorter_run),
        cmocka_unit_test(nothing_random_runs_once_and_says_so),
        cmocka_unit_test(the_mean_of_the_longest_path_is_not_that_of_the_means),
        cmocka_unit_test(a_chain_is_not_parallel),
        cmocka_unit_test(where_moments_are_infinite_means_have_no_interval),
        cmocka_unit_test(nor_has_the_mean_of_the_longest_path),
        cmocka_unit_test(an_empty_workload_takes_no_time),
        cmocka_unit_test(huge_mixtures_do_not_overflow),
        cmocka_unit_test(an_oracle_sees_the_draws),
        cmocka_unit_test(a_strategy_that_closes_a_cycle_is_refused),
#ifndef __SANITIZE_THREAD__
        cmocka_unit_test(histograms_keep_within_their_error_of_the_exact_figures),
#endif
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests_name("experiment", tests, NULL, NULL);
}
