/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/replicates/placed.h"

#include "sim/base/machine/lanes.h"

static const struct sb_plan *plan_of(const struct sb_job *job, const struct sb_plan *oracle,
                                     uint32_t strategy)
{
    return oracle[strategy].dag ? &oracle[strategy] : &job->plan[strategy];
}

enum sb_code sb_placed_runs_init(struct sb_placed_runs *runs, const struct sb_job *job,
                                 const struct sb_plan *oracle, struct sb_schedule_check *check,
                                 struct sb_arena *arena, struct sb_error *error)
{
    const struct sb_placed_job *placed = &job->placed;
    *runs = (struct sb_placed_runs){ .job = job };
    runs->engine = sb_arena_alloc(arena, job->strategies, sizeof *runs->engine);
    if (!runs->engine)
        return sb_fail_memory(error);
    if (!placed->platform)
        return SB_OK;
    runs->check = sb_platform_check_new(&job->workload->dag, placed->platform, check);
    enum sb_code code = runs->check ? SB_OK : sb_fail_memory(error);
    for (uint32_t s = 0; s < job->strategies && code == SB_OK; s++)
        if (sb_placed_is(placed, job->strategy[s]))
            code = sb_platform_engine_new(&runs->engine[s], plan_of(job, oracle, s),
                                          placed->platform, error);
    if (code || !placed->differs)
        return code;
    runs->path = sb_arena_alloc(arena, job->lanes, sizeof *runs->path);
    runs->finish = sb_arena_alloc(arena, (size_t)placed->bound.program.rows * job->lanes,
                                  sizeof *runs->finish);
    return runs->path && runs->finish ? SB_OK : sb_fail_memory(error);
}

void sb_placed_runs_fini(struct sb_placed_runs *runs)
{
    for (uint32_t s = 0; runs->engine && s < runs->job->strategies; s++)
        sb_platform_engine_free(runs->engine[s]);
    sb_platform_check_free(runs->check);
    *runs = (struct sb_placed_runs){ 0 };
}

enum sb_code sb_placed_run_block(struct sb_placed_runs *runs, uint32_t strategy,
                                 const sb_ns *latency, const sb_ns *by_lane, sb_ns *makespan,
                                 struct sb_error *error)
{
    struct sb_platform_engine *engine = runs->engine[strategy];
    const struct sb_job *job = runs->job;
    const size_t steps = job->workload->dag.steps;
    enum sb_code code = SB_OK;
    if (sb_platform_engine_has_lanes(engine)) {
        sb_platform_engine_run_lanes(engine, latency, job->lanes, makespan);
        return SB_OK;
    }
    for (unsigned lane = 0; lane < job->lanes && code == SB_OK; lane++)
        code = sb_platform_engine_run(engine, by_lane + lane * steps, NULL, &makespan[lane], error);
    return code;
}

enum sb_code sb_placed_run_alone(struct sb_placed_runs *runs, uint32_t strategy,
                                 const sb_ns *latency, sb_ns *makespan, struct sb_error *error)
{
    return sb_platform_engine_run(runs->engine[strategy], latency, NULL, makespan, error);
}

void sb_placed_bound(struct sb_placed_runs *runs, const sb_ns *latency)
{
    sb_lanes_run(&runs->job->placed.bound, latency, runs->job->lanes, runs->finish, runs->path);
}

enum sb_code sb_placed_trace(struct sb_placed_runs *runs, uint32_t strategy, const sb_ns *latency,
                             struct sb_span *span, sb_ns *makespan, struct sb_error *error)
{
    struct sb_platform_engine *engine = runs->engine[strategy];
    const struct sb_route *route = sb_platform_engine_route(engine);
    struct sb_placed_schedule schedule = { .span = span,
                                           .queue = route ? route->queue : NULL,
                                           .begin = route ? route->begin : NULL };
    enum sb_code code = sb_platform_engine_run(engine, latency, span, makespan, error);
    if (code)
        return code;
    schedule.makespan = *makespan;
    schedule.transfer = sb_platform_engine_transfers(engine, &schedule.transfers);
    return sb_platform_check_run(runs->check, &runs->job->plan[strategy], latency, &schedule,
                                 error);
}
