/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold between strategies, and between a makespan and the graph, for any durations. */
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/graphs/simulate.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const lists[] = { "earliest-start", "hlfet", "lpt", "spt", "list" };

/* Of the durations drawn; 0 workers: unlimited. */
static sb_ns simulate(const struct fixture_graph *g, const char *strategy, uint32_t workers)
{
    struct sb_plan plan;
    assert_int_equal(sb_plan_build(&plan, &g->dag, fixture_strategy(strategy), NULL), SB_OK);
    sb_ns makespan = fixture_simulate(&plan, workers, g->duration, NULL);
    sb_plan_fini(&plan);
    return makespan;
}

/* Strategies are built from the expected durations; the ones drawn differ from them. */
static void redraw(struct fixture_graph *g, struct fixture_random *random)
{
    for (uint32_t s = 0; s < g->steps; s++)
        g->duration[s] = fixture_below(random, 3) ? fixture_below(random, 50) : 0;
}

static void freer_strategies_are_never_slower(void **state)
{
    static const char *const order[][2] = {
        { "earliest-start", "level-barrier" },       { "level-barrier", "join-all-then-chain" },
        { "join-all-then-chain", "sequential" },     { "earliest-start", "await-in-order" },
        { "await-in-order", "join-all-then-chain" },
    };
    (void)state;
    for (uint64_t seed = 1; seed <= FIXTURE_CASES(3000) * (uint64_t)fixture_scale(); seed++) {
        struct fixture_graph g;
        struct fixture_random random = { ~seed };
        fixture_graph_random(&g, seed, 30, 20);
        redraw(&g, &random);
        for (size_t i = 0; i < COUNT(order); i++) {
            sb_ns freer = simulate(&g, order[i][0], 0), stricter = simulate(&g, order[i][1], 0);
            if (freer > stricter)
                fail_msg("seed %llu: %s takes %lld, %s %lld", (unsigned long long)seed, order[i][0],
                         (long long)freer, order[i][1], (long long)stricter);
        }
        if (simulate(&g, "earliest-start", 0) != fixture_longest_path(&g) ||
            simulate(&g, "sequential", 0) != fixture_work(&g))
            fail_msg("seed %llu: earliest-start is not the longest path, or sequential not the sum",
                     (unsigned long long)seed);
        fixture_graph_fini(&g);
    }
}

static void list_schedules_keep_within_grahams_bounds(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= FIXTURE_CASES(1000) * (uint64_t)fixture_scale(); seed++) {
        struct fixture_graph g;
        struct fixture_random random = { seed * 977 };
        fixture_graph_random(&g, seed, 40, 20);
        redraw(&g, &random);
        sb_ns work = fixture_work(&g), path = fixture_longest_path(&g);
        for (size_t i = 0; i < COUNT(lists); i++)
            for (uint32_t k = 1; k <= 9; k += 2) {
                sb_ns makespan = simulate(&g, lists[i], k), share = (work + k - 1) / k;
                if (makespan < path || makespan < share || makespan > work ||
                    makespan * k > work + (k - 1) * path)
                    fail_msg(
                        "seed %llu, %s, %u workers: %lld with critical path %lld and work %lld",
                        (unsigned long long)seed, lists[i], k, (long long)makespan, (long long)path,
                        (long long)work);
            }
        fixture_graph_fini(&g);
    }
}

/* The best of all orders, each step in turn on the worker that is free first: one of them is
 * optimal. */
struct search {
    const struct fixture_graph *g;
    uint32_t workers, done;
    sb_ns free[8], end[8], best;
};

static bool can_follow(const struct search *s, uint32_t step, sb_ns *ready)
{
    const struct fixture_graph *g = s->g;
    uint32_t task = g->step[step].task;
    *ready = step == g->first[task] ? 0 : s->end[step - 1];
    bool can = !(s->done >> step & 1) && (step == g->first[task] || s->done >> (step - 1) & 1);
    for (uint32_t i = 0; i < g->step[step].awaits; i++) {
        uint32_t last = g->last[g->step[step].await[i]];
        can = can && s->done >> last & 1;
        *ready = s->end[last] > *ready ? s->end[last] : *ready;
    }
    return can;
}

static void search(struct search *s, sb_ns longest)
{
    sb_ns ready;
    if (longest >= s->best)
        return;
    if (s->done == (1u << s->g->steps) - 1)
        s->best = longest;
    for (uint32_t step = 0; step < s->g->steps; step++) {
        uint32_t w = 0;
        if (!can_follow(s, step, &ready))
            continue;
        for (uint32_t i = 1; i < s->workers; i++)
            w = s->free[i] < s->free[w] ? i : w;
        sb_ns before = s->free[w], start = ready > before ? ready : before;
        s->free[w] = s->end[step] = start + s->g->duration[step];
        s->done |= 1u << step;
        search(s, s->free[w] > longest ? s->free[w] : longest);
        s->done &= ~(1u << step);
        s->free[w] = before;
    }
}

static sb_ns optimum(const struct fixture_graph *g, uint32_t workers)
{
    struct search s = { .g = g, .workers = workers, .best = INT64_MAX };
    search(&s, 0);
    return s.best;
}

static void list_schedules_of_few_steps_are_near_the_optimum(void **state)
{
    uint32_t searched = 0;
    (void)state;
    for (uint64_t seed = 1; searched < FIXTURE_CASES(300) * fixture_scale(); seed++) {
        struct fixture_graph g;
        fixture_graph_random(&g, seed, 7, 9);
        for (uint32_t m = 2; m <= 3 && g.steps > 2 && g.steps <= 7; m++, searched++) {
            sb_ns best = optimum(&g, m);
            for (size_t i = 0; i < COUNT(lists); i++) {
                sb_ns makespan = simulate(&g, lists[i], m);
                if (makespan < best || makespan * m > best * (2 * m - 1))
                    fail_msg("seed %llu, %s, %u workers: %lld, optimum %lld",
                             (unsigned long long)seed, lists[i], m, (long long)makespan,
                             (long long)best);
            }
        }
        fixture_graph_fini(&g);
    }
}

static void one_worker_takes_the_sum_under_every_strategy(void **state)
{
    static const char *const all[] = { "sequential",
                                       "join-all-then-chain",
                                       "level-barrier",
                                       "await-in-order",
                                       "earliest-start",
                                       "hlfet",
                                       "lpt",
                                       "spt",
                                       "list" };
    (void)state;
    for (uint64_t seed = 1; seed <= FIXTURE_CASES(300) * (uint64_t)fixture_scale(); seed++) {
        struct fixture_graph g;
        fixture_graph_random(&g, seed, 30, 9);
        for (size_t i = 0; i < COUNT(all); i++)
            if (simulate(&g, all[i], 1) != fixture_work(&g))
                fail_msg("seed %llu: %s on one worker is not as long as the work",
                         (unsigned long long)seed, all[i]);
        fixture_graph_fini(&g);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(freer_strategies_are_never_slower),
        cmocka_unit_test(list_schedules_keep_within_grahams_bounds),
        cmocka_unit_test(list_schedules_of_few_steps_are_near_the_optimum),
        cmocka_unit_test(one_worker_takes_the_sum_under_every_strategy),
    };
    return cmocka_run_group_tests_name("properties", tests, NULL, NULL);
}
