/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/schedule_slack.h"

#include "sim/insight/paths.h"

/* Joins take no time: the last step ends last. */
static void fill_order(const struct sb_plan *plan, const struct sb_span *span, const sb_ns *tail,
                       sb_ns *slack)
{
    sb_ns makespan = 0;
    for (uint32_t s = 0; s < plan->dag->steps; s++)
        makespan = span[s].end > makespan ? span[s].end : makespan;
    for (uint32_t s = 0; s < plan->dag->steps; s++)
        slack[s] = sb_dag_lacks(plan->dag, s, span[s].end - span[s].start)
                       ? SB_SLACK_ABSENT
                       : makespan - span[s].end - tail[s];
}

/* Where nothing is limited: paths follow the edges of the plan alone. tail[nodes] is zeroed. */
static void follow_edges(const struct sb_plan *plan, const struct sb_span *span, sb_ns *tail)
{
    for (uint32_t i = plan->nodes; i-- > 0;) { /* each node tells those before it */
        uint32_t n = plan->order[i];
        sb_ns path = tail[n] + (n < plan->dag->steps ? span[n].end - span[n].start : 0);
        for (uint32_t e = plan->pred.begin[n]; e < plan->pred.begin[n + 1]; e++)
            if (tail[plan->pred.list[e]] < path)
                tail[plan->pred.list[e]] = path;
    }
}

static enum sb_code unlimited_slack(const struct sb_plan *plan, const struct sb_span *span,
                                    sb_ns *slack, struct sb_error *error)
{
    struct sb_arena scratch = { 0 };
    sb_ns *tail = sb_arena_alloc(&scratch, plan->nodes, sizeof *tail);
    if (!tail)
        return sb_fail_memory(error);
    follow_edges(plan, span, tail);
    fill_order(plan, span, tail, slack);
    sb_arena_fini(&scratch);
    return SB_OK;
}

enum sb_code sb_schedule_slack(const struct sb_plan *plan, uint32_t workers,
                               const struct sb_span *span, sb_ns *slack, struct sb_error *error)
{
    const struct sb_dag *dag = plan->dag;
    struct sb_arena scratch = { 0 };
    enum sb_code code = SB_OK;
    workers = sb_pools_workers(dag->pools, workers);
    if (!workers && !sb_pools_matter(dag->pools))
        return unlimited_slack(plan, span, slack, error);
    workers = workers < dag->steps ? workers : dag->steps;
    sb_ns *end = sb_arena_alloc(&scratch, plan->nodes, sizeof *end),
          *tail = sb_arena_alloc(&scratch, plan->nodes, sizeof *tail);
    uint32_t *before = sb_arena_alloc(&scratch, dag->steps, sizeof *before);
    struct sb_paths_schedule schedule = {
        .plan = plan,
        .workers = workers,
        .span = span,
        .place = sb_arena_alloc(&scratch, plan->nodes, sizeof *schedule.place),
        .last = sb_arena_alloc(&scratch, workers, sizeof *schedule.last),
    };
    struct sb_pool_flow flow;
    bool hold = sb_pools_matter(dag->pools),
         made = !hold || sb_pool_flow_init(&flow, dag, &scratch) == 0;
    schedule.flow = hold ? &flow : NULL;
    if (made && end && tail && before && schedule.place && schedule.last) {
        sb_paths_scheduled(&schedule, 1, end, tail, before);
        fill_order(plan, span, tail, slack);
    }
    else {
        code = sb_fail_memory(error);
    }
    sb_arena_fini(&scratch);
    return code;
}
