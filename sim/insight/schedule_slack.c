/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/schedule_slack.h"

#include "sim/engine/plan.h"
#include "sim/insight/paths.h"

static void fill_order(const struct sb_plan *plan, const struct sb_span *span, const sb_ns *end,
                       const sb_ns *tail, sb_ns *slack)
{
    sb_ns makespan = 0;
    for (uint32_t n = 0; n < plan->nodes; n++)
        makespan = end[n] > makespan ? end[n] : makespan;
    for (uint32_t s = 0; s < plan->dag->steps; s++)
        slack[s] = sb_dag_lacks(plan->dag, s, span[s].end - span[s].start)
                       ? SB_SLACK_ABSENT
                       : makespan - end[s] - tail[s];
}

enum sb_code sb_schedule_slack(const struct sb_dag *dag, const struct sb_strategy *strategy,
                               uint32_t workers, const struct sb_span *span, sb_ns *slack,
                               struct sb_error *error)
{
    struct sb_arena scratch = { 0 };
    struct sb_plan plan;
    enum sb_code code = sb_plan_build(&plan, dag, strategy, error);
    if (code)
        return code;
    workers = sb_pools_workers(dag->pools, workers);
    workers = workers < dag->steps ? workers : dag->steps;
    sb_ns *end = sb_arena_alloc(&scratch, plan.nodes, sizeof *end),
          *tail = sb_arena_alloc(&scratch, plan.nodes, sizeof *tail);
    uint32_t *before = sb_arena_alloc(&scratch, dag->steps, sizeof *before);
    struct sb_paths_schedule schedule = {
        .plan = &plan,
        .workers = workers,
        .span = span,
        .place = sb_arena_alloc(&scratch, plan.nodes, sizeof *schedule.place),
        .last = sb_arena_alloc(&scratch, workers, sizeof *schedule.last),
    };
    struct sb_pool_flow flow;
    bool hold = sb_pools_matter(dag->pools),
         made = !hold || sb_pool_flow_init(&flow, dag, &scratch) == 0;
    schedule.flow = hold ? &flow : NULL;
    if (made && end && tail && before && schedule.place && schedule.last) {
        sb_paths_scheduled(&schedule, 1, end, tail, before);
        fill_order(&plan, span, end, tail, slack);
    }
    else {
        code = sb_fail_memory(error);
    }
    sb_arena_fini(&scratch);
    sb_plan_fini(&plan);
    return code;
}
