/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lower bounds by their definitions. */
#include "sim/bounds/energy.h"
#include "sim/bounds/lower_bound.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What lies of [start, start + latency) in [from, until). */
static sb_ns part(sb_ns start, sb_ns latency, sb_ns from, sb_ns until)
{
    sb_ns begin = start > from ? start : from,
          end = start + latency < until ? start + latency : until;
    return end > begin ? end - begin : 0;
}

/* Every interval of whole times, each step as early and as late as it can. */
static sb_ns late_by_definition(const struct sb_problem *p, sb_ns end)
{
    sb_ns most = 0;
    for (uint32_t r = 0; r < p->resources; r++)
        for (sb_ns from = 0; from < end; from++)
            for (sb_ns until = from + 1; until <= end; until++) {
                sb_ns energy = 0, capacity = p->capacity[r];
                for (uint32_t s = 0; s < p->steps; s++) {
                    sb_ns early = part(p->head[s], p->latency[s], from, until),
                          late = part(end - p->tail[s] - p->latency[s], p->latency[s], from, until);
                    energy += (early < late ? early : late) * sb_problem_demand(p, s)[r];
                }
                sb_ns over = energy - capacity * (until - from);
                sb_ns by = over > 0 ? (over + capacity - 1) / capacity : 0;
                most = by > most ? by : most;
            }
    return most;
}

enum { RESOURCES = 3 };

/* A random graph whose steps hold some of up to three resources. */
struct scene {
    struct fixture_graph graph;
    struct sb_arena arena;
    struct sb_problem problem;
    uint32_t capacity[RESOURCES], demand[FIXTURE_STEPS * RESOURCES];
};

static void begin(struct scene *s, uint64_t seed, uint32_t resources)
{
    struct fixture_random random = { seed };
    *s = (struct scene){ 0 };
    fixture_graph_random(&s->graph, seed, 7, 6);
    for (uint32_t r = 0; r < resources; r++)
        s->capacity[r] = 1 + fixture_below(&random, 4);
    for (uint32_t i = 0; i < s->graph.steps * resources; i++)
        s->demand[i] = fixture_below(&random, s->capacity[i % resources] + 1);
    s->problem = (struct sb_problem){ .steps = s->graph.steps,
                                      .resources = resources,
                                      .pred = &s->graph.dag.pred,
                                      .succ = &s->graph.dag.succ,
                                      .latency = s->graph.dag.expected,
                                      .capacity = s->capacity,
                                      .demand = s->demand };
    assert_int_equal(sb_problem_derive(&s->problem, &s->arena, NULL), SB_OK);
}

static void end(struct scene *s)
{
    sb_arena_fini(&s->arena);
    fixture_graph_fini(&s->graph);
}

static void the_most_overrun_interval_is_found(void **state)
{
    (void)state;
    unsigned overrun = 0;
    for (uint64_t seed = 1; seed <= 300 * fixture_scale(); seed++) {
        struct scene s;
        begin(&s, seed, 1 + (uint32_t)(seed % RESOURCES));
        for (sb_ns more = 0; more < 4; more++) {
            sb_ns late = -1, should = late_by_definition(&s.problem, s.problem.path + more);
            assert_int_equal(sb_energy_late(&s.problem, s.problem.path + more, &late, NULL), SB_OK);
            if (late != should)
                fail_msg("seed %llu, longest path and %lld: %lld, should be %lld",
                         (unsigned long long)seed, (long long)more, (long long)late,
                         (long long)should);
            overrun += should > 0;
        }
        end(&s);
    }
    assert_true(overrun > 300);
}

static void a_bound_is_where_no_interval_is_overrun(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 150 * fixture_scale(); seed++) {
        struct scene s;
        struct sb_lower_bound bound;
        begin(&s, seed, 1);
        assert_int_equal(sb_lower_bound_find(&s.problem, 100, &bound, NULL), SB_OK);
        assert_int_equal(bound.path, fixture_longest_path(&s.graph));
        assert_true(bound.energy >= bound.path && bound.energy >= bound.work);
        assert_int_equal(bound.energy % s.problem.unit, 0);
        assert_int_equal(late_by_definition(&s.problem, bound.energy), 0);
        /* the largest one that is too early, among those that a schedule can have */
        sb_ns before = bound.energy - s.problem.unit;
        if (bound.energy > bound.path && bound.energy > bound.work && before >= bound.path)
            assert_true(late_by_definition(&s.problem, before) > 0);
        end(&s);
    }
}

/* Hu, 1961: of unit tasks, those that have k tasks behind them must be done before k from the end.
 * Five before a chain of two on two workers: 3 + 2 rounds; work alone says 4. */
static void unit_tasks_have_the_bound_of_hu(void **state)
{
    (void)state;
    static const sb_ns unit[] = { 1, 1, 1, 1, 1, 1, 1 };
    static const uint32_t edge[][2] = {
        { 0, 5 }, { 1, 5 }, { 2, 5 }, { 3, 5 }, { 4, 5 }, { 5, 6 }
    };
    struct fixture_graph graph;
    struct sb_arena arena = { 0 };
    struct sb_problem problem;
    struct sb_lower_bound bound;
    fixture_graph_plain(&graph, 7, unit, 6, edge);
    assert_int_equal(sb_problem_of_workers(&problem, &graph.dag, unit, 2, &arena, NULL), SB_OK);
    assert_int_equal(sb_lower_bound_find(&problem, 100, &bound, NULL), SB_OK);
    assert_int_equal(bound.path, 3);
    assert_int_equal(bound.work, 4);
    assert_int_equal(bound.energy, 5);
    assert_int_equal(sb_lower_bound_find(&problem, 6, &bound, NULL), SB_OK); /* not looked at */
    assert_int_equal(bound.energy, 4);
    sb_arena_fini(&arena);
    fixture_graph_fini(&graph);
}

/* Times of a schedule are sums of latencies: 7 + 7 + 7 on two workers cannot end at 10.5. */
static void bounds_are_rounded_up_to_times_that_there_are(void **state)
{
    (void)state;
    static const sb_ns seven[] = { 7, 7, 7 };
    static const uint32_t none[][2] = { { 0, 0 } };
    struct fixture_graph graph;
    struct sb_arena arena = { 0 };
    struct sb_problem problem;
    struct sb_lower_bound bound;
    fixture_graph_plain(&graph, 3, seven, 0, none);
    assert_int_equal(sb_problem_of_workers(&problem, &graph.dag, seven, 2, &arena, NULL), SB_OK);
    assert_int_equal(sb_lower_bound_find(&problem, 100, &bound, NULL), SB_OK);
    assert_int_equal(problem.unit, 7);
    assert_int_equal(bound.work, 14);
    sb_arena_fini(&arena);
    fixture_graph_fini(&graph);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_most_overrun_interval_is_found),
        cmocka_unit_test(a_bound_is_where_no_interval_is_overrun),
        cmocka_unit_test(unit_tasks_have_the_bound_of_hu),
        cmocka_unit_test(bounds_are_rounded_up_to_times_that_there_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
