/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sizes at which the engine's trees, the queues and the renumbering get another level, and the
 * smallest graphs. */
#include "sim/plugins.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/graphs/simulate.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Tasks with the latencies 1 + i % 7; link() adds the awaits of task i. */
static void build(struct sb_dag *dag, uint32_t tasks,
                  void (*link)(struct sb_dag_builder *builder, uint32_t i))
{
    struct sb_dag_builder *builder = sb_dag_builder_new();
    struct sb_error error = { 0 };
    char name[16];
    assert_non_null(builder);
    for (uint32_t i = 0; i < tasks; i++) {
        snprintf(name, sizeof name, "t%u", i);
        sb_dag_builder_task(builder, name);
    }
    for (uint32_t i = 0; i < tasks; i++) {
        sb_dag_builder_step(builder, i, &(struct sb_dist){ .a = 1 + i % 7 });
        link(builder, i);
    }
    if (sb_dag_build(builder, dag, "large", &error))
        fail_msg("%s", error.text);
}

static void independent(struct sb_dag_builder *builder, uint32_t i) { (void)builder, (void)i; }
static void chain(struct sb_dag_builder *builder, uint32_t i)
{
    if (i > 0)
        sb_dag_builder_await(builder, i - 1);
}
static void backward_chain(struct sb_dag_builder *builder, uint32_t i)
{
    if (i + 1 < sb_dag_builder_tasks(builder))
        sb_dag_builder_await(builder, i + 1);
}
/* Task 0, then all but the last, then the last. */
static void star(struct sb_dag_builder *builder, uint32_t i)
{
    uint32_t tasks = sb_dag_builder_tasks(builder);
    if (i > 0 && i + 1 < tasks)
        sb_dag_builder_await(builder, 0);
    for (uint32_t k = 1; i > 0 && i + 1 == tasks && k + 1 < tasks; k++)
        sb_dag_builder_await(builder, k);
}

static sb_ns run_checked(const struct sb_dag *dag, const char *strategy, uint32_t workers)
{
    struct sb_plan plan;
    struct sb_span *span = calloc((size_t)dag->steps + 1, sizeof *span);
    assert_non_null(span);
    assert_int_equal(sb_plan_build(&plan, dag, fixture_strategy(strategy), NULL), SB_OK);
    sb_ns makespan = fixture_simulate_checked(&plan, workers, dag->expected, span);
    sb_plan_fini(&plan);
    free(span);
    return makespan;
}

/* Graham's list schedule of independent tasks, the slow way: each task in the order of the file on
 * the worker that is free first. */
static sb_ns list_of_independent(const struct sb_dag *dag, uint32_t workers)
{
    sb_ns *free_at = calloc(workers, sizeof *free_at), last = 0;
    assert_non_null(free_at);
    for (uint32_t i = 0; i < dag->steps; i++) {
        uint32_t w = 0;
        for (uint32_t k = 1; k < workers; k++)
            w = free_at[k] < free_at[w] ? k : w;
        free_at[w] += dag->expected[i];
        last = free_at[w] > last ? free_at[w] : last;
    }
    free(free_at);
    return last;
}

static void any_number_of_workers_serves_independent_tasks(void **state)
{
    static const uint32_t workers[] = { 1,  2,  15,  16,  17,  31,   32,   33,   63,
                                        64, 65, 255, 256, 257, 4095, 4096, 4097, 5000 };
    struct sb_dag dag;
    (void)state;
    build(&dag, 6000, independent);
    for (size_t i = 0; i < COUNT(workers); i++)
        if (run_checked(&dag, "list", workers[i]) != list_of_independent(&dag, workers[i]) ||
            run_checked(&dag, "earliest-start", workers[i]) !=
                list_of_independent(&dag, workers[i]))
            fail_msg("%u workers", workers[i]);
    assert_int_equal(run_checked(&dag, "earliest-start", 6000), 7);
    assert_int_equal(run_checked(&dag, "earliest-start", UINT32_MAX), 7);
    sb_dag_fini(&dag);
}

static void a_star_of_a_hundred_thousand_tasks_is_three_levels(void **state)
{
    struct sb_dag dag;
    (void)state;
    build(&dag, 100000, star);
    assert_int_equal(dag.edges, 2 * 99998);
    sb_ns ends = dag.expected[0] + dag.expected[99999], work = 0;
    for (uint32_t i = 0; i < dag.steps; i++)
        work += dag.expected[i];
    assert_int_equal(run_checked(&dag, "earliest-start", 0), ends + 7);
    assert_int_equal(run_checked(&dag, "level-barrier", 0), ends + 7);
    assert_int_equal(run_checked(&dag, "await-in-order", 0), ends + 7);
    assert_int_equal(run_checked(&dag, "sequential", 0), work);
    assert_int_equal(run_checked(&dag, "earliest-start", 200000), ends + 7);
    assert_true(run_checked(&dag, "lpt", 1000) >= work / 1000);
    sb_dag_fini(&dag);
}

static void check_chain(uint32_t tasks, void (*link)(struct sb_dag_builder *, uint32_t))
{
    static const char *const strategies[] = { "sequential",     "join-all-then-chain",
                                              "level-barrier",  "await-in-order",
                                              "earliest-start", "hlfet" };
    struct sb_dag dag;
    sb_ns work = 0;
    build(&dag, tasks, link);
    for (uint32_t i = 0; i < tasks; i++)
        work += dag.expected[i];
    for (size_t i = 0; i < COUNT(strategies); i++)
        for (uint32_t workers = 0; workers <= 2; workers++)
            if (run_checked(&dag, strategies[i], workers) != work)
                fail_msg("%s with %u workers", strategies[i], workers);
    sb_dag_fini(&dag);
}

static void a_long_chain_is_as_long_as_its_work(void **state)
{
    (void)state;
    check_chain(FIXTURE_CASES(100000) * fixture_scale(), chain);
}

static void a_long_chain_written_backwards_is_the_same(void **state)
{
    (void)state;
    check_chain(FIXTURE_CASES(50000) * fixture_scale(), backward_chain);
}

static void a_chain_of_a_million_tasks_runs_in_a_few_rows(void **state)
{
    struct sb_dag dag;
    struct sb_plan plan;
    (void)state;
    build(&dag, 1000000, chain);
    assert_int_equal(sb_plan_build(&plan, &dag, sb_plugins.strategy[0], NULL), SB_OK);
    assert_true(plan.program.rows <= 4);
    sb_plan_fini(&plan);
    assert_int_equal(run_checked(&dag, "earliest-start", 0),
                     run_checked(&dag, "earliest-start", 3));
    sb_dag_fini(&dag);
}

static void nothing_and_one_task_run_under_every_strategy(void **state)
{
    (void)state;
    for (uint32_t tasks = 0; tasks <= 1; tasks++) {
        struct sb_dag dag;
        build(&dag, tasks, independent);
        for (const struct sb_strategy *const *s = sb_plugins.strategy; *s; s++)
            for (uint32_t workers = 0; workers <= 3; workers++)
                assert_int_equal(run_checked(&dag, (*s)->name, workers), tasks);
        sb_dag_fini(&dag);
    }
}

static void await_many_times(struct sb_dag_builder *builder, uint32_t i)
{
    for (uint32_t k = 0; k < 5 && i > 0; k++)
        sb_dag_builder_await(builder, k % 2 ? 0 : i - 1);
}

static void an_edge_given_many_times_counts_once(void **state)
{
    struct sb_dag dag;
    (void)state;
    build(&dag, 10, await_many_times);
    assert_int_equal(dag.edges, 9 + 8);
    assert_int_equal(run_checked(&dag, "earliest-start", 0), run_checked(&dag, "sequential", 0));
    assert_int_equal(run_checked(&dag, "await-in-order", 3), run_checked(&dag, "sequential", 0));
    sb_dag_fini(&dag);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_workers_serves_independent_tasks),
        cmocka_unit_test(a_star_of_a_hundred_thousand_tasks_is_three_levels),
        cmocka_unit_test(a_long_chain_is_as_long_as_its_work),
        cmocka_unit_test(a_long_chain_written_backwards_is_the_same),
        cmocka_unit_test(a_chain_of_a_million_tasks_runs_in_a_few_rows),
        cmocka_unit_test(nothing_and_one_task_run_under_every_strategy),
        cmocka_unit_test(an_edge_given_many_times_counts_once),
    };
    return cmocka_run_group_tests_name("large graphs", tests, NULL, NULL);
}
