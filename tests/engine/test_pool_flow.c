/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where steps take slots over from others in a schedule, on random graphs. */
#include "sim/engine/events/event_engine.h"
#include "sim/engine/kernel_choice.h"
#include "sim/engine/longest_path.h"
#include "sim/engine/pools/pool_flow.h"
#include "sim/insight/schedule_slack.h"
#include "tests/fixtures/graphs/pools.h"
#include "tests/fixtures/graphs/simulate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

enum { GRAPHS = 400 };

static const char *const strategies[] = { "earliest-start", "hlfet", "spt", "level-barrier" };
enum { STRATEGIES = sizeof strategies / sizeof *strategies };

struct scene {
    struct fixture_graph graph;
    struct fixture_pools pools;
    struct sb_plan plan;
    struct sb_span span[FIXTURE_STEPS];
    uint32_t order[FIXTURE_STEPS];
    sb_ns makespan;
};

static int in_time(const void *a, const void *b, void *self)
{
    const struct scene *s = self;
    const struct sb_span *x = &s->span[*(const uint32_t *)a], *y = &s->span[*(const uint32_t *)b];
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    return 0;
}

/* False: there is nothing to see. Stable, so that of those at one time none stands before what it
 * awaits. */
static bool begin(struct scene *s, uint64_t seed)
{
    fixture_graph_random(&s->graph, seed, 24, seed % 3 ? 4 : 1000);
    fixture_pools_random(&s->pools, &s->graph, seed);
    if (!sb_pools_matter(s->graph.dag.pools)) {
        fixture_graph_fini(&s->graph);
        return false;
    }
    const struct sb_strategy *strategy = fixture_strategy(strategies[seed % STRATEGIES]);
    assert_int_equal(sb_plan_build(&s->plan, &s->graph.dag, strategy, NULL), SB_OK);
    s->makespan = fixture_simulate_checked(&s->plan, 0, s->graph.duration, s->span);
    uint32_t steps = 0;
    for (uint32_t i = 0; i < s->plan.nodes; i++)
        if (s->plan.order[i] < s->graph.steps)
            s->order[steps++] = s->plan.order[i];
    for (uint32_t i = 1; i < steps; i++)
        for (uint32_t k = i; k > 0 && in_time(&s->order[k - 1], &s->order[k], s) > 0; k--) {
            uint32_t other = s->order[k];
            s->order[k] = s->order[k - 1];
            s->order[k - 1] = other;
        }
    return true;
}

static void end(struct scene *s)
{
    sb_plan_fini(&s->plan);
    fixture_graph_fini(&s->graph);
}

/* The graph with those edges: nobody has to wait for slots, and nobody is later. */
static void run_with(struct scene *s, const struct sb_pool_flow *flow)
{
    struct sb_constraints edges;
    struct sb_plan plan;
    struct sb_span alone[FIXTURE_STEPS], held[FIXTURE_STEPS];
    sb_ns finish[2 * FIXTURE_STEPS];
    sb_constraints_init(&edges, s->graph.steps);
    for (uint32_t i = 0; i < s->graph.steps; i++)
        for (uint32_t k = flow->first[i]; k < flow->last[i]; k++)
            sb_constrain_edge(&edges, flow->from[k], i);
    assert_int_equal(sb_plan_build_constrained(&plan, &s->graph.dag,
                                               fixture_strategy("earliest-start"), &edges, NULL),
                     SB_OK);
    sb_longest_path_trace(&plan, s->graph.duration, finish, alone);
    fixture_simulate_checked(&plan, 0, s->graph.duration, held);
    for (uint32_t i = 0; i < s->graph.steps; i++)
        if (alone[i].start > s->span[i].start || held[i].start != alone[i].start)
            fail_msg("seed %llu, step %u: starts at %lld, with the edges at %lld and %lld",
                     (unsigned long long)s->graph.seed, i, (long long)s->span[i].start,
                     (long long)alone[i].start, (long long)held[i].start);
    sb_plan_fini(&plan);
    sb_constraints_fini(&edges);
}

static void as_edges_it_takes_the_place_of_pools(void **state)
{
    struct scene *s = calloc(1, sizeof *s);
    uint32_t arcs = 0;
    (void)state;
    assert_non_null(s);
    for (uint64_t seed = 1; seed <= GRAPHS; seed++) {
        struct sb_arena arena = { 0 };
        struct sb_pool_flow flow;
        if (!begin(s, seed))
            continue;
        assert_int_equal(sb_pool_flow_init(&flow, &s->graph.dag, &arena), 0);
        assert_true(sb_pool_flow_run(&flow, s->span, s->order));
        arcs += flow.arcs;
        run_with(s, &flow);
        sb_arena_fini(&arena);
        end(s);
    }
    assert_true(arcs > 10 * GRAPHS);
    free(s);
}

static void more_slots_than_there_are_have_no_flow(void **state)
{
    struct scene *s = calloc(1, sizeof *s);
    struct sb_arena arena = { 0 };
    struct sb_pool_flow flow;
    (void)state;
    assert_non_null(s);
    static const sb_ns duration[] = { 5, 5 };
    static const uint32_t none[][2] = { { 0, 0 } };
    fixture_graph_plain(&s->graph, 2, duration, 0, none);
    s->pools = (struct fixture_pools){ .pools = 1, .slots = { 3 }, .takes = { { 2 }, { 2 } } };
    fixture_pools_add(&s->pools, &s->graph);
    assert_int_equal(sb_pool_flow_init(&flow, &s->graph.dag, &arena), 0);
    for (uint32_t i = 0; i < 2; i++)
        s->span[i] = (struct sb_span){ .task = i, .step = i, .start = 4 * i, .end = 4 * i + 5 };
    assert_false(sb_pool_flow_run(&flow, s->span, (const uint32_t[]){ 0, 1 }));
    s->span[1].start++;
    s->span[1].end++;
    assert_true(sb_pool_flow_run(&flow, s->span, (const uint32_t[]){ 0, 1 }));
    assert_int_equal(flow.last[1] - flow.first[1], 1);
    assert_int_equal(flow.from[flow.first[1]], 0);
    assert_int_equal(flow.ended[1], 0);
    sb_arena_fini(&arena);
    fixture_graph_fini(&s->graph);
    free(s);
}

/* At every time a step without slack runs: what the makespan is made of has no gaps, whatever a
 * step waited for. */
static void a_critical_path_goes_from_the_first_start_to_the_last_end(void **state)
{
    struct scene *s = calloc(1, sizeof *s);
    (void)state;
    assert_non_null(s);
    for (uint64_t seed = 1; seed <= GRAPHS; seed++) {
        sb_ns slack[FIXTURE_STEPS], covered = 0;
        if (!begin(s, seed))
            continue;
        assert_int_equal(sb_schedule_slack(&s->plan, 0, s->span, slack, NULL), SB_OK);
        for (uint32_t i = 0; i < s->graph.steps; i++) {
            const struct sb_span *span = &s->span[s->order[i]];
            if (slack[s->order[i]] == 0 && span->start <= covered && span->end > covered)
                covered = span->end;
            assert_true(slack[i] >= 0 && s->span[i].end + slack[i] <= s->makespan);
        }
        if (covered != s->makespan)
            fail_msg("seed %llu, %s: critical steps run until %lld of %lld",
                     (unsigned long long)seed, s->plan.strategy->name, (long long)covered,
                     (long long)s->makespan);
        end(s);
    }
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_edges_it_takes_the_place_of_pools),
        cmocka_unit_test(more_slots_than_there_are_have_no_flow),
        cmocka_unit_test(a_critical_path_goes_from_the_first_start_to_the_last_end),
    };
    return cmocka_run_group_tests_name("pool flow", tests, NULL, NULL);
}
