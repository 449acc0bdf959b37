/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same result for any number of threads, any kernel, any way of cutting the replicates. */
#include "sim/run/experiment.h"

#include "sim/base/version.h"
#include "sim/engine/event_engine.h"
#include "sim/engine/kernel_choice.h"
#include "sim/plugins.h"
#include "sim/result/result_write.h"
#include "sim/stats/tally.h"
#include "tests/fixtures/draw.h"
#include "tests/fixtures/graph.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char layered[] =
    "{\"simbench\": 1, \"name\": \"layered\", \"generate\": {\"kind\": \"layered\", \"tasks\": 60, "
    "\"width\": 10, \"seed\": 3,"
    " \"latency\": {\"dist\": \"lognormal\", \"median\": 40, \"p99\": 400}}}";
/* Of every kind of sampler; `b` is the one whose table takes long. */
#define MIXED(b)                                                                                   \
    "{\"simbench\": 1, \"name\": \"mixed\", \"tasks\": {"                                          \
    " \"a\": {\"latency\": {\"dist\": \"quantiles\", \"p50\": 80, \"p90\": 150, \"p99\": 400}},"   \
    " \"b\": {\"latency\": " b ", \"after\": [\"a\"]},"                                            \
    " \"c\": {\"steps\": [{\"run\": 5}, {\"await\": [\"a\"]}, {\"run\": {\"dist\": "               \
    "\"exponential\", \"mean\": 20}}]},"                                                           \
    " \"d\": {\"latency\": {\"dist\": \"mixture\", \"components\": [{\"weight\": 9, \"latency\": " \
    "1},"                                                                                          \
    " {\"weight\": 1, \"latency\": {\"dist\": \"pareto\", \"min\": 10, \"alpha\": 1.5}}]}, "       \
    "\"after\": [\"b\", \"c\"]},"                                                                  \
    " \"e\": {\"latency\": {\"dist\": \"normal\", \"mean\": 10, \"sd\": 9}}}}"

static const char mixed[] = MIXED("{\"dist\": \"gamma\", \"mean\": 50, \"cv\": 2}");
static const char quick[] = MIXED("{\"dist\": \"weibull\", \"shape\": 0.7, \"scale\": 50}");

struct scene {
    struct sb_workload workload;
    struct sb_experiment x;
    struct sb_workload_result result;
    struct sb_arena arena;
};

static const bool shown[32] = { false };

static void begin(struct scene *s, const char *text, uint32_t workers, uint64_t replicates)
{
    struct sb_error error = { 0 };
    memset(s, 0, sizeof *s);
    if (sb_workload_parse(&s->workload, "test.json", text, strlen(text), &sb_plugins.readers,
                          &error))
        fail_msg("%s: %s", error.where, error.text);
    s->x = (struct sb_experiment){ .workload = &s->workload,
                                   .strategy = sb_plugins.strategy,
                                   .baseline_only = shown,
                                   .workers = workers,
                                   .seed = 42,
                                   .replicates = replicates,
                                   .threads = 1,
                                   .show_steps_max = 100 };
    while (sb_plugins.strategy[s->x.strategies])
        s->x.strategies++;
}

static void run(struct scene *s)
{
    struct sb_error error = { 0 };
    sb_arena_fini(&s->arena);
    if (sb_experiment_run(&s->x, &s->result, &s->arena, &error))
        fail_msg("%s: %s", s->workload.name, error.text);
}

static void end(struct scene *s)
{
    sb_arena_fini(&s->arena);
    sb_workload_fini(&s->workload);
}

static char *written(struct scene *s, size_t *size)
{
    struct sb_result result = {
        .version = SB_VERSION, .seed = s->x.seed, .workloads = 1, .workload = &s->result
    };
    char *text = NULL;
    assert_int_equal(sb_result_write(&result, &text, size, NULL), SB_OK);
    return text;
}

static void expect_same_bytes(struct scene *s, const char *text, size_t size, const char *what)
{
    size_t other_size;
    char *other = written(s, &other_size);
    if (other_size != size || memcmp(text, other, size) != 0)
        fail_msg("%s, %u workers: %s (%u threads, kernel %s) changes the result", s->workload.name,
                 s->x.workers, what, s->x.threads, s->x.kernel ? s->x.kernel : "of this machine");
    free(other);
}

static void check_threads_and_kernels(const char *text, uint32_t workers, uint64_t replicates)
{
    static const unsigned threads[] = { 2, 3, 7 };
    static const char *const kernels[] = { "base", "avx2", "avx512" };
    struct scene s;
    size_t size;
    begin(&s, text, workers, replicates);
    run(&s);
    char *first = written(&s, &size);
    for (size_t i = 0; i < COUNT(threads); i++) {
        s.x.threads = threads[i];
        run(&s);
        expect_same_bytes(&s, first, size, "the number of threads");
    }
    for (size_t i = 0; i < COUNT(kernels); i++) {
        s.x.kernel = kernels[i];
        if (!sb_kernel_choose(kernels[i]))
            continue;
        run(&s);
        expect_same_bytes(&s, first, size, "the kernel");
    }
    free(first);
    end(&s);
}

static void threads_and_kernels_do_not_change_the_bytes(void **state)
{
    (void)state;
    check_threads_and_kernels(layered, 0, 8000);
    check_threads_and_kernels(layered, 3, 4000);
    check_threads_and_kernels(mixed, 0, 40000);
    check_threads_and_kernels(mixed, 2, 30000);
}

/* N replicates, each run alone, have the same makespans as those N in one run: their sum, least and
 * largest say so. */
static void check_alone(const char *text, uint32_t workers)
{
    enum { N = 100 };
    struct scene all, alone;
    double sum[16] = { 0 };
    sb_ns least[16], most[16] = { 0 };
    begin(&all, text, workers, N);
    begin(&alone, text, workers, 1);
    run(&all);
    for (alone.x.first = 0; alone.x.first < N; alone.x.first++) {
        run(&alone);
        assert_int_equal(alone.result.shown_replicate, alone.x.first);
        for (uint32_t k = 0; k < alone.x.strategies; k++) {
            sb_ns makespan = alone.result.strategy[k].makespan.min;
            assert_true(alone.result.strategy[k].makespan.max == makespan &&
                        alone.result.strategy[k].shown_makespan == makespan);
            sum[k] += (double)makespan;
            least[k] = alone.x.first == 0 || makespan < least[k] ? makespan : least[k];
            most[k] = makespan > most[k] ? makespan : most[k];
            if (alone.x.first == all.result.shown_replicate)
                assert_int_equal(makespan, all.result.strategy[k].shown_makespan);
        }
    }
    for (uint32_t k = 0; k < all.x.strategies; k++) {
        const struct sb_strategy_result *r = &all.result.strategy[k];
        if (r->makespan.min != least[k] || r->makespan.max != most[k] ||
            fabs(r->makespan.mean * N - sum[k]) > 1e-9 * sum[k])
            fail_msg("%s with %u workers: %s differs when replicates run alone", all.workload.name,
                     workers, r->name);
    }
    end(&all);
    end(&alone);
}

static void threads_do_not_change_what_is_verified(void **state)
{
    (void)state;
    for (uint32_t workers = 0; workers <= 2; workers += 2) {
        struct scene s;
        size_t size;
        begin(&s, quick, workers, 40000);
        s.x.runtime = sb_plugins.runtime;
        s.x.verify = 30;
        run(&s);
        char *first = written(&s, &size);
        for (uint32_t i = 0; i < s.result.strategies; i++)
            assert_int_equal(s.result.strategy[i].verified, 30);
        s.x.threads = 3;
        run(&s);
        expect_same_bytes(&s, first, size, "the number of threads");
        free(first);
        end(&s);
    }
}

static void a_replicate_alone_is_the_one_in_a_run(void **state)
{
    (void)state;
    check_alone(layered, 0);
    check_alone(layered, 3);
    check_alone(quick, 0);
    check_alone(quick, 2);
}

static void a_run_that_begins_anywhere_is_a_part_of_the_whole(void **state)
{
    static const uint64_t cuts[] = { 0, 1, 15, 16, 17, 63, 64, 65, 100, 1000 };
    (void)state;
    for (size_t i = 1; i < COUNT(cuts); i++) {
        struct scene whole, low, high;
        begin(&whole, quick, 0, cuts[i] + 333);
        begin(&low, quick, 0, cuts[i]);
        begin(&high, quick, 0, 333);
        high.x.first = cuts[i];
        run(&whole), run(&low), run(&high);
        for (uint32_t k = 0; k < whole.x.strategies; k++) {
            double parts = low.result.strategy[k].makespan.mean * (double)cuts[i] +
                           high.result.strategy[k].makespan.mean * 333;
            sb_ns most = low.result.strategy[k].makespan.max > high.result.strategy[k].makespan.max
                             ? low.result.strategy[k].makespan.max
                             : high.result.strategy[k].makespan.max;
            if (fabs(whole.result.strategy[k].makespan.mean * ((double)cuts[i] + 333) / parts - 1) >
                    1e-12 ||
                whole.result.strategy[k].makespan.max != most)
                fail_msg("cut at %llu, %s", (unsigned long long)cuts[i],
                         whole.result.strategy[k].name);
        }
        end(&whole), end(&low), end(&high);
    }
}

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
    struct scene stopped, shorter;
    struct stopper stopper = { .after = after };
    begin(&stopped, layered, 0, 1000000);
    atomic_init(&stopper.stop, after == 0);
    stopped.x.threads = threads, stopped.x.stop = &stopper.stop, stopped.x.progress = stop_after,
    stopped.x.self = &stopper;
    run(&stopped);
    uint64_t done = stopped.result.replicates;
    assert_true(done >= 1 && done >= after && done < 1000000 && stopped.result.wanted == 1000000);
    begin(&shorter, layered, 0, done);
    run(&shorter);
    for (uint32_t k = 0; k < shorter.x.strategies; k++) {
        const struct sb_strategy_result *a = &stopped.result.strategy[k],
                                        *b = &shorter.result.strategy[k];
        assert_true(a->makespan.mean == b->makespan.mean && a->makespan.sd == b->makespan.sd &&
                    a->makespan.min == b->makespan.min && a->makespan.max == b->makespan.max);
        assert_memory_equal(a->makespan.quantile, b->makespan.quantile,
                            sizeof a->makespan.quantile);
        assert_memory_equal(a->makespan.quantile_ci95, b->makespan.quantile_ci95,
                            sizeof a->makespan.quantile_ci95);
        assert_true(a->speedup[0].mean == b->speedup[0].mean &&
                    a->speedup[0].faster == b->speedup[0].faster);
    }
    assert_int_equal(stopped.result.shown_replicate, shorter.result.shown_replicate);
    end(&stopped);
    end(&shorter);
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
    struct scene s;
    (void)state;
    begin(&s,
          "{\"simbench\": 1, \"name\": \"fixed\", \"tasks\": {\"a\": {\"latency\": 7}, \"b\": "
          "{\"latency\": 5, \"after\": [\"a\"]}}}",
          0, 10000);
    s.x.threads = 3;
    run(&s);
    assert_true(s.result.replicates == 1 && s.result.wanted == 1 && !s.result.random);
    for (uint32_t k = 0; k < s.x.strategies; k++) {
        const struct sb_strategy_result *r = &s.result.strategy[k];
        assert_true(r->makespan.mean == 12e6 && r->makespan.min == 12000000 &&
                    r->makespan.max == 12000000 && r->makespan.sd == 0 &&
                    r->makespan.quantile[4] == 12000000);
        assert_true(r->makespan.quantile_ci95[4].lo == 12e6 &&
                    r->makespan.quantile_ci95[4].hi == 12e6 && r->checked >= 1);
    }
    end(&s);
}

static void an_empty_workload_takes_no_time(void **state)
{
    (void)state;
    for (uint32_t workers = 0; workers <= 2; workers++) {
        struct scene s;
        begin(&s, "{\"simbench\": 1, \"name\": \"nothing\", \"tasks\": {}}", workers, 100);
        run(&s);
        assert_true(s.result.tasks == 0 && s.result.replicates == 1 &&
                    s.result.strategy[0].makespan.max == 0 && s.result.parallelism == 0);
        end(&s);
    }
}

/* Constants of a mixture are cut like any other draw of it, so that no sum of many overflows. */
static void huge_mixtures_do_not_overflow(void **state)
{
    static const double even[] = { 0.5, 0.5 };
    static const struct sb_dist huge[] = { { .kind = SB_CONSTANT, .a = 0x1p62 },
                                           { .kind = SB_CONSTANT, .a = 1 } };
    const struct sb_dist latency = {
        .kind = SB_MIXTURE, .count = 2, .weight = even, .component = huge
    };
    struct sb_dag_builder *builder = sb_dag_builder_new();
    struct scene s;
    (void)state;
    begin(&s, "{\"simbench\": 1, \"name\": \"huge\", \"tasks\": {}}", 0, 1000);
    sb_dag_fini(&s.workload.dag);
    s.workload.name = s.workload.file = s.workload.description = (char[]){ "huge" };
    sb_dag_builder_task(builder, "a");
    for (int i = 0; i < 40; i++)
        sb_dag_builder_step(builder, 0, &latency);
    assert_int_equal(sb_dag_build(builder, &s.workload.dag, "huge", NULL), SB_OK);
    run(&s);
    assert_true(s.result.strategy[0].makespan.min >= 0 &&
                s.result.strategy[0].makespan.max <= 40 * SB_NS_DRAW_MAX);
    assert_true(s.result.strategy[0].makespan.max > 20 * SB_NS_DRAW_MAX);
    end(&s);
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
    struct scene s;
    (void)state;
    begin(&s,
          "{\"simbench\": 1, \"name\": \"bag\", \"generate\": {\"kind\": \"layered\", \"tasks\": "
          "12, \"width\": 12, \"seed\": 1,"
          " \"latency\": {\"dist\": \"exponential\", \"mean\": 10}}}",
          3, 2000);
    s.x.strategy = strategy;
    s.x.strategies = 2;
    run(&s);
    sb_ns blind = s.result.strategy[0].makespan.quantile[0],
          median = s.result.strategy[1].makespan.quantile[0];
    double seeing = s.result.strategy[1].makespan.mean;
    assert_true(median < blind && seeing < 0.93 * s.result.strategy[0].makespan.mean);
    s.x.threads = 3;
    run(&s);
    assert_true(s.result.strategy[1].makespan.mean == seeing);
    end(&s);
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
    struct scene s;
    (void)state;
    begin(&s, mixed, 0, 10);
    s.x.strategy = strategy;
    s.x.strategies = 1;
    assert_int_equal(sb_experiment_run(&s.x, &s.result, &s.arena, &error), SB_ECHECK);
    assert_non_null(strstr(error.text, "knot"));
    end(&s);
}

#ifndef __SANITIZE_THREAD__ /* more than a million replicates take the thread sanitizer minutes */
static void threads_and_kernels_do_not_change_the_histograms(void **state)
{
    (void)state;
    check_threads_and_kernels("{\"simbench\": 1, \"name\": \"one\", \"tasks\": {\"a\": "
                              "{\"latency\": {\"dist\": \"exponential\", "
                              "\"mean\": 20}}}}",
                              0, SB_EXACT_MAX + 1);
}

static int ascending(const void *a, const void *b)
{
    sb_ns x = *(const sb_ns *)a, y = *(const sb_ns *)b;
    return (x > y) - (x < y);
}

static void histograms_keep_within_their_error_of_the_exact_figures(void **state)
{
    const uint64_t n = SB_EXACT_MAX + 5;
    struct scene s;
    struct fixture_draw draw;
    sb_ns *exact = malloc(n * sizeof *exact);
    double sum = 0;
    (void)state;
    assert_non_null(exact);
    begin(&s,
          "{\"simbench\": 1, \"name\": \"one\", \"tasks\": {\"a\": {\"latency\": {\"dist\": "
          "\"lognormal\", \"median\": 20, "
          "\"p99\": 2000}}}}",
          0, n);
    run(&s);
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
            fail_msg("%s: %.0f, exactly %.0f", sb_quantile_name[q], is, should);
    }
    fixture_draw_fini(&draw);
    free(exact);
    end(&s);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_and_kernels_do_not_change_the_bytes),
        cmocka_unit_test(threads_do_not_change_what_is_verified),
        cmocka_unit_test(a_replicate_alone_is_the_one_in_a_run),
        cmocka_unit_test(a_run_that_begins_anywhere_is_a_part_of_the_whole),
        cmocka_unit_test(a_stopped_run_is_a_shorter_run),
        cmocka_unit_test(nothing_random_runs_once_and_says_so),
        cmocka_unit_test(an_empty_workload_takes_no_time),
        cmocka_unit_test(huge_mixtures_do_not_overflow),
        cmocka_unit_test(an_oracle_sees_the_draws),
        cmocka_unit_test(a_strategy_that_closes_a_cycle_is_refused),
#ifndef __SANITIZE_THREAD__
        cmocka_unit_test(threads_and_kernels_do_not_change_the_histograms),
        cmocka_unit_test(histograms_keep_within_their_error_of_the_exact_figures),
#endif
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests_name("experiment", tests, NULL, NULL);
}
