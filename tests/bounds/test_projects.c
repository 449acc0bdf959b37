/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bounds and schedules where steps hold slots of several pools: against all schedules of small
 * graphs, and against the published optima of PSPLIB. */
#include "sim/bounds/optimum.h"
#include "sim/bounds/precedence_tree.h"
#include "sim/engine/check.h"
#include "sim/plugins.h"
#include "sim/workload/workload.h"
#include "tests/fixtures/graphs/pools.h"
#include "tests/fixtures/random.h"
#include "tests/fixtures/recorded/oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

enum { GRAPHS = FIXTURE_CASES(300), FEW = 6 };

/* ---- what the checker says ---- */

static void check(const struct sb_dag *dag, uint32_t workers, const struct sb_optimum *optimum,
                  const char *name)
{
    struct sb_span *span = test_calloc((size_t)dag->steps + 1, sizeof *span);
    struct sb_schedule_check *checker = sb_schedule_check_new(dag);
    struct sb_error error = { 0 };
    for (uint32_t s = 0; s < dag->steps; s++) {
        sb_ns start = optimum->start[s], ready = 0;
        for (uint32_t e = dag->pred.begin[s]; e < dag->pred.begin[s + 1]; e++) {
            uint32_t from = dag->pred.list[e];
            sb_ns end = optimum->start[from] + dag->expected[from];
            ready = end > ready ? end : ready;
        }
        span[s] = (struct sb_span){ .task = dag->step_task[s],
                                    .step = s,
                                    .worker = SB_NONE,
                                    .ready = ready,
                                    .start = start,
                                    .end = start + dag->expected[s] };
    }
    if (sb_schedule_check_run(checker, NULL, workers, dag->expected, span, optimum->best, &error))
        fail_msg("%s: %s", name, error.text);
    sb_schedule_check_free(checker);
    test_free(span);
}

/* ---- all schedules ---- */

struct all {
    const struct sb_dag *dag;
    sb_ns start[FIXTURE_STEPS], best;
    bool placed[FIXTURE_STEPS];
};

static bool fits(const struct all *a, uint32_t step, sb_ns at, sb_ns start)
{
    const struct sb_pools *pools = a->dag->pools;
    for (uint32_t p = 0; p < pools->count; p++) {
        uint32_t held = 0;
        for (uint32_t s = 0; s < a->dag->steps; s++) {
            sb_ns from = s == step ? start : a->start[s];
            if (!(a->placed[s] || s == step) || from > at || at >= from + a->dag->expected[s])
                continue;
            for (uint32_t i = pools->begin[pools->demand_of[s]];
                 i < pools->begin[pools->demand_of[s] + 1]; i++)
                held += pools->units[i].pool == p ? pools->units[i].slots : 0;
        }
        if (held > pools->slots[p])
            return false;
    }
    return true;
}

static bool is_free(const struct all *a, uint32_t step, sb_ns start)
{
    for (sb_ns at = start; at < start + a->dag->expected[step]; at++)
        if (!fits(a, step, at, start))
            return false;
    return true;
}

/* Each order in turn, each step as early as it fits: one of these is an optimum. */
static void place_all(struct all *a, uint32_t left, sb_ns makespan)
{
    if (left == 0 && (a->best < 0 || makespan < a->best))
        a->best = makespan;
    for (uint32_t s = 0; left && s < a->dag->steps; s++) {
        sb_ns start = 0;
        bool may = !a->placed[s];
        for (uint32_t e = a->dag->pred.begin[s]; may && e < a->dag->pred.begin[s + 1]; e++) {
            uint32_t from = a->dag->pred.list[e];
            sb_ns end = a->start[from] + a->dag->expected[from];
            may = a->placed[from];
            start = end > start ? end : start;
        }
        if (!may)
            continue;
        while (!is_free(a, s, start))
            start++;
        sb_ns end = start + a->dag->expected[s];
        a->start[s] = start;
        a->placed[s] = true;
        place_all(a, left - 1, end > makespan ? end : makespan);
        a->placed[s] = false;
    }
}

/* The tree alone, from a bound that any schedule keeps. */
static void check_tree(const struct sb_problem *problem, sb_ns optimum, uint64_t seed)
{
    const struct sb_branch_limits limits = { .nodes = 1 << 20 };
    struct sb_problem mirror = sb_problem_mirror(problem);
    sb_ns start[FIXTURE_STEPS];
    for (int side = 0; side < 2; side++) {
        sb_ns best = 1000;
        uint64_t nodes = 0;
        enum sb_branch_end end;
        assert_int_equal(sb_precedence_tree_run(side ? &mirror : problem, 0, &limits, &best, start,
                                                &nodes, &end, NULL),
                         SB_OK);
        if (best != optimum || end != SB_BRANCH_DONE ||
            sb_problem_makespan(problem, start) != optimum)
            fail_msg("seed %llu: the tree ends with %lld, the optimum is %lld",
                     (unsigned long long)seed, (long long)best, (long long)optimum);
    }
}

static const struct sb_effort little = { .energy_steps_max = 500,
                                         .placements = 1 << 14,
                                         .nodes = 1 << 16 };

static void no_bound_is_above_the_best_schedule_and_none_found_below(void **state)
{
    uint32_t compared = 0, proved = 0, reached = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= (uint64_t)GRAPHS * fixture_scale(); seed++) {
        struct fixture_graph g;
        struct fixture_pools pools;
        fixture_graph_random(&g, seed, 4, 6);
        fixture_pools_random(&pools, &g, seed);
        struct all all = { .dag = &g.dag, .best = -1 };
        struct sb_arena arena = { 0 };
        struct sb_problem problem;
        struct sb_optimum optimum;
        if (g.steps <= FEW && sb_pools_matter(g.dag.pools) &&
            sb_problem_lacks_time(&g.dag, g.dag.expected) == SB_NONE) {
            place_all(&all, g.steps, 0);
            assert_int_equal(sb_problem_of_dag(&problem, &g.dag, g.dag.expected, 0, &arena, NULL),
                             SB_OK);
            assert_int_equal(sb_optimum_find(&problem, &little, &optimum, &arena, NULL), SB_OK);
            if (optimum.lower > all.best || optimum.best < all.best)
                fail_msg("seed %llu: from %lld to %lld, but the optimum is %lld",
                         (unsigned long long)seed, (long long)optimum.lower,
                         (long long)optimum.best, (long long)all.best);
            check(&g.dag, 0, &optimum, "random");
            check_tree(&problem, all.best, seed);
            compared++;
            reached += optimum.best == all.best;
            proved += optimum.proved;
        }
        sb_arena_fini(&arena);
        fixture_graph_fini(&g);
    }
    print_message("%u graphs, the optimum reached in %u, proved in %u\n", compared, reached,
                  proved);
    assert_true(compared > GRAPHS / 3 && reached == compared && proved == compared);
}

/* ---- PSPLIB ---- */

struct tally {
    double excess;
    uint32_t files, reached, proved;
};

/* False: the files are not there. */
static bool look_at_projects(const struct sb_effort *effort, struct tally *tally)
{
    struct fixture_oracle oracle;
    if (!fixture_oracle_open(&oracle, "psplib"))
        return false;
    const struct sb_json_node *all = fixture_at(&oracle, NULL, "files");
    for (const struct sb_json_node *f = sb_json_first(&oracle.json, all); f;
         f = sb_json_next(&oracle.json, all, f), tally->files++) {
        struct sb_workload w;
        struct sb_error error = { 0 };
        struct sb_arena arena = { 0 };
        struct sb_problem problem;
        struct sb_optimum optimum;
        char path[256];
        snprintf(path, sizeof path, FIXTURE_DATA "psplib/%s", sb_json_key(&oracle.json, f));
        if (sb_workload_read(&w, path, &sb_plugins.readers, &error) ||
            sb_problem_of_dag(&problem, &w.dag, w.dag.expected, 0, &arena, &error) ||
            sb_optimum_find(&problem, effort, &optimum, &arena, &error))
            fail_msg("%s: %s", error.where, error.text);
        int64_t published = fixture_whole(&oracle, f, "published_optimum") * 1000000;
        assert_true(optimum.bound.energy >=
                    fixture_whole(&oracle, f, "resource_lower_bound") * 1000000);
        assert_true(optimum.bound.energy <= published && optimum.best >= published);
        assert_int_equal(optimum.bound.path, fixture_whole(&oracle, f, "cp") * 1000000);
        check(&w.dag, 0, &optimum, path);
        assert_true(!optimum.proved || optimum.best == published);
        tally->excess += (double)(optimum.best - published) / (double)published;
        tally->reached += optimum.best == published;
        tally->proved += optimum.proved;
        sb_arena_fini(&arena);
        sb_workload_fini(&w);
    }
    fixture_oracle_close(&oracle);
    print_message("%u projects: mean excess over the published optima %.2f %%, %u reached, %u "
                  "proved\n",
                  tally->files, 100 * tally->excess / tally->files, tally->reached, tally->proved);
    return true;
}

static void thousand_schedules_come_near_the_published_optima_and_undercut_none(void **state)
{
    const struct sb_effort effort = { .energy_steps_max = 500, .placements = 1000 * 32 };
    struct tally tally = { 0 };
    (void)state;
    if (!look_at_projects(&effort, &tally))
        skip();
    assert_true(tally.files == 12 && tally.excess / 12 < 0.015 && tally.reached >= 6);
}

static void branching_proves_most_of_them(void **state)
{
    const struct sb_effort effort = { .energy_steps_max = 500,
                                      .placements = 1000 * 32,
                                      .nodes = 400000 };
    struct tally tally = { 0 };
    (void)state;
    if (!look_at_projects(&effort, &tally))
        skip();
    assert_true(tally.files == 12 && tally.proved >= 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_bound_is_above_the_best_schedule_and_none_found_below),
        cmocka_unit_test(thousand_schedules_come_near_the_published_optima_and_undercut_none),
        cmocka_unit_test(branching_proves_most_of_them),
    };
    return cmocka_run_group_tests_name("projects", tests, NULL, NULL);
}
