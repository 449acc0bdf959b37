/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels' event loop, and their runs in lockstep, against the reference, on graphs of hundreds
 * of tasks: blocks of runs, each with durations of its own, many of them 0 or equal. */
#include "sim/engine/events/event_engine.h"
#include "sim/engine/events/event_reference.h"
#include "sim/engine/events/lockstep.h"
#include "sim/engine/kernel_choice.h"
#include "sim/plugins.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

enum { RUNS = 19, TASKS = 700 };

static const char *const kernels[] = { "base", "avx2", "avx512" };
enum { KERNELS = sizeof kernels / sizeof *kernels };

struct scene {
    struct sb_dag dag;
    struct sb_plan plan;
    uint64_t seed;
    sb_ns *latency; /* [RUNS][steps] */
};

/* Joins among the graph's own edges: what they set free comes before and after what a step sets
 * free itself, and some of them await nothing or a join. */
static void tangle(const struct sb_view *view, struct sb_constraints *constraints)
{
    uint32_t last = sb_constrain_join(constraints);
    for (uint32_t s = 0; s + 6 < view->dag->steps; s += 3) {
        uint32_t join = sb_constrain_join(constraints);
        sb_constrain_edge(constraints, s, join);
        sb_constrain_edge(constraints, s + s / 3 % 2, join);
        sb_constrain_edge(constraints, join, s + 2);
        sb_constrain_edge(constraints, join, s + 5);
        if (s % 4 == 0)
            sb_constrain_edge(constraints, s < 30 ? last : s - 2, join);
    }
}

static const struct sb_strategy tangled = { .name = "tangled", .constrain = tangle };

/* Each task awaits up to `parents` of the `near` tasks above it. */
static void build_dag(struct sb_dag *dag, struct fixture_random *random, uint32_t tasks,
                      uint32_t parents, uint32_t near)
{
    struct sb_dag_builder *builder = sb_dag_builder_new();
    struct sb_error error = { 0 };
    char name[16];
    assert_non_null(builder);
    for (uint32_t t = 0; t < tasks; t++) {
        snprintf(name, sizeof name, "t%u", t);
        sb_dag_builder_task(builder, name);
        sb_dag_builder_step(builder, t, &(struct sb_dist){ .a = 1 + t * 7 % 5 });
        for (uint32_t p = 0; t > 0 && p < parents; p++) {
            uint64_t back = 1 + fixture_next(random) % near;
            if (back <= t)
                sb_dag_builder_await(builder, t - (uint32_t)back);
        }
    }
    if (sb_dag_build(builder, dag, "graph", &error))
        fail_msg("%s", error.text);
}

static void draw(struct scene *s, struct fixture_random *random, uint64_t most)
{
    size_t count = (size_t)s->dag.steps * RUNS;
    s->latency = malloc((count + 1) * sizeof *s->latency);
    assert_non_null(s->latency);
    for (size_t i = 0; i < count; i++)
        s->latency[i] = (sb_ns)(fixture_next(random) % most);
}

static void check_kernel(const struct scene *s, uint32_t workers, const char *name,
                         const sb_ns *should)
{
    struct sb_engine *engine = sb_engine_new(&s->plan, workers, sb_kernel_choose(name));
    assert_non_null(engine);
    for (unsigned runs = RUNS; runs >= RUNS - 1; runs--) {
        sb_ns makespan[RUNS];
        sb_engine_run_block(engine, s->latency, runs, makespan);
        for (unsigned i = 0; i < runs; i++)
            if (makespan[i] != should[i])
                fail_msg("%s: seed %llu, strategy %s, %u workers, run %u of %u: %lld, not %lld",
                         name, (unsigned long long)s->seed, s->plan.strategy->name, workers, i,
                         runs, (long long)makespan[i], (long long)should[i]);
    }
    sb_engine_free(engine);
}

static void check_workers(const struct scene *s, uint32_t workers)
{
    struct sb_event_reference *reference = sb_event_reference_new(&s->plan, workers);
    sb_ns should[RUNS];
    assert_non_null(reference);
    for (unsigned i = 0; i < RUNS; i++)
        should[i] = sb_event_reference_run(reference, s->latency + (size_t)i * s->dag.steps, NULL);
    sb_event_reference_free(reference);
    for (unsigned k = 0; k < KERNELS; k++)
        if (sb_kernel_choose(kernels[k]))
            check_kernel(s, workers, kernels[k], should);
}

static void check_strategy(struct scene *s, const struct sb_strategy *strategy,
                           const uint32_t *workers, unsigned count)
{
    struct sb_error error = { 0 };
    if (sb_plan_build(&s->plan, &s->dag, strategy, &error))
        fail_msg("%s", error.text);
    for (unsigned i = 0; i < count; i++)
        check_workers(s, workers[i]);
    sb_plan_fini(&s->plan);
}

static void check_scene(struct scene *s, const uint32_t *workers, unsigned count)
{
    check_strategy(s, &tangled, workers, count);
    for (const struct sb_strategy *const *strategy = sb_plugins.strategy; *strategy; strategy++)
        check_strategy(s, *strategy, workers, count);
    free(s->latency);
    sb_dag_fini(&s->dag);
}

static void blocks_of_runs_end_as_in_the_reference(void **state)
{
    static const uint32_t workers[] = { 1, 2, 4, 5, 16, 17, 100, 256, 257, 600 };
    static const uint64_t most[] = { 2, 6, 40, 1000, UINT64_C(1) << 40 };
    (void)state;
    for (uint64_t seed = 1; seed <= FIXTURE_CASES(5) * fixture_scale(); seed++) {
        struct fixture_random random = { seed };
        struct scene s = { .seed = seed };
        build_dag(&s.dag, &random, TASKS, 1 + (uint32_t)(seed % 7), seed % 3 ? 100 : TASKS);
        draw(&s, &random, most[seed % 5]);
        check_scene(&s, workers, sizeof workers / sizeof *workers);
    }
}

/* Up to 15 steps on up to 4 workers have a loop of their own. */
static void small_plans_end_as_in_the_reference(void **state)
{
    static const uint32_t workers[] = { 1, 2, 3, 4, 5 };
    static const uint64_t most[] = { 2, 30, 1000, UINT64_C(1) << 40, UINT64_C(1) << 54 };
    (void)state;
    for (uint64_t seed = 1; seed <= FIXTURE_CASES(300) * fixture_scale(); seed++) {
        struct fixture_random random = { seed };
        struct scene s = { .seed = seed };
        build_dag(&s.dag, &random, 2 + (uint32_t)(seed % 15), 1 + (uint32_t)(seed % 4),
                  3 + (uint32_t)(seed % 9));
        draw(&s, &random, most[seed % 5]);
        check_scene(&s, workers, sizeof workers / sizeof *workers);
    }
}

static void check_lockstep(const struct scene *s, uint32_t workers, enum sb_lockstep_by should)
{
    struct sb_lockstep lockstep;
    assert_int_equal(sb_lockstep_init(&lockstep, &s->plan, workers), 0);
    if (lockstep.by != should)
        fail_msg("strategy %s, %u tasks on %u workers: %d, not %d", s->plan.strategy->name,
                 s->dag.tasks, workers, (int)lockstep.by, (int)should);
    sb_lockstep_fini(&lockstep);
}

/* `width` chains; where they are crossed, each task awaits all of the level before. */
static void build_chains(struct sb_dag *dag, uint32_t length, uint32_t width, bool crossed)
{
    struct sb_dag_builder *builder = sb_dag_builder_new();
    struct sb_error error = { 0 };
    char name[16];
    assert_non_null(builder);
    for (uint32_t t = 0; t < length * width; t++) {
        snprintf(name, sizeof name, "t%u", t);
        sb_dag_builder_task(builder, name);
        sb_dag_builder_step(builder, t, &(struct sb_dist){ .a = 1 + t * 7 % 5 });
        for (uint32_t p = 0; t >= width && p < width; p++)
            if (crossed || p == t % width)
                sb_dag_builder_await(builder, t / width * width - width + p);
    }
    if (sb_dag_build(builder, dag, "graph", &error))
        fail_msg("%s", error.text);
}

static void chains_are_run_in_lockstep_where_no_step_waits(void **state)
{
    static const uint32_t workers[] = { 1, 4, 5, 6, 16, 20 };
    struct scene s = { .seed = 11 };
    struct fixture_random random = { s.seed };
    struct sb_error error = { 0 };
    (void)state;
    build_chains(&s.dag, 30, 5, false);
    draw(&s, &random, 6);
    assert_int_equal(sb_plan_build(&s.plan, &s.dag, sb_plugins.strategy[0], &error), SB_OK);
    check_lockstep(&s, 4, SB_LOCKSTEP_NOT);
    check_lockstep(&s, 5, SB_LOCKSTEP_BY_PATHS);
    sb_plan_fini(&s.plan);
    check_scene(&s, workers, sizeof workers / sizeof *workers);
}

static void levels_are_run_in_lockstep(void **state)
{
    static const uint32_t workers[] = { 1, 2, 3, 7, 16, 20, 100, 200 };
    static const uint32_t length[] = { 1, 2, 9 };
    (void)state;
    for (unsigned i = 0; i < sizeof length / sizeof *length; i++) {
        struct scene s = { .seed = 12 + i };
        struct fixture_random random = { s.seed };
        struct sb_error error = { 0 };
        build_chains(&s.dag, length[i], 150 / length[i], true);
        draw(&s, &random, i == 1 ? UINT64_C(1) << 53 : 6);
        for (const struct sb_strategy *const *strategy = sb_plugins.strategy; *strategy;
             strategy++) {
            if (sb_plan_build(&s.plan, &s.dag, *strategy, &error))
                fail_msg("%s", error.text);
            if (!(*strategy)->constrain)
                check_lockstep(&s, 7, SB_LOCKSTEP_BY_LEVELS);
            sb_plan_fini(&s.plan);
        }
        check_scene(&s, workers, sizeof workers / sizeof *workers);
    }
}

/* A key has no room for them, and the run must be found out and done again; those beside it not. */
static void runs_that_end_late_are_exact(void **state)
{
    static const uint32_t workers[] = { 1, 3, 16, 100 };
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct fixture_random random = { seed };
        struct scene s = { .seed = seed };
        build_dag(&s.dag, &random, 60, 2, 20);
        draw(&s, &random, UINT64_C(1) << (50 + seed));
        for (uint32_t i = 0; i < s.dag.steps; i++)
            s.latency[s.dag.steps + i] %= 1000;
        check_scene(&s, workers, sizeof workers / sizeof *workers);
    }
}

/* One task that awaits more than a count of 16 bits holds. */
static void a_task_may_await_seventy_thousand(void **state)
{
    enum { MANY = 70000 };
    struct sb_dag_builder *builder = sb_dag_builder_new();
    struct sb_error error = { 0 };
    struct scene s = { 0 };
    struct fixture_random random = { 3 };
    char name[16];
    (void)state;
    assert_non_null(builder);
    for (uint32_t t = 0; t <= MANY; t++) {
        snprintf(name, sizeof name, "t%u", t);
        sb_dag_builder_task(builder, name);
        sb_dag_builder_step(builder, t, &(struct sb_dist){ .a = 1 });
        for (uint32_t p = 0; t == MANY && p < MANY; p++)
            sb_dag_builder_await(builder, p);
    }
    assert_int_equal(sb_dag_build(builder, &s.dag, "fan", &error), SB_OK);
    draw(&s, &random, 1000);
    assert_int_equal(sb_plan_build(&s.plan, &s.dag, sb_plugins.strategy[0], &error), SB_OK);
    check_workers(&s, 3);
    check_workers(&s, 70000);
    sb_plan_fini(&s.plan);
    free(s.latency);
    sb_dag_fini(&s.dag);
}

/* The empty places of successors are counted down more often than 16 bits can say. */
static void seventy_thousand_steps_end_as_in_the_reference(void **state)
{
    struct fixture_random random = { 5 };
    struct scene s = { .seed = 5 };
    struct sb_error error = { 0 };
    (void)state;
    build_dag(&s.dag, &random, 70000, 2, 300);
    draw(&s, &random, 1000);
    assert_int_equal(sb_plan_build(&s.plan, &s.dag, sb_plugins.strategy[0], &error), SB_OK);
    check_workers(&s, 16);
    check_workers(&s, 70);
    sb_plan_fini(&s.plan);
    free(s.latency);
    sb_dag_fini(&s.dag);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_of_runs_end_as_in_the_reference),
        cmocka_unit_test(small_plans_end_as_in_the_reference),
        cmocka_unit_test(chains_are_run_in_lockstep_where_no_step_waits),
        cmocka_unit_test(levels_are_run_in_lockstep),
        cmocka_unit_test(runs_that_end_late_are_exact),
        cmocka_unit_test(a_task_may_await_seventy_thousand),
        cmocka_unit_test(seventy_thousand_steps_end_as_in_the_reference),
    };
    return cmocka_run_group_tests_name("event loop", tests, NULL, NULL);
}
