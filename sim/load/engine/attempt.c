/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/engine/attempt.h"

#include "sim/load/engine/queues.h"
#include "sim/load/engine/request.h"

static uint32_t demand_of(const struct sb_load_graph *graph, uint32_t step)
{
    const struct sb_pools *pools = graph->part->plan->dag->pools;
    return graph->demand_of[pools ? pools->demand_of[step] : 0];
}

static sb_ns draw(const struct sb_load_engine *e, const struct sb_load_request *request,
                  uint32_t step, uint32_t number)
{
    const struct sb_load_graph *graph = &e->graph[request->part];
    const struct sb_sampler *sampler =
        &graph->part->samplers->sampler[graph->part->plan->dag->dist_of[step]];
    return sb_draw_run_sample(&graph->draws, sampler, sb_load_step_key(request, step),
                              sb_counter(SB_STREAM_LATENCY, request->arrival, number));
}

/* Its caller knows, and its slots are free: nothing is left of it. */
static void finish(struct sb_load_engine *e, struct sb_load_attempt *attempt,
                   enum sb_outcome outcome)
{
    struct sb_load_request *request = attempt->request;
    uint32_t step = attempt->step;
    attempt->stand = SB_ATTEMPT_ENDED;
    attempt->outcome = outcome;
    attempt->told = e->now;
    sb_load_log_attempt(e, attempt);
    sb_slab_give(&e->attempts, attempt);
    request->attempts--;
    sb_load_complete(e, request, step, outcome == SB_OUTCOME_OK);
}

static void issue(struct sb_load_engine *e, struct sb_load_request *request, uint32_t step,
                  sb_ns service)
{
    const struct sb_load_graph *graph = &e->graph[request->part];
    const struct sb_plan *plan = graph->part->plan;
    struct sb_load_attempt *attempt = sb_slab_take(&e->attempts);
    if (!attempt) {
        e->failed = true;
        return;
    }
    *attempt = (struct sb_load_attempt){ .request = request,
                                         .step = step,
                                         .demand = demand_of(graph, step),
                                         .rank = plan->rank ? plan->rank[step] : 0,
                                         .issued = e->now,
                                         .start = SB_NS_NEVER,
                                         .service = service,
                                         .end = SB_NS_NEVER,
                                         .told = SB_NS_NEVER };
    request->attempts++;
    if (sb_queue_has_place(e, &e->demand[attempt->demand]))
        sb_queue_join(e, attempt);
    else
        finish(e, attempt, SB_OUTCOME_SHED);
}

bool sb_load_step_reached(struct sb_load_engine *e, struct sb_load_request *request, uint32_t step)
{
    sb_ns service = draw(e, request, step, 0);
    if (sb_dag_lacks(e->graph[request->part].part->plan->dag, step, service))
        return true;
    issue(e, request, step, service);
    return false;
}

void sb_load_attempt_starts(struct sb_load_engine *e, struct sb_load_attempt *attempt)
{
    (void)e;
    (void)attempt;
}

void sb_load_attempt_ends(struct sb_load_engine *e, struct sb_load_attempt *attempt)
{
    attempt->end = e->now;
    finish(e, attempt, SB_OUTCOME_OK);
}

void sb_load_timer_due(struct sb_load_engine *e, struct sb_timer *timer)
{
    (void)e;
    (void)timer;
}
