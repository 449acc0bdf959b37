/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/barriers/largest_speedup.h"

#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/graphs/simulate.h"
#include "tests/fixtures/random.h"
#include "tests/fixtures/runs/expect_workload.h"

enum { STEPS = 10, OTHERS = 2 };

static const char *const others[OTHERS] = { "sequential", "join-all-then-chain" };

struct plans {
    struct sb_plan earliest, other[OTHERS];
};

static void plan_all(struct plans *plans, const struct sb_dag *dag)
{
    assert_int_equal(sb_plan_build(&plans->earliest, dag, fixture_strategy("earliest-start"), NULL),
                     SB_OK);
    for (unsigned i = 0; i < OTHERS; i++)
        assert_int_equal(sb_plan_build(&plans->other[i], dag, fixture_strategy(others[i]), NULL),
                         SB_OK);
}

static void fini_all(struct plans *plans)
{
    sb_plan_fini(&plans->earliest);
    for (unsigned i = 0; i < OTHERS; i++)
        sb_plan_fini(&plans->other[i]);
}

/* Raises the largest ratios seen; 0 / 0 is none. */
static void look(const struct plans *plans, uint32_t workers, const sb_ns *latency,
                 double largest[OTHERS])
{
    sb_ns least = fixture_simulate(&plans->earliest, workers, latency, NULL);
    for (unsigned i = 0; least && i < OTHERS; i++) {
        sb_ns makespan = fixture_simulate(&plans->other[i], workers, latency, NULL);
        double ratio = (double)makespan / (double)least;
        largest[i] = ratio > largest[i] ? ratio : largest[i];
    }
}

/* The largest of all latencies of 0 and 1, and of some others. */
static void try_all(const struct fixture_graph *g, uint32_t workers, double largest[OTHERS])
{
    struct fixture_random random = { g->seed };
    struct plans plans;
    sb_ns latency[STEPS];
    plan_all(&plans, &g->dag);
    for (uint32_t set = 1; set < 1u << g->steps; set++) {
        for (uint32_t s = 0; s < g->steps; s++)
            latency[s] = set >> s & 1;
        look(&plans, workers, latency, largest);
    }
    for (unsigned i = 0; i < 200; i++) {
        for (uint32_t s = 0; s < g->steps; s++)
            latency[s] = fixture_below(&random, 3) ? fixture_below(&random, 100) : 0;
        look(&plans, workers, latency, largest);
    }
    fini_all(&plans);
}

static void compare(const struct fixture_graph *g, uint32_t workers)
{
    struct sb_largest_speedup told;
    double largest[OTHERS] = { 1, 1 };
    assert_int_equal(sb_largest_speedup_find(&g->dag, workers, &told, NULL), SB_OK);
    try_all(g, workers, largest);
    bool wrong = largest[0] != told.over_sequential ||
                 (workers ? largest[1] > told.over_join_all_then_chain
                          : largest[1] != told.over_join_all_then_chain);
    if (wrong)
        fail_msg("seed %llu, %u workers: %u and %u are told, %g and %g are reached",
                 (unsigned long long)g->seed, workers, told.over_sequential,
                 told.over_join_all_then_chain, largest[0], largest[1]);
}

static void some_latencies_reach_it_and_none_exceeds_it(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= FIXTURE_CASES(400) * (uint64_t)fixture_scale(); seed++) {
        struct fixture_graph g;
        fixture_graph_random(&g, seed, 7, 1);
        if (g.steps > 0 && g.steps <= STEPS) {
            compare(&g, 0);
            compare(&g, 1 + (uint32_t)(seed % 4));
        }
        fixture_graph_fini(&g);
    }
}

static struct sb_largest_speedup of_file(const char *path, uint32_t workers)
{
    struct sb_workload workload = expect_loaded(path);
    struct sb_largest_speedup largest;
    assert_int_equal(sb_largest_speedup_find(&workload.dag, workers, &largest, NULL), SB_OK);
    sb_workload_fini(&workload);
    return largest;
}

/* user and config, then profile, which needs the user alone: at most max(user, config) + profile to
 * max(user + profile, config). */
static void of_user_config_profile_it_is_two(void **state)
{
    (void)state;
    struct sb_largest_speedup largest = of_file("workloads/user-config-profile.json", 0);
    assert_int_equal(largest.over_join_all_then_chain, 2);
    assert_int_equal(largest.over_sequential, 2);
    largest = of_file("workloads/user-config-profile.json", 1);
    assert_int_equal(largest.over_join_all_then_chain, 1);
    assert_int_equal(largest.over_sequential, 1);
}

/* One root and 40 tasks that need it: all of them run at once, or one after another. */
static void of_a_fan_it_is_its_width(void **state)
{
    (void)state;
    char text[4096] = "{\"simbench\": 1, \"tasks\": {\"root\": {\"latency\": 1}";
    for (unsigned i = 0; i < 40; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text),
                 ", \"t%u\": {\"after\": [\"root\"], \"latency\": 1}", i);
    strcat(text, "}}");
    struct sb_workload workload = expect_parsed(text);
    struct sb_largest_speedup largest;
    assert_int_equal(sb_largest_speedup_find(&workload.dag, 0, &largest, NULL), SB_OK);
    assert_int_equal(largest.over_join_all_then_chain, 40);
    assert_int_equal(largest.over_sequential, 40);
    assert_int_equal(sb_largest_speedup_find(&workload.dag, 8, &largest, NULL), SB_OK);
    assert_int_equal(largest.over_join_all_then_chain, 8);
    assert_int_equal(largest.over_sequential, 8);
    sb_workload_fini(&workload);
}

static void a_graph_that_is_too_large_has_none(void **state)
{
    (void)state;
    struct sb_workload workload = expect_parsed(
        "{\"simbench\": 1, \"generate\": {\"kind\": \"chain\", \"tasks\": 2001, \"latency\": 1}}");
    struct sb_largest_speedup largest = { 1, 1 };
    assert_int_equal(sb_largest_speedup_find(&workload.dag, 0, &largest, NULL), SB_OK);
    assert_int_equal(largest.over_sequential, 0);
    assert_int_equal(largest.over_join_all_then_chain, 0);
    sb_workload_fini(&workload);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(some_latencies_reach_it_and_none_exceeds_it),
        cmocka_unit_test(of_user_config_profile_it_is_two),
        cmocka_unit_test(of_a_fan_it_is_its_width),
        cmocka_unit_test(a_graph_that_is_too_large_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
