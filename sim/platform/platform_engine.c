/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/platform/platform_engine.h"

#include "sim/base/assert.h"
#include "sim/base/machine/lanes.h"
#include "sim/platform/lanes.h"
#include "sim/platform/platform_run.h"

#include <stdlib.h>

enum sb_platform_mode sb_platform_mode_of(const struct sb_strategy *strategy)
{
    if (!strategy->place)
        return SB_PLATFORM_LIST;
    return strategy->flags & SB_STRATEGY_REPLANS ? SB_PLATFORM_REPLANS : SB_PLATFORM_STATIC;
}

struct sb_platform_engine {
    enum sb_platform_mode mode;
    struct sb_platform_run *run;
    struct sb_route route; /* of a strategy that places steps */
    bool has_lanes;
    struct sb_lanes lanes;
    sb_ns *finish; /* [rows][lanes] scratch */
    struct sb_arena arena;
};

/* A static plan is compiled in any case, which shows that it can be run. */
static enum sb_code plan_static(struct sb_platform_engine *e, struct sb_error *error)
{
    const struct sb_dag *dag = e->route.plan->dag;
    enum sb_code code = sb_route_ask(&e->route, 0, NULL, NULL, error);
    if (code == SB_OK)
        code = sb_lanes_build(&e->lanes, &e->route, &e->arena, error);
    if (code)
        return code;
    e->has_lanes = e->route.platform->link_model == SB_LINK_FREE && !dag->optional;
    if (e->has_lanes)
        e->finish = sb_arena_alloc(&e->arena, (size_t)e->lanes.program.rows * SB_LANES_MAX,
                                   sizeof *e->finish);
    return e->has_lanes && !e->finish ? sb_fail_memory(error) : SB_OK;
}

enum sb_code sb_platform_engine_new(struct sb_platform_engine **engine, const struct sb_plan *plan,
                                    const struct sb_platform *platform, struct sb_error *error)
{
    enum sb_platform_mode mode = sb_platform_mode_of(plan->strategy);
    struct sb_platform_engine *e = calloc(1, sizeof *e);
    *engine = NULL;
    if (!e)
        return sb_fail_memory(error);
    e->mode = mode;
    enum sb_code code = SB_OK;
    if (mode != SB_PLATFORM_LIST && sb_route_init(&e->route, plan, platform, &e->arena))
        code = sb_fail_memory(error);
    if (code == SB_OK && mode == SB_PLATFORM_STATIC)
        code = plan_static(e, error);
    if (code == SB_OK)
        e->run = sb_platform_run_new(plan, platform, mode == SB_PLATFORM_LIST ? NULL : &e->route);
    if (code == SB_OK && !e->run)
        code = sb_fail_memory(error);
    if (code)
        sb_platform_engine_free(e);
    else
        *engine = e;
    return code;
}

void sb_platform_engine_free(struct sb_platform_engine *e)
{
    if (!e)
        return;
    sb_platform_run_free(e->run);
    sb_arena_fini(&e->arena);
    free(e);
}

bool sb_platform_engine_has_lanes(const struct sb_platform_engine *e) { return e->has_lanes; }

void sb_platform_engine_run_lanes(struct sb_platform_engine *e, const sb_ns *latency,
                                  unsigned lanes, sb_ns *makespan)
{
    SB_REQUIRE(e->has_lanes);
    sb_lanes_run(&e->lanes, latency, lanes, e->finish, makespan);
}

enum sb_code sb_platform_engine_run(struct sb_platform_engine *e, const sb_ns *latency,
                                    struct sb_span *span, sb_ns *makespan, struct sb_error *error)
{
    return sb_platform_run(e->run, latency, span, makespan, error);
}

const struct sb_transfer *sb_platform_engine_transfers(const struct sb_platform_engine *e,
                                                       size_t *count)
{
    return sb_platform_run_transfers(e->run, count);
}

const struct sb_route *sb_platform_engine_route(const struct sb_platform_engine *e)
{
    return e->mode == SB_PLATFORM_STATIC ? &e->route : NULL;
}
