/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory runs out at each allocation of what-ifs, levers, barriers and claims: each time they say
 * so and give everything back. */
#include "sim/insight/barriers/claims.h"
#include "sim/insight/barriers/levers.h"
#include "sim/insight/whatif/whatif.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/runs/experiment.h"
#include "tests/fixtures/runs/insight.h"
#include "tests/memory/failing_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>

enum { REPLICATES = 40 };

static const char page[] =
    "{\"simbench\": 1, \"tasks\": {"
    "\"user\": {\"latency\": {\"dist\": \"exponential\", \"mean\": 40}},"
    "\"config\": {\"latency\": {\"dist\": \"uniform\", \"min\": 1, \"max\": 90}},"
    "\"page\": {\"steps\": [{\"await\": [\"config\"]}, {\"run\": 2}, {\"await\": [\"user\"]}, "
    "{\"run\": 3}]}}}";

struct scene {
    struct fixture_insight s;
    struct fixture_experiment x;
    uint32_t workers;
};

static enum sb_code ask(void *self, struct sb_error *error)
{
    struct scene *scene = self;
    const struct sb_strategy *const strategies[] = { fixture_strategy("join-all-then-chain"),
                                                     fixture_strategy("hlfet") };
    const struct sb_change change[] = { { .kind = SB_CHANGE_EDGE, .task = 2, .other = 1 },
                                        { .kind = SB_CHANGE_LATENCY, .factor = 0.5 } };
    const struct sb_whatif whatif = { .of = &scene->s.pass,
                                      .strategy = strategies,
                                      .strategies = 2,
                                      .workers = scene->workers,
                                      .tried = change,
                                      .tries = 2 };
    struct sb_arena arena = { 0 };
    struct sb_whatif_result result;
    enum sb_code code = sb_whatif_run(&whatif, &result, &arena, error);
    sb_arena_fini(&arena);
    return code;
}

static enum sb_code add_levers(void *self, struct sb_error *error)
{
    struct scene *scene = self;
    const struct sb_strategy *const strategies[] = { fixture_strategy("join-all-then-chain") };
    const struct sb_insight insight = { .dag = &scene->x.workload.dag,
                                        .strategy = strategies,
                                        .strategies = 1,
                                        .workers = scene->workers,
                                        .replicates = REPLICATES,
                                        .steps = SB_INSIGHT_STEPS,
                                        .threads = 1 };
    struct sb_arena arena = { 0 };
    enum sb_code code =
        sb_levers_add(&insight, "join-all-then-chain", &scene->x.result, &arena, error);
    scene->x.result.levers = 0;
    sb_arena_fini(&arena);
    return code;
}

static enum sb_code examine(void *self, struct sb_error *error)
{
    struct sb_claim_cell cell[8];
    const uint32_t depth = 2, width = 3;
    const struct sb_claim_variation variation = { 0, sb_dist_constant(5) };
    const struct sb_claims claims = { .joined = fixture_strategy("join-all-then-chain"),
                                      .earliest = fixture_strategy("earliest-start"),
                                      .variation = &variation,
                                      .variations = 1,
                                      .depth = &depth,
                                      .depths = 1,
                                      .width = &width,
                                      .widths = 1,
                                      .replicates = 1,
                                      .threads = 1 };
    uint32_t cells;
    (void)self;
    return sb_claims_run(&claims, cell, &cells, error);
}

static void what_ifs_survive_each_failed_allocation(void **state)
{
    (void)state;
    struct scene scene = { 0 };
    fixture_insight_begin(&scene.s, page, REPLICATES);
    for (; scene.workers <= 2; scene.workers += 2)
        failing_memory_sweep(ask, &scene, 60, SB_ENOMEM);
    fixture_insight_end(&scene.s);
}

/* Those of a strategy whose criticality is there. */
static void levers_survive_each_failed_allocation(void **state)
{
    (void)state;
    struct scene scene = { 0 };
    const struct sb_strategy *const strategies[] = { fixture_strategy("join-all-then-chain") };
    uint64_t done;
    fixture_experiment_begin(&scene.x, page, 0, REPLICATES);
    fixture_experiment_run(&scene.x);
    const struct sb_insight insight = { .dag = &scene.x.workload.dag,
                                        .strategy = strategies,
                                        .strategies = 1,
                                        .replicates = REPLICATES,
                                        .steps = SB_INSIGHT_STEPS,
                                        .threads = 1 };
    assert_int_equal(sb_insight_add(&insight, &scene.x.result, &done, &scene.x.arena, NULL), SB_OK);
    failing_memory_sweep(add_levers, &scene, 60, SB_ENOMEM);
    fixture_experiment_end(&scene.x);
}

static void claims_survive_each_failed_allocation(void **state)
{
    (void)state;
    failing_memory_sweep(examine, NULL, 60, SB_ENOMEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_ifs_survive_each_failed_allocation),
        cmocka_unit_test(levers_survive_each_failed_allocation),
        cmocka_unit_test(claims_survive_each_failed_allocation),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
