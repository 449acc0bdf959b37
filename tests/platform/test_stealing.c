/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work stealing: schedules worked out by hand, and the bounds that are proven of it. */
#include "sim/platform/stealing.h"

#include "sim/model/dag_metrics.h"
#include "sim/platform/platform_engine.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/runs/expect_workload.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

enum { STEPS = FIXTURE_STEPS, GRAPHS = 60 };

static sb_ns run(const struct sb_dag *dag, const struct sb_platform *platform, const sb_ns *latency,
                 struct sb_span *span)
{
    struct sb_plan plan;
    struct sb_platform_engine *engine;
    sb_ns makespan;
    assert_int_equal(sb_plan_build(&plan, dag, fixture_strategy("work-stealing"), NULL), SB_OK);
    assert_int_equal(sb_platform_engine_new(&engine, &plan, platform, NULL), SB_OK);
    assert_int_equal(sb_platform_engine_run(engine, latency, span, &makespan, NULL), SB_OK);
    sb_platform_engine_free(engine);
    sb_plan_fini(&plan);
    return makespan;
}

struct expected {
    uint32_t worker;
    sb_ns start, end;
};

static void check(const char *text, const struct expected *expected)
{
    struct sb_workload workload = expect_parsed(text);
    struct sb_span span[STEPS];
    run(&workload.dag, workload.dag.platform, workload.dag.expected, span);
    for (uint32_t s = 0; s < workload.dag.steps; s++)
        if (span[s].worker != expected[s].worker || span[s].start != expected[s].start ||
            span[s].end != expected[s].end)
            fail_msg("step %u: worker %u, %lld to %lld", s, span[s].worker,
                     (long long)span[s].start, (long long)span[s].end);
    sb_workload_fini(&workload);
}

#define HEAD(workers)                                                                              \
    "{\"simbench\": 1, \"time_unit\": \"ns\", \"platform\": {\"workers\": [" workers               \
    "], \"links\": {\"latency\": 1}}, \"tasks\": {"
#define TWO HEAD("{\"name\": \"a\"}, {\"name\": \"b\"}")

static void one_worker_takes_its_newest_step_first(void **state)
{
    static const struct expected expected[] = {
        { 0, 8, 12 }, { 0, 5, 8 }, { 0, 0, 5 }, { 0, 12, 13 }
    };
    (void)state;
    check(HEAD("{\"name\": \"a\"}") "\"p\": {\"latency\": 4}, \"q\": {\"latency\": 3}, "
                                    "\"r\": {\"latency\": 5}, "
                                    "\"s\": {\"after\": [\"p\"], \"latency\": 1}}}",
          expected);
}

/* The second worker's attempt begins at 0 and ends at 2. */
static void a_theft_takes_a_round_trip_and_the_oldest_step(void **state)
{
    static const struct expected expected[] = { { 1, 2, 12 }, { 0, 10, 20 }, { 0, 0, 10 } };
    (void)state;
    check(TWO "\"p\": {\"latency\": 10}, \"q\": {\"latency\": 10}, \"r\": {\"latency\": 10}}}",
          expected);
}

/* Nothing can be stolen before 4: the attempt ends at 6, and the data of p is there at 7. */
static void a_thief_waits_for_work_and_then_for_its_data(void **state)
{
    static const struct expected expected[] = {
        { 0, 0, 4 }, { 1, 7, 12 }, { 0, 9, 14 }, { 0, 4, 9 }
    };
    (void)state;
    check(TWO "\"p\": {\"latency\": 4}, \"q\": {\"after\": [\"p\"], \"latency\": 5}, "
              "\"r\": {\"after\": [\"p\"], \"latency\": 5}, "
              "\"s\": {\"after\": [\"p\"], \"latency\": 5}}}",
          expected);
}

static void alike(struct sb_platform *platform, const struct sb_dag *dag, uint32_t workers,
                  sb_ns latency, struct sb_arena *arena)
{
    assert_int_equal(sb_platform_alike(platform, dag, workers, arena, NULL), SB_OK);
    platform->link_latency = latency; /* of thefts: transfers stay free */
}

/* Graham's bound holds of every schedule in which no worker waits while a step does. */
static void thefts_that_take_no_time_leave_nobody_waiting(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= GRAPHS; seed++)
        for (uint32_t workers = 1; workers <= 5; workers++) {
            struct fixture_graph g;
            struct sb_platform platform;
            struct sb_arena arena = { 0 };
            fixture_graph_random(&g, seed, FIXTURE_TASKS, 30);
            alike(&platform, &g.dag, workers, 0, &arena);
            sb_ns makespan = run(&g.dag, &platform, g.duration, NULL);
            sb_ns work = fixture_work(&g), path = fixture_longest_path(&g);
            assert_true(workers * makespan <= work + (workers - 1) * path);
            assert_true(workers * makespan >= work && makespan >= path);
            sb_arena_fini(&arena);
            fixture_graph_fini(&g);
        }
}

/* T1 / P + O(Tinf), where a step and an attempt are of one size (Blumofe and Leiserson): in the
 * mean over graphs, since it holds of the mean over draws. */
static void the_mean_is_within_the_work_by_workers_and_a_few_longest_paths(void **state)
{
    const uint32_t workers = 4;
    sb_ns taken = 0, work = 0, paths = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 4 * GRAPHS; seed++) {
        struct fixture_graph g;
        struct sb_platform platform;
        struct sb_arena arena = { 0 };
        fixture_graph_random(&g, seed, FIXTURE_TASKS, 30);
        alike(&platform, &g.dag, workers, 10, &arena);
        taken += run(&g.dag, &platform, g.duration, NULL);
        work += fixture_work(&g);
        paths += fixture_longest_path(&g);
        sb_arena_fini(&arena);
        fixture_graph_fini(&g);
    }
    assert_true(taken > work / workers);
    assert_true(taken < work / workers + 2 * paths);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_worker_takes_its_newest_step_first),
        cmocka_unit_test(a_theft_takes_a_round_trip_and_the_oldest_step),
        cmocka_unit_test(a_thief_waits_for_work_and_then_for_its_data),
        cmocka_unit_test(thefts_that_take_no_time_leave_nobody_waiting),
        cmocka_unit_test(the_mean_is_within_the_work_by_workers_and_a_few_longest_paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
