/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans, and what a plan and the engines refuse to be given. */
#include "sim/engine/plan.h"

#include "sim/engine/events/event_engine.h"
#include "sim/engine/kernel_choice.h"
#include "sim/plugins.h"
#include "tests/fixtures/death.h"
#include "tests/fixtures/graphs/graph.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#ifdef SB_CHECKED
enum { CHECKED = true };
#else
enum { CHECKED = false };
#endif

static void the_order_is_topological_and_rows_are_few(void **state)
{
    struct fixture_graph g;
    struct sb_plan plan;
    uint32_t place[4 * FIXTURE_STEPS];
    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++)
        for (unsigned s = 0; sb_plugins.strategy[s]; s++) {
            fixture_graph_random(&g, seed, 40, 10);
            assert_int_equal(sb_plan_build(&plan, &g.dag, sb_plugins.strategy[s], NULL), SB_OK);
            for (uint32_t i = 0; i < plan.nodes; i++)
                place[plan.order[i]] = i;
            for (uint32_t n = 0; n < plan.nodes; n++)
                for (uint32_t e = plan.pred.begin[n]; e < plan.pred.begin[n + 1]; e++)
                    assert_true(place[plan.pred.list[e]] < place[n]);
            assert_true(plan.program.nodes == plan.nodes && plan.program.rows <= plan.nodes);
            sb_plan_fini(&plan);
            fixture_graph_fini(&g);
        }
}

static void ranks_go_by_key_then_by_number(void **state)
{
    static const sb_ns duration[] = { 5, 9, 5, 7 };
    static const uint32_t ranks[] = { 2, 0, 3, 1 };
    struct fixture_graph g;
    struct sb_plan plan;
    (void)state;
    fixture_graph_plain(&g, 4, duration, 0, NULL);
    assert_int_equal(sb_plan_build(&plan, &g.dag, fixture_strategy("lpt"), NULL), SB_OK);
    for (uint32_t s = 0; s < 4; s++) {
        assert_int_equal(plan.rank[s], ranks[s]);
        assert_int_equal(plan.step_at_rank[ranks[s]], s);
    }
    sb_plan_fini(&plan);
    fixture_graph_fini(&g);
}

/* ---- what programmers get wrong ---- */

static void beyond(const struct sb_view *view, struct sb_constraints *constraints)
{
    sb_constrain_edge(constraints, 0, view->dag->steps);
}

static void build_beyond(void *graph)
{
    static const struct sb_strategy strategy = { .name = "beyond",
                                                 .summary = "",
                                                 .constrain = beyond };
    struct sb_plan plan;
    sb_plan_build(&plan, &((struct fixture_graph *)graph)->dag, &strategy, NULL);
}

static void run_backwards(void *graph)
{
    struct fixture_graph *g = graph;
    struct sb_plan plan;
    sb_plan_build(&plan, &g->dag, fixture_strategy("earliest-start"), NULL);
    struct sb_engine *engine = sb_engine_new(&plan, 1, sb_kernel_choose(NULL));
    g->duration[1] = -1;
    sb_engine_run(engine, g->duration);
    sb_engine_free(engine);
    sb_plan_fini(&plan);
}

static void run_without_workers(void *graph)
{
    struct fixture_graph *g = graph;
    struct sb_plan plan;
    sb_plan_build(&plan, &g->dag, fixture_strategy("earliest-start"), NULL);
    sb_engine_new(&plan, 0, sb_kernel_choose(NULL));
}

static void what_a_caller_gets_wrong_aborts(void **state)
{
    static const sb_ns duration[] = { 5, 9 };
    struct fixture_graph g;
    (void)state;
    fixture_graph_plain(&g, 2, duration, 0, NULL);
    assert_true(fixture_aborts(build_beyond, &g, "edge[i].to < plan->nodes"));
    assert_true(fixture_aborts(run_without_workers, &g, "sb_dag_is_limited(plan->dag, workers)"));
    assert_true(fixture_aborts(run_backwards, &g, "latency[step] >= 0") == CHECKED);
    fixture_graph_fini(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_is_topological_and_rows_are_few),
        cmocka_unit_test(ranks_go_by_key_then_by_number),
        cmocka_unit_test(what_a_caller_gets_wrong_aborts),
    };
    return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
