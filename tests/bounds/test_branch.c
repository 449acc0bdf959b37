/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Branch and bound against every order of small random graphs. */
#include "sim/bounds/branch.h"
#include "sim/bounds/chains.h"
#include "sim/bounds/optimum.h"
#include "sim/bounds/tighten.h"
#include "sim/engine/check.h"
#include "sim/engine/events/event_engine.h"
#include "sim/engine/kernel_choice.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

enum { STEPS_MAX = 9, WORKERS_MAX = 4 };

/* ---- by definition --------------------------------------------------------------------------- */

/* Steps in every order that the graph allows, each on the worker that is free first: one of these
 * orders is that of the starts of an optimum. */
struct orders {
    const struct fixture_graph *graph;
    uint32_t workers;
    bool placed[STEPS_MAX];
    sb_ns end[STEPS_MAX], best;
};

static bool may_run(const struct orders *o, uint32_t step, sb_ns *ready)
{
    const struct sb_csr *pred = &o->graph->dag.pred;
    *ready = 0;
    for (uint32_t e = pred->begin[step]; e < pred->begin[step + 1]; e++) {
        if (!o->placed[pred->list[e]])
            return false;
        if (o->end[pred->list[e]] > *ready)
            *ready = o->end[pred->list[e]];
    }
    return true;
}

static void try_orders(struct orders *o, uint32_t count, const sb_ns free[WORKERS_MAX], sb_ns last)
{
    if (last >= o->best)
        return;
    if (count == o->graph->steps) {
        o->best = last;
        return;
    }
    for (uint32_t s = 0; s < o->graph->steps; s++) {
        sb_ns ready, next[WORKERS_MAX], duration = o->graph->duration[s];
        uint32_t worker = 0;
        if (o->placed[s] || !may_run(o, s, &ready))
            continue;
        memcpy(next, free, sizeof next);
        for (uint32_t w = 1; w < o->workers; w++)
            worker = free[w] < free[worker] ? w : worker;
        sb_ns start = duration && free[worker] > ready ? free[worker] : ready;
        o->end[s] = start + duration;
        if (duration)
            next[worker] = o->end[s];
        o->placed[s] = true;
        try_orders(o, count + 1, next, o->end[s] > last ? o->end[s] : last);
        o->placed[s] = false;
    }
}

static sb_ns by_all_orders(const struct fixture_graph *graph, uint32_t workers)
{
    const sb_ns free[WORKERS_MAX] = { 0 };
    struct orders o = { .graph = graph, .workers = workers, .best = INT64_MAX };
    if (graph->steps == 0)
        return 0;
    try_orders(&o, 0, free, 0);
    return o.best;
}

/* ---- what is held against it ----------------------------------------------------------------- */

struct scene {
    struct fixture_graph graph;
    struct sb_problem problem;
    struct sb_arena arena;
    uint32_t workers;
    sb_ns optimum;
};

/* The schedule is one that the checker accepts, and with its edges in the plan an engine makes one
 * that is no longer. */
static void expect_schedule(const struct scene *s, const sb_ns *start, sb_ns makespan)
{
    const struct sb_dag *dag = &s->graph.dag;
    static const struct sb_strategy none = { .name = "none" };
    struct sb_constraints chains;
    struct sb_error error = { 0 };
    struct sb_plan plan;
    struct sb_span span[STEPS_MAX + 1];
    sb_constraints_init(&chains, dag->steps);
    uint32_t worker[STEPS_MAX + 1];
    if (sb_chains_build(&s->problem, start, s->workers, worker, &chains, &error) ||
        sb_plan_build_constrained(&plan, dag, &none, &chains, &error))
        fail_msg("seed %llu: %s", (unsigned long long)s->graph.seed, error.text);
    for (uint32_t i = 0; i < dag->steps; i++)
        span[i] = (struct sb_span){ .task = dag->step_task[i],
                                    .step = i,
                                    .worker = worker[i],
                                    .start = start[i],
                                    .end = start[i] + dag->expected[i] };
    struct sb_schedule_check *check = sb_schedule_check_new(dag);
    struct sb_engine *engine = sb_engine_new(&plan, s->workers, sb_kernel_choose(NULL));
    assert_true(check && engine);
    if (sb_schedule_check_run(check, NULL, s->workers, dag->expected, span, makespan, &error))
        fail_msg("seed %llu: %s", (unsigned long long)s->graph.seed, error.text);
    sb_ns made = sb_engine_trace(engine, dag->expected, span);
    assert_true(made <= makespan);
    if (sb_schedule_check_run(check, &plan, s->workers, dag->expected, span, made, &error))
        fail_msg("seed %llu: %s", (unsigned long long)s->graph.seed, error.text);
    sb_engine_free(engine);
    sb_schedule_check_free(check);
    sb_plan_fini(&plan);
    sb_constraints_fini(&chains);
}

/* From a makespan that any schedule has, so that branching alone finds the way down. */
static void expect_branching(const struct scene *s, const struct sb_problem *forwards,
                             bool backwards)
{
    const struct sb_problem mirror = sb_problem_mirror(forwards);
    const struct sb_problem *problem = backwards ? &mirror : forwards;
    const struct sb_branch_limits limits = { .nodes = UINT64_MAX };
    sb_ns start[STEPS_MAX + 1], best = fixture_work(&s->graph) + s->problem.unit;
    enum sb_branch_end end = SB_BRANCH_LIMIT;
    uint64_t nodes = 0;
    assert_int_equal(sb_branch_run(problem, 0, &limits, &best, start, &nodes, &end, NULL), SB_OK);
    assert_int_equal(end, SB_BRANCH_DONE);
    if (s->optimum == 0) /* nothing to place: there is no length to improve on */
        return;
    if (best != s->optimum)
        fail_msg("seed %llu, %u workers%s: %lld, should be %lld", (unsigned long long)s->graph.seed,
                 s->workers, backwards ? ", backwards" : "", (long long)best,
                 (long long)s->optimum);
    for (uint32_t i = 0; backwards && i < s->problem.steps; i++)
        start[i] = best - start[i] - s->problem.latency[i];
    expect_schedule(s, start, best);
}

static void expect_optimum(const struct scene *s)
{
    const struct sb_effort effort = {
        .energy_steps_max = 100, .tight_steps_max = 200, .placements = 200, .nodes = UINT64_MAX
    };
    struct sb_optimum found;
    struct sb_arena arena = { 0 };
    assert_int_equal(sb_optimum_find(&s->problem, &effort, &found, &arena, NULL), SB_OK);
    if (!found.proved || found.best != s->optimum || found.lower != s->optimum ||
        found.bound.tight > s->optimum)
        fail_msg("seed %llu, %u workers: %lld from %lld, should be %lld",
                 (unsigned long long)s->graph.seed, s->workers, (long long)found.best,
                 (long long)found.bound.energy, (long long)s->optimum);
    expect_schedule(s, found.start, found.best);
    sb_arena_fini(&arena);
}

static void each_scene(uint32_t scenes, uint32_t longest, void (*expect)(const struct scene *))
{
    uint32_t seen = 0;
    for (uint64_t seed = 1; seen < scenes * fixture_scale(); seed++) {
        struct scene s = { 0 };
        fixture_graph_random(&s.graph, seed, 1 + seed % 8, longest);
        s.workers = 1 + (uint32_t)(seed / 8 % WORKERS_MAX);
        if (s.graph.steps <= STEPS_MAX) {
            seen++;
            s.optimum = by_all_orders(&s.graph, s.workers);
            assert_int_equal(sb_problem_of_workers(&s.problem, &s.graph.dag, s.graph.dag.expected,
                                                   s.workers, &s.arena, NULL),
                             SB_OK);
            expect(&s);
        }
        sb_arena_fini(&s.arena);
        fixture_graph_fini(&s.graph);
    }
}

/* With tails that are longest paths, and with those that know of workers. */
static void expect_both_ways(const struct scene *s)
{
    struct sb_problem tight;
    struct sb_lower_bound plain, bound;
    struct sb_arena arena = { 0 };
    assert_int_equal(sb_problem_tighten(&s->problem, &tight, &arena, NULL), SB_OK);
    assert_int_equal(sb_lower_bound_find(&s->problem, 100, &plain, NULL), SB_OK);
    assert_int_equal(sb_lower_bound_find(&tight, 100, &bound, NULL), SB_OK);
    if (bound.energy > s->optimum || bound.energy < plain.energy)
        fail_msg("seed %llu, %u workers: %lld, should be from %lld to %lld",
                 (unsigned long long)s->graph.seed, s->workers, (long long)bound.energy,
                 (long long)plain.energy, (long long)s->optimum);
    expect_branching(s, &s->problem, false);
    expect_branching(s, &s->problem, true);
    expect_branching(s, &tight, false);
    expect_branching(s, &tight, true);
    sb_arena_fini(&arena);
}

static void branching_alone_finds_what_trying_all_orders_finds(void **state)
{
    (void)state;
    each_scene(1500, 9, expect_both_ways);
}

static void latencies_that_are_alike_are_no_exception(void **state)
{
    (void)state;
    each_scene(800, 1, expect_both_ways);
    each_scene(800, 2, expect_both_ways);
}

static void the_whole_search_proves_the_same(void **state)
{
    (void)state;
    each_scene(1000, 6, expect_optimum);
}

/* All that are ready at once on three workers: then one of the long ones waits for a short one. */
static void a_worker_is_left_idle_where_that_is_better(void **state)
{
    (void)state;
    enum { FIRST, LONG, OTHER_LONG, SHORT, OTHER_SHORT, TASKS };
    static const sb_ns duration[] = { 2, 10, 10, 9, 9 };
    static const uint32_t edge[][2] = { { FIRST, LONG }, { FIRST, OTHER_LONG } };
    struct scene s = { .workers = 3, .optimum = 18 };
    struct sb_span span[TASKS];
    fixture_graph_plain(&s.graph, TASKS, duration, 2, edge);
    assert_int_equal(fixture_limited(&s.graph, "hlfet", 3, span), 19);
    assert_int_equal(by_all_orders(&s.graph, 3), 18);
    assert_int_equal(
        sb_problem_of_workers(&s.problem, &s.graph.dag, s.graph.dag.expected, 3, &s.arena, NULL),
        SB_OK);
    expect_both_ways(&s);
    expect_optimum(&s);
    sb_arena_fini(&s.arena);
    fixture_graph_fini(&s.graph);
}

static void a_search_that_is_cut_short_says_so(void **state)
{
    (void)state;
    static const sb_ns duration[] = { 3, 3, 2, 2, 2 };
    static const uint32_t none[][2] = { { 0, 0 } };
    const struct sb_branch_limits limits = { .nodes = 2 };
    struct scene s = { .workers = 2 };
    sb_ns start[5], best = 100;
    enum sb_branch_end end = SB_BRANCH_DONE;
    uint64_t nodes = 0;
    fixture_graph_plain(&s.graph, 5, duration, 0, none);
    assert_int_equal(sb_problem_of_workers(&s.problem, &s.graph.dag, duration, 2, &s.arena, NULL),
                     SB_OK);
    assert_int_equal(sb_branch_run(&s.problem, 6, &limits, &best, start, &nodes, &end, NULL),
                     SB_OK);
    assert_int_equal(end, SB_BRANCH_LIMIT);
    assert_int_equal(nodes, 2);
    assert_int_equal(best, 100);
    sb_arena_fini(&s.arena);
    fixture_graph_fini(&s.graph);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(branching_alone_finds_what_trying_all_orders_finds),
        cmocka_unit_test(latencies_that_are_alike_are_no_exception),
        cmocka_unit_test(the_whole_search_proves_the_same),
        cmocka_unit_test(a_worker_is_left_idle_where_that_is_better),
        cmocka_unit_test(a_search_that_is_cut_short_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
