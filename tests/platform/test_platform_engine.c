/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs on workers that differ: what holds for every schedule of random graphs, under every model of
 * links and every way in which steps come to workers. */
#include "sim/platform/platform_engine.h"

#include "sim/base/machine/lanes.h"
#include "sim/engine/events/event_reference.h"
#include "sim/platform/lanes.h"
#include "sim/platform/platform_check.h"
#include "sim/plugins.h"
#include "tests/fixtures/graphs/platform.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

enum { GRAPHS = FIXTURE_CASES(300) };

struct scene {
    struct fixture_graph graph;
    struct sb_plan plan;
    sb_ns latency[FIXTURE_STEPS], makespan;
    struct sb_span span[FIXTURE_STEPS];
    struct sb_platform_engine *engine;
    const char *strategy;
};

static void explain(const struct scene *s, const char *what)
{
    fail_msg("%s: seed %llu, strategy %s, links %s", what, (unsigned long long)s->graph.seed,
             s->strategy, sb_link_model_name[s->graph.dag.platform->link_model]);
}

/* Drawn durations differ from expected ones. */
static void draw(struct scene *s, struct fixture_random *random)
{
    for (uint32_t i = 0; i < s->graph.steps; i++)
        s->latency[i] = fixture_below(random, 3) ? fixture_below(random, 60) : s->graph.duration[i];
}

static void run(struct scene *s, const struct sb_strategy *strategy)
{
    struct sb_error error = { 0 };
    s->strategy = strategy->name;
    if (sb_plan_build(&s->plan, &s->graph.dag, strategy, &error) ||
        sb_platform_engine_new(&s->engine, &s->plan, s->graph.dag.platform, &error))
        explain(s, error.text);
    for (int again = 0; again < 2; again++) { /* the engine is clean again after a run */
        sb_ns silent;
        if (sb_platform_engine_run(s->engine, s->latency, NULL, &silent, &error) ||
            sb_platform_engine_run(s->engine, s->latency, s->span, &s->makespan, &error))
            explain(s, error.text);
        if (silent != s->makespan)
            explain(s, "another makespan without a schedule");
    }
}

static void end(struct scene *s)
{
    sb_platform_engine_free(s->engine);
    sb_plan_fini(&s->plan);
}

static void check_schedule(const struct scene *s)
{
    struct sb_error error = { 0 };
    struct sb_placed_schedule schedule = { .span = s->span, .makespan = s->makespan };
    struct sb_schedule_check *check = sb_schedule_check_new(&s->graph.dag);
    struct sb_platform_check *placed =
        sb_platform_check_new(&s->graph.dag, s->graph.dag.platform, check);
    const struct sb_route *route = sb_platform_engine_route(s->engine);
    assert_true(check && placed);
    schedule.transfer = sb_platform_engine_transfers(s->engine, &schedule.transfers);
    schedule.queue = route ? route->queue : NULL;
    schedule.begin = route ? route->begin : NULL;
    if (sb_platform_check_run(placed, &s->plan, s->latency, &schedule, &error))
        explain(s, error.text);
    sb_platform_check_free(placed);
    sb_schedule_check_free(check);
}

/* The longest path with each step where it takes the least, worked out step by step. */
static sb_ns least(const struct scene *s, uint32_t step, sb_ns *known)
{
    const struct sb_dag *dag = &s->graph.dag;
    sb_ns ready = 0, shortest = INT64_MAX;
    if (known[step] >= 0)
        return known[step];
    for (uint32_t e = dag->pred.begin[step]; e < dag->pred.begin[step + 1]; e++) {
        sb_ns one = least(s, dag->pred.list[e], known);
        ready = one > ready ? one : ready;
    }
    for (uint32_t w = 0; w < dag->platform->workers; w++) {
        sb_ns one = sb_platform_duration(dag->platform, step, w, s->latency[step]);
        shortest = one < shortest ? one : shortest;
    }
    return known[step] = ready + shortest;
}

/* latency[steps][lanes] with the scene's in one lane. */
static sb_ns *in_lane(const struct scene *s, unsigned lane)
{
    sb_ns *latency = calloc((size_t)FIXTURE_STEPS * SB_LANES_MIN, sizeof *latency);
    assert_non_null(latency);
    for (uint32_t i = 0; i < s->graph.steps; i++)
        latency[i * SB_LANES_MIN + lane] = s->latency[i];
    return latency;
}

static void check_bound(const struct scene *s)
{
    static const struct sb_strategy bare = { .name = "bare" };
    sb_ns known[FIXTURE_STEPS], bound = 0, makespan[SB_LANES_MIN];
    struct sb_arena arena = { 0 };
    struct sb_lanes lanes;
    struct sb_plan plan;
    memset(known, 0xff, sizeof known);
    for (uint32_t i = 0; i < s->graph.steps; i++)
        bound = least(s, i, known) > bound ? known[i] : bound;
    if (s->makespan < bound)
        explain(s, "shorter than the path of the least costs");
    assert_int_equal(sb_plan_build(&plan, &s->graph.dag, &bare, NULL), SB_OK);
    assert_int_equal(sb_lanes_build_bound(&lanes, &plan, s->graph.dag.platform, &arena, NULL),
                     SB_OK);
    sb_ns *finish = calloc((size_t)lanes.program.rows * SB_LANES_MIN + 1, sizeof *finish);
    sb_ns *latency = in_lane(s, 5);
    sb_lanes_run(&lanes, latency, SB_LANES_MIN, finish, makespan);
    if (makespan[5] != bound)
        explain(s, "another bound than by definition");
    free(finish);
    free(latency);
    sb_arena_fini(&arena);
    sb_plan_fini(&plan);
}

static void check_lanes(const struct scene *s)
{
    sb_ns makespan[SB_LANES_MIN];
    if (!sb_platform_engine_has_lanes(s->engine))
        return;
    sb_ns *latency = in_lane(s, 17);
    sb_platform_engine_run_lanes(s->engine, latency, SB_LANES_MIN, makespan);
    if (makespan[17] != s->makespan)
        explain(s, "another makespan in its block");
    free(latency);
}

static void every_schedule_passes_the_checker_and_no_bound(void **state)
{
    uint32_t blocks = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= GRAPHS * (uint64_t)fixture_scale(); seed++)
        for (int model = 0; model < 3; model++) {
            struct fixture_random random = { seed * 3 + (uint64_t)model };
            const struct sb_strategy *strategy[40] = { &fixture_places, &fixture_replaces };
            struct scene s = { .engine = NULL };
            uint32_t count = 2;
            fixture_graph_random(&s.graph, seed, FIXTURE_TASKS / 4, 40);
            fixture_platform(&s.graph, &random, (enum sb_link_model)model);
            draw(&s, &random);
            for (const struct sb_strategy *const *p = sb_plugins.strategy; *p && count < 40; p++)
                strategy[count++] = *p;
            for (uint32_t i = 0; i < count; i++) {
                run(&s, strategy[i]);
                check_schedule(&s);
                check_bound(&s);
                check_lanes(&s);
                blocks += sb_platform_engine_has_lanes(s.engine);
                end(&s);
            }
            fixture_graph_fini(&s.graph);
        }
    assert_true(blocks >= GRAPHS);
}

static void workers_that_are_alike_run_as_the_event_driven_engine_has_it(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= GRAPHS * (uint64_t)fixture_scale(); seed++) {
        struct fixture_random random = { seed };
        uint32_t workers = 1 + fixture_below(&random, FIXTURE_WORKERS);
        struct scene s = { .engine = NULL };
        struct sb_span should[FIXTURE_STEPS];
        fixture_graph_random(&s.graph, seed, FIXTURE_TASKS, 20);
        fixture_platform_alike(&s.graph, workers);
        draw(&s, &random);
        for (const struct sb_strategy *const *p = sb_plugins.strategy; *p; p++) {
            if ((*p)->place || (*p)->flags & SB_STRATEGY_STEALS)
                continue;
            run(&s, *p);
            struct sb_event_reference *reference = sb_event_reference_new(&s.plan, workers);
            assert_non_null(reference);
            if (sb_event_reference_run(reference, s.latency, should) != s.makespan)
                explain(&s, "another makespan than of workers that are alike");
            for (uint32_t i = 0; i < s.graph.steps; i++)
                if (s.span[i].worker != should[i].worker || s.span[i].ready != should[i].ready ||
                    s.span[i].start != should[i].start || s.span[i].end != should[i].end)
                    explain(&s, "another schedule than of workers that are alike");
            sb_event_reference_free(reference);
            end(&s);
        }
        fixture_graph_fini(&s.graph);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_schedule_passes_the_checker_and_no_bound),
        cmocka_unit_test(workers_that_are_alike_run_as_the_event_driven_engine_has_it),
    };
    return cmocka_run_group_tests_name("platform engine", tests, NULL, NULL);
}
