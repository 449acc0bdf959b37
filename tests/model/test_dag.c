/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The task graph: how it is built, and its shape. */
#include "sim/model/builder/dag_builder.h"

#include "sim/model/dag_metrics.h"
#include "tests/fixtures/death.h"
#include "tests/fixtures/graphs/graph.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static const sb_ns duration[] = { 5, 9, 2, 1, 4 };

/* t0 before t1 and t2, both before t3; t4 alone. */
static const uint32_t edge[][2] = { { 0, 1 }, { 0, 2 }, { 1, 3 }, { 2, 3 } };

static void a_diamond_and_a_task_alone_have_their_shape(void **state)
{
    struct fixture_graph g;
    struct sb_dag_metrics m;
    (void)state;
    fixture_graph_plain(&g, 5, duration, 4, edge);
    assert_int_equal(sb_dag_measure(&g.dag, &m, NULL), SB_OK);
    assert_true(m.roots == 2 && m.leaves == 2 && m.levels == 3 && m.level_width == 2);
    assert_true(m.width == 3 && m.work == 21 && m.critical_path == 15);
    fixture_graph_fini(&g);
}

static void the_critical_path_goes_over_the_longer_branch(void **state)
{
    static const uint32_t path[] = { 0, 1, 3 };
    struct fixture_graph g;
    sb_ns finish[5];
    uint32_t task[5];
    (void)state;
    fixture_graph_plain(&g, 5, duration, 4, edge);
    assert_int_equal(sb_dag_critical_path(&g.dag, duration, finish, task), 3);
    assert_memory_equal(task, path, sizeof path);
    assert_int_equal(finish[3], 15);
    fixture_graph_fini(&g);
}

static void a_cycle_is_refused_with_all_its_tasks(void **state)
{
    static const struct sb_dist one = { .a = 1 };
    struct sb_dag_builder *builder = sb_dag_builder_new();
    struct sb_error error = { 0 };
    struct sb_dag dag;
    (void)state;
    sb_dag_builder_task(builder, "a");
    sb_dag_builder_task(builder, "b");
    sb_dag_builder_step(builder, 0, &one);
    sb_dag_builder_await(builder, 1);
    sb_dag_builder_step(builder, 1, &one);
    sb_dag_builder_await(builder, 0);
    assert_int_equal(sb_dag_build(builder, &dag, "x.json", &error), SB_EINPUT);
    assert_non_null(strstr(error.text, "a -> b -> a"));
}

/* ---- what programmers get wrong ---- */

static void await_before_any_step(void *builder)
{
    sb_dag_builder_task(builder, "a");
    sb_dag_builder_await(builder, 0);
}

static void a_name_that_is_not_utf8_is_refused_with_its_place(void **state)
{
    static const struct {
        const char *name, *told;
    } cases[] = {
        { "caf\xc3\xa9 \xf0\x9f\x8d\x8e", NULL },
        { "caf\xe9", "the name of task 2, \"caf\xef\xbf\xbd\", is not UTF-8" },
        { "\xc3", "the name of task 2, \"\xef\xbf\xbd\", is not UTF-8" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sb_dag_builder *builder = sb_dag_builder_new();
        struct sb_dag dag;
        struct sb_error error = { 0 };
        assert_int_equal(sb_dag_builder_task(builder, "a"), 0);
        assert_int_equal(sb_dag_builder_task(builder, cases[i].name), 1);
        assert_int_equal(sb_dag_builder_task(builder, "\xff"), 2);
        if (!cases[i].told) { /* then the third is the first that is refused */
            assert_int_equal(sb_dag_build(builder, &dag, "x.txt", &error), SB_EINPUT);
            assert_non_null(strstr(error.text, "task 3"));
            continue;
        }
        assert_int_equal(sb_dag_build(builder, &dag, "x.txt", &error), SB_EINPUT);
        assert_string_equal(error.where, "x.txt");
        assert_string_equal(error.text, cases[i].told);
    }
}

static void step_of_no_task(void *builder)
{
    static const struct sb_dist one = { .a = 1 };
    sb_dag_builder_step(builder, 3, &one);
}

static void steps_and_awaits_out_of_order_abort(void **state)
{
    struct sb_dag_builder *builder = sb_dag_builder_new();
    (void)state;
    assert_true(fixture_aborts(await_before_any_step, builder, "the precondition does not hold"));
    assert_true(fixture_aborts(step_of_no_task, builder, "task < b->names.count"));
    sb_dag_builder_free(builder);
}

static void equal_latencies_share_a_distribution(void **state)
{
    enum { TASKS = 600 };
    struct sb_dag_builder *builder = sb_dag_builder_new();
    struct sb_dag dag;
    struct sb_error error = { 0 };
    char name[16];
    (void)state;
    assert_non_null(builder);
    for (uint32_t t = 0; t < TASKS; t++) {
        struct sb_dist dist = { .a = t % 5, .cap = t % 2 };
        snprintf(name, sizeof name, "t%u", t);
        sb_dag_builder_new_task(builder, name);
        sb_dag_builder_step(builder, t, &dist);
    }
    assert_int_equal(sb_dag_build(builder, &dag, "shared", &error), SB_OK);
    assert_int_equal(dag.dists, 10);
    for (uint32_t t = 0; t < TASKS; t++) {
        assert_true(dag.dist[dag.dist_of[t]].a == t % 5);
        assert_true(dag.dist[dag.dist_of[t]].cap == t % 2);
    }
    assert_string_equal(dag.task_name[TASKS - 1], "t599");
    sb_dag_fini(&dag);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_diamond_and_a_task_alone_have_their_shape),
        cmocka_unit_test(the_critical_path_goes_over_the_longer_branch),
        cmocka_unit_test(a_cycle_is_refused_with_all_its_tasks),
        cmocka_unit_test(a_name_that_is_not_utf8_is_refused_with_its_place),
        cmocka_unit_test(steps_and_awaits_out_of_order_abort),
        cmocka_unit_test(equal_latencies_share_a_distribution),
    };
    return cmocka_run_group_tests_name("dag", tests, NULL, NULL);
}
