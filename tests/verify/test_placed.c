/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans on workers, alike or not, with data that takes time to move: the real scheduler against the
 * simulator on random graphs, plans and platforms that are not the simulated ones, and what no real
 * scheduler does. */
#include "sim/verify/verify.h"

#include "sim/platform/platform_engine.h"
#include "sim/plugins.h"
#include "tests/fixtures/graphs/platform.h"
#include "tests/fixtures/runs/wrong_runtime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
enum { GRAPHS = 100 };
#else
enum { GRAPHS = 600 };
#endif

struct scene {
    struct fixture_graph graph;
    bool optional[FIXTURE_STEPS];
    sb_ns latency[FIXTURE_STEPS];
    struct sb_span span[FIXTURE_STEPS];
    struct sb_error error;
};

/* ---- one run ---- */

static void simulate(struct scene *s, const struct sb_plan *plan, uint32_t workers)
{
    struct sb_arena arena = { 0 };
    struct sb_platform alike;
    const struct sb_platform *platform = s->graph.dag.platform;
    struct sb_platform_engine *engine;
    sb_ns makespan;
    if (!platform) {
        assert_int_equal(sb_platform_alike(&alike, &s->graph.dag, workers, &arena, NULL), SB_OK);
        platform = &alike;
    }
    assert_int_equal(sb_platform_engine_new(&engine, plan, platform, &s->error), SB_OK);
    assert_int_equal(sb_platform_engine_run(engine, s->latency, s->span, &makespan, &s->error),
                     SB_OK);
    sb_platform_engine_free(engine);
    sb_arena_fini(&arena);
}

/* Twice with one verifier, which is clean again after a run. `spoil` comes between the two sides.
 */
static enum sb_code verify(struct scene *s, const struct sb_strategy *strategy, uint32_t workers,
                           void (*spoil)(struct scene *s))
{
    static const struct sb_verify_names names = { "random", "random.json", 1, "" };
    struct sb_schedule_check *check = sb_schedule_check_new(&s->graph.dag);
    struct sb_span *real = calloc((size_t)s->graph.dag.steps + 1, sizeof *real);
    struct sb_verifier *verifier;
    struct sb_plan plan;
    memset(&s->error, 0, sizeof s->error);
    assert_true(check && real);
    assert_int_equal(sb_plan_build(&plan, &s->graph.dag, strategy, NULL), SB_OK);
    simulate(s, &plan, workers);
    if (spoil)
        spoil(s);
    assert_int_equal(sb_verifier_new(&verifier, sb_plugins.runtime, &plan, workers, real, NULL),
                     SB_OK);
    assert_non_null(verifier);
    enum sb_code code = SB_OK;
    for (uint64_t replicate = 0; replicate < 2 && code == SB_OK; replicate++)
        code = sb_verifier_run(verifier, &names, check, replicate, s->latency, s->span, &s->error);
    sb_verifier_free(verifier);
    sb_plan_fini(&plan);
    sb_schedule_check_free(check);
    free(real);
    return code;
}

static bool is_static(const struct sb_strategy *strategy)
{
    return strategy->place && !(strategy->flags & SB_STRATEGY_REPLANS);
}

static void verify_all(struct scene *s, uint32_t workers)
{
    unsigned verified = 0;
    for (const struct sb_strategy *const *strategy = sb_plugins.strategy;; strategy++) {
        const struct sb_strategy *one = *strategy ? *strategy : &fixture_places;
        if (is_static(one)) {
            verified++;
            if (verify(s, one, workers, NULL))
                fail_msg("seed %llu, %s, %u workers: %s", (unsigned long long)s->graph.seed,
                         one->name, workers, s->error.text);
        }
        if (!*strategy)
            break;
    }
    assert_true(verified >= 15);
}

/* ---- random graphs ---- */

/* Durations that differ from the expected ones; many are 0 to 3, so that much happens at one time,
 * and some steps are absent. */
static void draw(struct scene *s, struct fixture_random *random, bool absent)
{
    const uint32_t most = fixture_below(random, 2) ? 4 : 60;
    for (uint32_t i = 0; i < s->graph.steps; i++) {
        s->latency[i] =
            fixture_below(random, 3) ? fixture_below(random, most) : s->graph.duration[i];
        s->optional[i] = fixture_below(random, 5) < 3;
        if (absent && s->optional[i] && fixture_below(random, 2))
            s->latency[i] = 0;
    }
    s->graph.dag.optional = absent ? s->optional : NULL;
}

static void plans_on_unlike_workers_run_as_simulated(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= GRAPHS * (uint64_t)fixture_scale(); seed++) {
        struct fixture_random random = { seed };
        static struct scene s;
        fixture_graph_random(&s.graph, seed, seed % 8 ? 16 : FIXTURE_TASKS, seed % 3 ? 3 : 100);
        fixture_platform(&s.graph, &random, SB_LINK_FREE);
        draw(&s, &random, seed % 2);
        if (s.graph.steps)
            verify_all(&s, s.graph.dag.platform->workers);
        s.graph.dag.optional = NULL;
        fixture_graph_fini(&s.graph);
    }
}

static void plans_on_workers_that_are_alike_run_as_simulated(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= GRAPHS * (uint64_t)fixture_scale(); seed++) {
        struct fixture_random random = { seed };
        static struct scene s;
        fixture_graph_random(&s.graph, seed, seed % 8 ? 16 : FIXTURE_TASKS, seed % 3 ? 3 : 100);
        draw(&s, &random, seed % 2);
        uint32_t workers = 1 + fixture_below(&random, 7);
        if (s.graph.steps)
            verify_all(&s, workers < s.graph.steps ? workers : s.graph.steps);
        s.graph.dag.optional = NULL;
        fixture_graph_fini(&s.graph);
    }
}

/* ---- what is not as simulated ---- */

/* "t0" (10) and "t1" (20) on one worker each; "t2" (5) after both on the second, with 7 ns of data
 * from the first: from 20 to 25. */
static sb_ns first_start, second_start;
static uint32_t worker_of_t0;

static enum sb_code place(const struct sb_view *view, struct sb_placement *placement)
{
    const uint32_t worker[] = { worker_of_t0, 1, 1 };
    const sb_ns start[] = { 0, first_start, second_start };
    (void)view;
    memcpy(placement->worker, worker, sizeof worker);
    memcpy(placement->start, start, sizeof start);
    return SB_OK;
}
static const struct sb_strategy placing = { .name = "placing", .summary = "", .place = place };

static void nothing(struct scene *s) { (void)s; }
static void longer_transfer(struct scene *s) { s->graph.dag.platform->transfer[0] += 4; }
static void slower_worker(struct scene *s) { s->graph.dag.platform->factor[1 * 2 + 1] = 1.5; }
static void other_worker(struct scene *s)
{
    (void)s;
    worker_of_t0 = 1; /* where it comes first, so that t1 has to wait */
}
static void other_order(struct scene *s)
{
    (void)s;
    first_start = 30; /* t2 first; it does not await t1 in this graph */
}
static void wrong_span(struct scene *s) { s->span[0].worker = 1; }

static const char *verify_wrong(void (*spoil)(struct scene *s), bool awaits_t1)
{
    static const sb_ns duration[] = { 10, 20, 5 };
    static const uint32_t edge[][2] = { { 0, 2 }, { 1, 2 } };
    static const char *const name[] = { "a", "b" };
    double speed[] = { 1, 1 };
    struct sb_platform platform = { .workers = 2,
                                    .worker_name = (const char **)name,
                                    .speed = speed,
                                    .link_latency = 7,
                                    .link_model = SB_LINK_FREE };
    static struct scene s;
    fixture_graph_plain(&s.graph, 3, duration, awaits_t1 ? 2 : 1, edge);
    assert_int_equal(sb_dag_give_platform(&s.graph.dag, &platform, NULL, "test", NULL), SB_OK);
    memcpy(s.latency, duration, sizeof duration);
    worker_of_t0 = 0;
    first_start = 0;
    second_start = 20;
    assert_int_equal(verify(&s, &placing, 2, spoil), spoil == nothing ? SB_OK : SB_ECHECK);
    fixture_graph_fini(&s.graph);
    return s.error.text;
}

static void a_plan_that_is_not_the_simulated_one_is_told(void **state)
{
    (void)state;
    assert_string_equal(verify_wrong(nothing, true), "");
    assert_string_equal(verify_wrong(nothing, false), "");
    fixture_assert_says(verify_wrong(longer_transfer, true),
                        "random, placing on libearliest, replicate 0: task \"t2\", step 0 starts "
                        "at 21 ns, simulated 20 ns");
    fixture_assert_says(verify_wrong(slower_worker, true),
                        "task \"t1\", step 0 ends at 30 ns, simulated 20 ns");
    fixture_assert_says(
        verify_wrong(other_worker, true),
        "task \"t0\", step 0 from 0 to 10 ns is on worker 1, simulated on worker 0");
    fixture_assert_says(verify_wrong(other_order, false),
                        "task \"t1\", step 0 starts at 22 ns, simulated 0 ns");
    fixture_assert_says(verify_wrong(wrong_span, true), "is on worker 0, simulated on worker 1");
}

/* ---- what cannot be ---- */

/* A plan whose strategy adds edges as well. */
static void constrain(const struct sb_view *view, struct sb_constraints *constraints)
{
    (void)view;
    (void)constraints;
}
static const struct sb_strategy both = { .name = "both",
                                         .summary = "",
                                         .constrain = constrain,
                                         .place = place };

static const char *why_not(const struct sb_dag *dag, const struct sb_strategy *strategy,
                           uint32_t workers, bool real)
{
    const struct sb_assignment assignment = { dag, strategy, workers, real };
    const char *why = sb_runtime_why_not(sb_plugins.runtime, &assignment);
    assert_int_equal(!why, sb_runtime_choose(sb_plugins.runtime, &assignment) != NULL);
    return why ? why : "";
}

static void what_no_real_scheduler_does_has_a_reason_of_its_own(void **state)
{
    struct fixture_graph g;
    struct fixture_random random = { 3 };
    const struct sb_strategy *heft = fixture_strategy("heft"), *list = fixture_strategy("list"),
                             *stealing = fixture_strategy("work-stealing"),
                             *replanned = fixture_strategy("heft-replanned");
    (void)state;
    fixture_graph_random(&g, 3, 16, 30);
    assert_string_equal(why_not(&g.dag, heft, 2, false), "");
    assert_string_equal(why_not(&g.dag, heft, 0, true), "");
    fixture_assert_says(why_not(&g.dag, heft, 2, true), "under the virtual clock alone");
    fixture_assert_says(why_not(&g.dag, stealing, 2, false), "steals");
    fixture_assert_says(why_not(&g.dag, replanned, 2, false), "made anew");
    fixture_assert_says(why_not(&g.dag, &both, 2, false), "has a program for it here");
    fixture_platform(&g, &random, SB_LINK_FREE);
    uint32_t workers = g.dag.platform->workers;
    assert_string_equal(why_not(&g.dag, heft, workers, false), "");
    fixture_assert_says(why_not(&g.dag, list, workers, false), "free workers are alike");
    fixture_assert_says(why_not(&g.dag, stealing, workers, false), "steals");
    g.dag.platform->link_model = SB_LINK_ONE_PORT;
    fixture_assert_says(why_not(&g.dag, heft, workers, false), "wait for a port");
    g.dag.platform->link_model = SB_LINK_SHARED;
    fixture_assert_says(why_not(&g.dag, heft, workers, false), "share a link");
    fixture_graph_fini(&g);
}

/* Baselines that nobody chose do not say why. */
static void of_several_the_first_that_was_chosen_says_why(void **state)
{
    struct fixture_graph g;
    struct fixture_random random = { 3 };
    const struct sb_strategy *const strategy[] = { fixture_strategy("list"),
                                                   fixture_strategy("heft-replanned"),
                                                   fixture_strategy("heft") };
    const bool baseline_only[] = { true, false, false };
    (void)state;
    fixture_graph_random(&g, 3, 16, 30);
    fixture_platform(&g, &random, SB_LINK_FREE);
    const struct sb_assignment assignment = { .dag = &g.dag, .workers = g.dag.platform->workers };
    const struct sb_runtime *const *runtime = sb_plugins.runtime;
    fixture_assert_says(sb_runtime_why_none(runtime, &assignment, strategy, baseline_only, 2),
                        "made anew");
    fixture_assert_says(sb_runtime_why_none(runtime, &assignment, strategy, NULL, 2),
                        "free workers are alike");
    fixture_assert_says(sb_runtime_why_none(runtime, &assignment, strategy, baseline_only, 1),
                        "free workers are alike");
    assert_null(sb_runtime_why_none(runtime, &assignment, strategy, baseline_only, 3));
    fixture_graph_fini(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plans_on_unlike_workers_run_as_simulated),
        cmocka_unit_test(plans_on_workers_that_are_alike_run_as_simulated),
        cmocka_unit_test(a_plan_that_is_not_the_simulated_one_is_told),
        cmocka_unit_test(what_no_real_scheduler_does_has_a_reason_of_its_own),
        cmocka_unit_test(of_several_the_first_that_was_chosen_says_why),
    };
    return cmocka_run_group_tests_name("verify placed", tests, NULL, NULL);
}
