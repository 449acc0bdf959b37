/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both engines, every strategy, every kernel against schedules by definition on random graphs. */
#include "sim/base/machine/lanes.h"
#include "sim/engine/check.h"
#include "sim/engine/events/event_engine.h"
#include "sim/engine/kernel_choice.h"
#include "sim/engine/longest_path.h"
#include "sim/plugins.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#if defined __SSE2__
#include <immintrin.h>
#endif

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

enum { GRAPHS = FIXTURE_CASES(400) };

struct scene {
    struct fixture_graph graph;
    struct sb_plan plan;
    const char *strategy;
    uint32_t workers;
};

/* Those that the machine has not are left out. */
static const char *const kernels[] = { "base", "avx2", "avx512" };
enum { KERNELS = sizeof kernels / sizeof *kernels };

static void explain(const struct scene *s, const char *what)
{
    fail_msg("%s: seed %llu, strategy %s, %u workers", what, (unsigned long long)s->graph.seed,
             s->strategy, s->workers);
}

static void check_spans(const struct scene *s, const struct sb_span *is,
                        const struct sb_span *should)
{
    for (uint32_t i = 0; i < s->graph.steps; i++)
        if (is[i].task != should[i].task || is[i].step != i || is[i].ready != should[i].ready ||
            is[i].start != should[i].start || is[i].end != should[i].end ||
            is[i].worker != should[i].worker || is[i].status != SB_DONE)
            fail_msg("seed %llu, strategy %s, %u workers, step %u: ready %lld, %lld to %lld on %u; "
                     "by definition ready %lld, %lld to %lld "
                     "on %u",
                     (unsigned long long)s->graph.seed, s->strategy, s->workers, i,
                     (long long)is[i].ready, (long long)is[i].start, (long long)is[i].end,
                     is[i].worker, (long long)should[i].ready, (long long)should[i].start,
                     (long long)should[i].end, should[i].worker);
}

static void check_checker(const struct scene *s, const struct sb_span *span, sb_ns makespan)
{
    struct sb_error error = { 0 };
    struct sb_schedule_check *check = sb_schedule_check_new(&s->graph.dag);
    assert_non_null(check);
    if (sb_schedule_check_run(check, &s->plan, s->workers, s->graph.duration, span, makespan,
                              &error))
        explain(s, error.text);
    sb_schedule_check_free(check);
}

static void check_engine(const struct scene *s, const struct sb_kernel *kernel, sb_ns expected,
                         const struct sb_span *should)
{
    struct sb_span is[FIXTURE_STEPS];
    struct sb_engine *engine = sb_engine_new(&s->plan, s->workers, kernel);
    assert_non_null(engine);
    for (int again = 0; again < 2; again++) { /* the engine is clean again after a run */
        if (sb_engine_run(engine, s->graph.duration) != expected ||
            sb_engine_trace(engine, s->graph.duration, is) != expected)
            explain(s, "another makespan than by definition");
        check_spans(s, is, should);
    }
    check_checker(s, is, expected);
    sb_engine_free(engine);
}

static void check_limited(const struct scene *s)
{
    struct sb_span should[FIXTURE_STEPS];
    sb_ns expected = fixture_limited(&s->graph, s->strategy, s->workers, should);
    for (unsigned k = 0; k < KERNELS; k++)
        if (sb_kernel_choose(kernels[k]))
            check_engine(s, sb_kernel_choose(kernels[k]), expected, should);
}

/* Each graph under each strategy. */
static void for_each(uint32_t graphs, uint32_t tasks, void (*check)(struct scene *))
{
    for (uint64_t seed = 1; seed <= (uint64_t)graphs * fixture_scale(); seed++) {
        struct scene s;
        fixture_graph_random(&s.graph, seed, tasks, seed % 3 == 0 ? 1000 : 3);
        for (const struct sb_strategy *const *strategy = sb_plugins.strategy; *strategy;
             strategy++) {
            struct sb_error error = { 0 };
            s.strategy = (*strategy)->name;
            s.workers = 0;
            if (sb_plan_build(&s.plan, &s.graph.dag, *strategy, &error))
                explain(&s, error.text);
            check(&s);
            sb_plan_fini(&s.plan);
        }
        fixture_graph_fini(&s.graph);
    }
}

static void check_some_workers(struct scene *s)
{
    for (s->workers = 1; s->workers <= 8; s->workers++)
        check_limited(s);
    s->workers = s->graph.steps + 3;
    check_limited(s);
}

static void limited_workers_run_as_defined(void **state)
{
    (void)state;
    for_each(GRAPHS, 16, check_some_workers);
}

/* Three in five steps are absent where they take 0 ns. */
static void check_absent(struct scene *s)
{
    bool optional[FIXTURE_STEPS];
    for (uint32_t i = 0; i < s->graph.steps; i++)
        optional[i] = (s->graph.seed + i) % 5 < 3;
    s->graph.dag.optional = optional;
    for (s->workers = 1; s->workers <= 4; s->workers++)
        check_limited(s);
    s->graph.dag.optional = NULL;
}

static void absent_steps_take_no_worker(void **state)
{
    (void)state;
    for_each(GRAPHS, 16, check_absent);
}

/* From 17 workers on the engine keeps the ends in a tree; here more steps than that are ready at
 * once. */
static void check_more_workers(struct scene *s)
{
    static const uint32_t workers[] = { 15, 16, 17, 20, 33 };
    for (unsigned i = 0; i < sizeof workers / sizeof *workers; i++) {
        s->workers = workers[i];
        check_limited(s);
    }
}

static void more_workers_than_a_group_holds_run_as_defined(void **state)
{
    (void)state;
    for_each(GRAPHS / 8, FIXTURE_TASKS, check_more_workers);
}

static void check_unlimited(struct scene *s)
{
    struct sb_span is[FIXTURE_STEPS], should[FIXTURE_STEPS];
    sb_ns *finish = calloc((size_t)s->plan.nodes + 1, sizeof *finish);
    assert_non_null(finish);
    sb_ns expected = fixture_unlimited(&s->graph, s->strategy, should);
    if (sb_longest_path_trace(&s->plan, s->graph.duration, finish, is) != expected)
        explain(s, "another makespan than by definition");
    check_spans(s, is, should);
    check_checker(s, is, expected);
    free(finish);
    s->workers = s->graph.steps + 1;
    struct sb_engine *engine = sb_engine_new(&s->plan, s->workers, sb_kernel_choose(NULL));
    assert_non_null(engine);
    if (sb_engine_run(engine, s->graph.duration) != expected)
        explain(s, "the event-driven engine with a worker for each step takes another time");
    sb_engine_free(engine);
}

static void unlimited_workers_run_as_defined(void **state)
{
    (void)state;
    for_each(2 * GRAPHS, 40, check_unlimited);
}

/* Every lane gets durations of its own; each must come to what the trace of that lane comes to. */
static void check_propagate_of(struct scene *s, unsigned bits)
{
    static sb_ns latency[FIXTURE_STEPS * SB_LANES_MAX], finish[4 * FIXTURE_STEPS * SB_LANES_MAX],
        alone[FIXTURE_STEPS];
    struct fixture_random random = { s->graph.seed };
    struct sb_span span[FIXTURE_STEPS];
    assert_true(s->plan.program.rows <= 4 * FIXTURE_STEPS && s->plan.nodes <= 4 * FIXTURE_STEPS);
    for (unsigned i = 0; i < FIXTURE_STEPS * SB_LANES_MAX; i++)
        latency[i] = (sb_ns)(fixture_next(&random) >> (64 - bits));
    for (unsigned k = 0; k < KERNELS; k++)
        for (unsigned lanes = SB_LANES_MIN; lanes <= SB_LANES_MAX; lanes *= 2) {
            const struct sb_kernel *kernel = sb_kernel_choose(kernels[k]);
            sb_ns makespan[SB_LANES_MAX];
            struct sb_paths paths = { &s->plan.program, 0, 0, finish, makespan };
            const struct sb_latencies all = { latency, NULL, 0, s->graph.steps };
            if (!kernel)
                continue;
            for (unsigned lane = 0; lane < lanes; lane++)
                makespan[lane] = SB_CLOCK_START;
            kernel->propagate(&paths, &all, lanes);
            for (unsigned lane = 0; lane < lanes; lane++) {
                for (uint32_t i = 0; i < s->graph.steps; i++)
                    alone[i] = latency[i * lanes + lane];
                if (makespan[lane] - SB_CLOCK_START !=
                    sb_longest_path_trace(&s->plan, alone, finish, span))
                    fail_msg("%s, %u lanes, lane %u: seed %llu, strategy %s", kernels[k], lanes,
                             lane, (unsigned long long)s->graph.seed, s->strategy);
            }
        }
}

/* Up to 30 steps: sums near the most that there can be, and times that are denormal as doubles. */
static void check_propagate(struct scene *s)
{
    check_propagate_of(s, 50);
    check_propagate_of(s, 57);
    check_propagate_of(s, 10);
}

#if defined __SSE2__
/* With denormal numbers switched off, as a library that was linked with -ffast-math leaves it. */
static void check_propagate_without_denormals(struct scene *s)
{
    const unsigned before = _mm_getcsr();
    _mm_setcsr(before | 0x8040);
    check_propagate_of(s, 50);
    check_propagate_of(s, 10);
    _mm_setcsr(before);
}
#else
#define check_propagate_without_denormals check_propagate
#endif

static void longest_paths_do_not_need_denormal_numbers(void **state)
{
    (void)state;
    for_each(GRAPHS / 8, 30, check_propagate_without_denormals);
}

static void kernels_find_the_longest_path_in_every_lane(void **state)
{
    (void)state;
    for_each(GRAPHS / 8, 30, check_propagate);
}

static void transposing_moves_every_value_to_its_place(void **state)
{
    enum { STEPS = 67 };
    static sb_ns from[STEPS * SB_LANES_MAX], to[STEPS * SB_LANES_MAX + 1];
    (void)state;
    for (unsigned k = 0; k < KERNELS; k++)
        for (unsigned lanes = SB_LANES_MIN; lanes <= SB_LANES_MAX; lanes *= 2)
            for (uint32_t steps = 0; steps <= STEPS && sb_kernel_choose(kernels[k]); steps++) {
                for (uint32_t i = 0; i < steps * lanes; i++)
                    from[i] = i + 1;
                to[steps * lanes] = -7;
                sb_kernel_choose(kernels[k])->transpose(from, steps, lanes, to);
                assert_int_equal(to[steps * lanes], -7);
                for (uint32_t i = 0; i < steps * lanes; i++)
                    if (to[i % lanes * steps + i / lanes] != from[i])
                        fail_msg("%s, %u lanes, %u steps: value %u is not in its place", kernels[k],
                                 lanes, steps, i);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limited_workers_run_as_defined),
        cmocka_unit_test(absent_steps_take_no_worker),
        cmocka_unit_test(more_workers_than_a_group_holds_run_as_defined),
        cmocka_unit_test(unlimited_workers_run_as_defined),
        cmocka_unit_test(kernels_find_the_longest_path_in_every_lane),
        cmocka_unit_test(longest_paths_do_not_need_denormal_numbers),
        cmocka_unit_test(transposing_moves_every_value_to_its_place),
    };
    return cmocka_run_group_tests_name("engines", tests, NULL, NULL);
}
