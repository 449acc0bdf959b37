/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/replicates/job.h"

#include "sim/base/assert.h"
#include "sim/base/huge_pages.h"
#include "sim/draw/draw_kernel_choice.h"
#include "sim/engine/block.h"
#include "sim/engine/kernel_choice.h"
#include "sim/stats/summary/tally.h"

enum {
    /* About so many steps go through the checker, spread evenly over the replicates: some
     * hundredths of a second, one schedule at least. With limited workers it has to sort. */
    CHECKED_STEPS = 1 << 20,
    CHECKED_STEPS_LIMITED = 1 << 18,
    UNIT_STEPS = 1 << 20,       /* about so many steps are a unit of work for a thread */
    UNIT_STEPS_ONLINE = 1 << 16 /* of strategies that are asked: each takes microseconds */
};

static uint64_t choose_unit(const struct sb_job *job)
{
    SB_ASSERT(job->lanes > 0);
    uint64_t steps = UNIT_STEPS;
    for (uint32_t s = 0; s < job->strategies; s++)
        steps = job->strategy[s]->online ? UNIT_STEPS_ONLINE : steps;
    uint64_t unit = steps / ((uint64_t)job->workload->dag.steps * job->strategies + 1);
    unit = unit > 65536 ? 65536 : unit;
    return unit / job->lanes * job->lanes + job->lanes;
}

/* As fast as a graph can be done. */
static const struct sb_strategy unconstrained = { .name = "longest path" };

static enum sb_code build_plans(struct sb_job *job, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    job->plan = sb_arena_alloc(&job->arena, job->strategies, sizeof *job->plan);
    if (!job->plan)
        return sb_fail_memory(error);
    for (uint32_t s = 0; code == SB_OK && s < job->strategies; s++) {
        const struct sb_strategy *strategy = job->strategy[s];
        const struct sb_constraints *added = job->added ? job->added[s] : NULL;
        code = added ? sb_plan_build_constrained(&job->plan[s], &job->workload->dag, strategy,
                                                 added, error)
                     : sb_plan_build(&job->plan[s], &job->workload->dag, strategy, error);
        if (!job->baseline_only[s])
            job->shown = s;
        if (!strategy->constrain && !job->limited && !strategy->online)
            job->free = s;
        bool baseline =
            job->baseline_of ? job->baseline_of[s] : strategy->flags & SB_STRATEGY_BASELINE;
        if (baseline && job->baselines < SB_JOB_BASELINES)
            job->baseline[job->baselines++] = s;
    }
    if (code == SB_OK && job->free == SB_NONE)
        code = sb_plan_build(&job->path, &job->workload->dag, &unconstrained, error);
    return code;
}

/* Room for the work of replicates and each strategy's makespans, which are kept one by one where
 * there are not too many: a million are 2,048 pages to touch, or 4 huge ones. */
static int make_room(struct sb_job *job)
{
    job->looked = job->replicates < SB_EXACT_MAX ? job->replicates : SB_EXACT_MAX;
    job->exact = job->replicates <= SB_EXACT_MAX;
    const size_t each = job->looked * sizeof *job->work;
    job->work = sb_arena_alloc(&job->arena, (size_t)job->strategies + 1, each);
    job->kept = sb_arena_alloc(&job->arena, job->strategies, sizeof *job->kept);
    if (!job->work || !job->kept)
        return -1;
    sb_huge_pages(job->work, ((size_t)job->strategies + 1) * each);
    for (uint32_t s = 0; s < job->strategies; s++)
        job->kept[s] = job->work + (s + 1) * job->looked;
    return 0;
}

enum sb_code sb_job_build(struct sb_job *job, const char *kernel, struct sb_error *error)
{
    SB_REQUIRE(job->strategies > 0);
    const struct sb_dag *dag = &job->workload->dag;
    job->free = SB_NONE;
    if (dag->platform && job->workers != dag->platform->workers)
        return sb_fail(error, SB_EINPUT, job->workload->file,
                       "has a platform of %u workers: --workers does not go with that",
                       dag->platform->workers);
    job->draw = sb_draw_kernel_choose(kernel);
    job->kernel = sb_kernel_choose(kernel);
    if (!job->draw || !job->kernel)
        return sb_fail(error, SB_EINPUT, NULL, "this machine has no kernel \"%s\"", kernel);
    job->workers = sb_pools_workers(dag->pools, job->workers);
    job->limited = sb_dag_is_limited(dag, job->workers);
    job->replicates = dag->random ? job->replicates : 1;
    job->verify = job->runtime ? job->verify : 0;
    job->lanes = sb_block_lanes(dag->steps);
    job->unit = choose_unit(job);
    job->units = (job->replicates + job->unit - 1) / job->unit;
    uint64_t steps = ((uint64_t)dag->steps + 1) * job->strategies;
    uint64_t checked = job->limited ? CHECKED_STEPS_LIMITED : CHECKED_STEPS;
    job->check_every = job->replicates / (checked / steps + 1) + 1;
    const struct sb_samplers_way way = { job->tables, job->go_on, job->self };
    enum sb_code code = sb_samplers_build_by(&job->samplers, dag, &way, error);
    if (code == SB_OK && job->sampling != SB_SAMPLING_RANDOM)
        code = sb_samplers_use(
            &job->samplers, dag,
            sb_spread_build(dag, job->sampling, job->replicates, &job->samplers.arena), error);
    if (code == SB_OK)
        code = build_plans(job, error);
    if (code == SB_OK)
        code = sb_placed_job_build(&job->placed, &job->path, dag, job->strategy, job->strategies,
                                   job->workers, &job->arena, error);
    if (code == SB_OK && make_room(job))
        code = sb_fail_memory(error);
    return code;
}

void sb_job_fini(struct sb_job *job)
{
    for (uint32_t s = 0; job->plan && s < job->strategies; s++)
        sb_plan_fini(&job->plan[s]);
    sb_plan_fini(&job->path);
    sb_samplers_fini(&job->samplers);
    sb_arena_fini(&job->arena);
}
