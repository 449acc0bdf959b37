/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Schedules of random graphs whose steps hold slots of pools: the engine against the definition,
 * word by word, and the checker against ways of breaking them. */
#include "sim/engine/check.h"
#include "sim/engine/events/event_engine.h"
#include "sim/engine/events/event_reference.h"
#include "sim/engine/kernel_choice.h"
#include "sim/engine/pools/pool_engine.h"
#include "sim/plugins.h"
#include "tests/fixtures/graphs/pools.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

enum { GRAPHS = 400, POOLS = FIXTURE_POOLS, NODES = 4 * FIXTURE_STEPS };

struct scene {
    struct fixture_graph graph;
    struct sb_plan plan;
    struct fixture_pools of;
    uint32_t workers;
    struct sb_span span[FIXTURE_STEPS];
    sb_ns makespan;
};

/* In a quarter of the cases workers are limited as well. */
static void begin(struct scene *s, uint64_t seed)
{
    memset(s, 0, sizeof *s);
    fixture_graph_random(&s->graph, seed, 24, seed % 3 ? 3 : 1000);
    fixture_pools_random(&s->of, &s->graph, seed);
    s->workers = seed % 4 ? 0 : 1 + (uint32_t)(seed / 4 % 4);
    s->workers = sb_pools_workers(s->graph.dag.pools, s->workers);
}

static void explain(const struct scene *s, const char *what)
{
    fail_msg("seed %llu, %u pools, %u workers, %s: %s", (unsigned long long)s->graph.seed,
             s->of.pools, s->workers, s->plan.strategy->name, what);
}

static void plan(struct scene *s, const struct sb_strategy *strategy)
{
    struct sb_error error = { 0 };
    if (sb_plan_build(&s->plan, &s->graph.dag, strategy, &error))
        fail_msg("%s", error.text);
}

/* ---- by definition ---- */

struct defined {
    const struct scene *s;
    struct sb_span span[FIXTURE_STEPS];
    bool ready[FIXTURE_STEPS], started[FIXTURE_STEPS], done[NODES];
};

static uint32_t used(const struct defined *d, uint32_t pool)
{
    uint32_t sum = 0;
    for (uint32_t i = 0; i < d->s->graph.steps; i++)
        if (d->started[i] && !d->done[i])
            sum += pool == POOLS ? 1 : d->s->of.takes[i][pool];
    return sum;
}

static uint32_t take_of(const struct scene *s, uint32_t step, uint32_t pool)
{
    return pool == POOLS ? 1 : s->of.takes[step][pool];
}

static uint32_t slots_of(const struct scene *s, uint32_t pool)
{
    return pool < POOLS ? s->of.slots[pool] : s->workers ? s->workers : UINT32_MAX / 2;
}

static bool is_before(const struct defined *d, uint32_t a, uint32_t b)
{
    const struct sb_plan *plan = &d->s->plan;
    if (plan->rank)
        return plan->rank[a] < plan->rank[b];
    return d->span[a].ready != d->span[b].ready ? d->span[a].ready < d->span[b].ready : a < b;
}

/* A step waits behind those in front of it that wait for a pool of its own; with keys it does not.
 */
static bool is_free_to(const struct defined *d, uint32_t step)
{
    const struct scene *s = d->s;
    for (uint32_t p = 0; p <= POOLS; p++) {
        if (take_of(s, step, p) && used(d, p) + take_of(s, step, p) > slots_of(s, p))
            return false;
        for (uint32_t i = 0; !s->plan.rank && i < s->graph.steps; i++)
            if (i != step && d->ready[i] && !d->started[i] && is_before(d, i, step) &&
                take_of(s, step, p) && take_of(s, i, p) && (p < POOLS || s->workers))
                return false;
    }
    return true;
}

/* Of those that may start the first one does, on the smallest worker that is free. */
static bool start_one(struct defined *d, sb_ns now)
{
    uint32_t first = SB_NONE;
    for (uint32_t i = 0; i < d->s->graph.steps; i++)
        if (d->ready[i] && !d->started[i] && is_free_to(d, i) &&
            (first == SB_NONE || is_before(d, i, first)))
            first = i;
    if (first == SB_NONE)
        return false;
    struct sb_span *span = &d->span[first];
    bool taken[FIXTURE_STEPS] = { false };
    for (uint32_t i = 0; d->s->workers && i < d->s->graph.steps; i++)
        if (d->started[i] && !d->done[i])
            taken[d->span[i].worker] = true;
    span->worker = d->s->workers ? 0 : SB_NONE;
    while (d->s->workers && taken[span->worker])
        span->worker++;
    span->start = now;
    span->end = now + d->s->graph.duration[first];
    d->started[first] = true;
    return true;
}

/* Whatever has no predecessor left: joins are done, steps are ready. */
static void look_at_nodes(struct defined *d, sb_ns now)
{
    const struct sb_plan *plan = &d->s->plan;
    for (uint32_t i = 0; i < plan->nodes; i++) {
        uint32_t n = plan->order[i];
        bool all = true;
        for (uint32_t e = plan->pred.begin[n]; e < plan->pred.begin[n + 1]; e++)
            all = all && d->done[plan->pred.list[e]];
        if (all && n >= d->s->graph.steps)
            d->done[n] = true;
        else if (all && !d->ready[n]) {
            d->ready[n] = true;
            d->span[n].ready = now;
        }
    }
}

static sb_ns run_defined(struct defined *d, const struct scene *s)
{
    sb_ns now = 0, next = 0;
    memset(d, 0, sizeof *d);
    d->s = s;
    assert_true(s->plan.nodes <= NODES);
    while (next < INT64_MAX) {
        now = next;
        for (uint32_t i = 0; i < s->graph.steps; i++)
            d->done[i] = d->done[i] || (d->started[i] && d->span[i].end == now);
        look_at_nodes(d, now);
        while (start_one(d, now))
            ;
        next = INT64_MAX;
        for (uint32_t i = 0; i < s->graph.steps; i++)
            if (d->started[i] && !d->done[i] && d->span[i].end < next)
                next = d->span[i].end;
    }
    return now;
}

static void compare(const struct scene *s, const struct sb_span *is, const struct sb_span *should)
{
    for (uint32_t i = 0; i < s->graph.steps; i++)
        if (is[i].ready != should[i].ready || is[i].start != should[i].start ||
            is[i].end != should[i].end || is[i].worker != should[i].worker ||
            is[i].status != SB_DONE || is[i].step != i)
            explain(s, "another schedule than by definition");
}

/* ---- the engine ---- */

static sb_ns simulate(struct scene *s)
{
    struct sb_engine *engine = sb_engine_new(&s->plan, s->workers, sb_kernel_choose(NULL));
    assert_non_null(engine);
    sb_ns makespan = sb_engine_run(engine, s->graph.duration);
    memset(s->span, 0, sizeof s->span);
    if (sb_engine_trace(engine, s->graph.duration, s->span) != makespan)
        explain(s, "a trace has another makespan");
    sb_engine_free(engine);
    return s->makespan = makespan;
}

static enum sb_code check(const struct scene *s, struct sb_error *error)
{
    struct sb_schedule_check *check = sb_schedule_check_new(&s->graph.dag);
    assert_non_null(check);
    enum sb_code code = sb_schedule_check_run(check, &s->plan, s->workers, s->graph.duration,
                                              s->span, s->makespan, error);
    sb_schedule_check_free(check);
    return code;
}

static void the_engine_does_what_its_definition_says(void **state)
{
    struct scene *s = malloc(sizeof *s);
    struct defined *d = malloc(sizeof *d);
    (void)state;
    assert_true(s && d);
    for (uint64_t seed = 1; seed <= (uint64_t)GRAPHS * fixture_scale(); seed++) {
        begin(s, seed);
        for (const struct sb_strategy *const *one = sb_plugins.strategy; *one; one++) {
            struct sb_error error = { 0 };
            plan(s, *one);
            sb_ns should = run_defined(d, s);
            if (simulate(s) != should)
                explain(s, "another makespan than by definition");
            compare(s, s->span, d->span);
            if (check(s, &error))
                explain(s, error.text);
            sb_plan_fini(&s->plan);
        }
        fixture_graph_fini(&s->graph);
    }
    free(d);
    free(s);
}

/* What follows from one pool that gives a slot to every step: as many workers. */
static void one_pool_of_all_steps_is_a_number_of_workers(void **state)
{
    struct scene *s = malloc(sizeof *s);
    struct sb_span by_pool[FIXTURE_STEPS], by_workers[FIXTURE_STEPS];
    (void)state;
    assert_non_null(s);
    for (uint64_t seed = 1; seed <= GRAPHS; seed++) {
        memset(s, 0, sizeof *s);
        fixture_graph_random(&s->graph, seed, 24, 3);
        s->of.pools = 1;
        s->of.slots[0] = 1 + (uint32_t)(seed % 5);
        for (uint32_t i = 0; i < s->graph.steps; i++)
            s->of.takes[i][0] = 1;
        fixture_pools_add(&s->of, &s->graph);
        assert_int_equal(s->graph.dag.pools->workers, s->graph.steps ? s->of.slots[0] : 0);
        for (const struct sb_strategy *const *one = sb_plugins.strategy; s->graph.steps && *one;
             one++) {
            plan(s, *one);
            struct sb_event_reference *reference = sb_event_reference_new(&s->plan, s->of.slots[0]);
            struct sb_pool_engine *engine = sb_pool_engine_new(&s->plan, 0);
            assert_true(reference && engine);
            sb_ns should = sb_event_reference_run(reference, s->graph.duration, by_workers);
            if (sb_pool_engine_run(engine, s->graph.duration, by_pool) != should ||
                simulate(s) != should)
                explain(s, "another makespan than with workers");
            compare(s, s->span, by_workers);
            for (uint32_t i = 0; i < s->graph.steps; i++)
                by_workers[i].worker = SB_NONE;
            compare(s, by_pool, by_workers);
            sb_pool_engine_free(engine);
            sb_event_reference_free(reference);
            sb_plan_fini(&s->plan);
        }
        fixture_graph_fini(&s->graph);
    }
    free(s);
}

/* ---- the checker ---- */

static void move(struct scene *s, uint32_t step, sb_ns by)
{
    s->span[step].start += by;
    s->span[step].end += by;
    s->makespan = 0;
    for (uint32_t i = 0; i < s->graph.steps; i++)
        s->makespan = s->span[i].end > s->makespan ? s->span[i].end : s->makespan;
}

/* Steps that nothing waits for, so that no other is ready at another time. */
static bool is_last(const struct scene *s, uint32_t step)
{
    return s->plan.succ.begin[step] == s->plan.succ.begin[step + 1];
}

/* It may then be ahead of one that is ready at the same time, but later. */
static bool is_passed_at_once(const struct scene *s, sb_ns time)
{
    for (uint32_t i = 0; i < s->graph.steps; i++)
        if (s->span[i].start == time && s->span[i].end == time)
            return true;
    return false;
}

static void a_step_that_starts_at_another_time_is_refused(void **state)
{
    struct scene *s = malloc(sizeof *s);
    uint32_t later = 0, sooner = 0;
    (void)state;
    assert_non_null(s);
    for (uint64_t seed = 1; seed <= GRAPHS; seed++) {
        begin(s, seed);
        plan(s, fixture_strategy(seed % 2 ? "earliest-start" : "hlfet"));
        simulate(s);
        for (uint32_t i = 0; i < s->graph.steps; i++) {
            for (int by = is_last(s, i) ? -1 : 2; by < 2; by += 2) {
                sb_ns start = s->span[i].start, ready = s->span[i].ready;
                if ((by < 0 && start == ready) || s->graph.duration[i] == 0 ||
                    is_passed_at_once(s, by < 0 ? start - 1 : start))
                    continue;
                move(s, i, by);
                if (check(s, NULL) != SB_ECHECK)
                    explain(s, by < 0 ? "accepted though one starts too early"
                                      : "accepted though one starts too late");
                move(s, i, -by);
                sooner += by < 0;
                later += by > 0;
            }
        }
        sb_plan_fini(&s->plan);
        fixture_graph_fini(&s->graph);
    }
    assert_true(sooner > GRAPHS && later > GRAPHS);
    free(s);
}

/* a and b take two of three slots, c takes one, and d one of another pool with one of the first. */
static void begin_known(struct scene *s, const char *strategy)
{
    static const sb_ns duration[] = { 4, 2, 1, 3 };
    static const uint32_t none[][2] = { { 0, 0 } };
    memset(s, 0, sizeof *s);
    fixture_graph_plain(&s->graph, 4, duration, 0, none);
    s->of.pools = 2;
    s->of.slots[0] = 3;
    s->of.slots[1] = 1;
    s->of.takes[0][0] = s->of.takes[1][0] = 2;
    s->of.takes[2][0] = 1;
    s->of.takes[3][0] = s->of.takes[3][1] = 1;
    fixture_pools_add(&s->of, &s->graph);
    plan(s, fixture_strategy(strategy));
    simulate(s);
}

static void expect_starts(struct scene *s, const sb_ns start[4], sb_ns makespan)
{
    struct sb_error error = { 0 };
    for (uint32_t i = 0; i < 4; i++)
        assert_int_equal(s->span[i].start, start[i]);
    assert_int_equal(s->makespan, makespan);
    assert_int_equal(check(s, &error), SB_OK);
    sb_plan_fini(&s->plan);
    fixture_graph_fini(&s->graph);
}

/* c and d fit beside a, but b stands in front of them. */
static void nobody_is_passed_over_where_the_first_to_come_is_served_first(void **state)
{
    struct scene s;
    (void)state;
    begin_known(&s, "earliest-start");
    expect_starts(&s, (const sb_ns[]){ 0, 4, 4, 5 }, 8);
    begin_known(&s, "list");
    expect_starts(&s, (const sb_ns[]){ 0, 4, 0, 1 }, 6);
}

static void who_gets_ahead_or_takes_too_much_is_told(void **state)
{
    struct scene s;
    struct sb_error error = { 0 }, other = { 0 };
    (void)state;
    begin_known(&s, "earliest-start");
    move(&s, 2, -4);
    assert_int_equal(check(&s, &error), SB_ECHECK);
    assert_string_equal(error.text, "schedule refused: task \"t2\" starts at 0 ns, ahead of one "
                                    "that has waited longer for a");
    move(&s, 2, 4);
    s.plan.dag->pools->slots[0] = 2;
    assert_int_equal(check(&s, &other), SB_ECHECK);
    assert_string_equal(other.text, "schedule refused: task \"t2\" starts at 4 ns, when not enough "
                                    "slots of a are free");
    sb_plan_fini(&s.plan);
    fixture_graph_fini(&s.graph);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_engine_does_what_its_definition_says),
        cmocka_unit_test(one_pool_of_all_steps_is_a_number_of_workers),
        cmocka_unit_test(nobody_is_passed_over_where_the_first_to_come_is_served_first),
        cmocka_unit_test(a_step_that_starts_at_another_time_is_refused),
        cmocka_unit_test(who_gets_ahead_or_takes_too_much_is_told),
    };
    return cmocka_run_group_tests_name("pools", tests, NULL, NULL);
}
