/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/engine/calls/attempt.h"

#include "sim/load/engine/calls/call.h"
#include "sim/load/engine/calls/outcome.h"
#include "sim/load/engine/calls/request.h"
#include "sim/load/engine/calls/request_end.h"
#include "sim/load/engine/pools/queues.h"
#include "sim/load/engine/state/draws.h"

/* Nothing can go wrong with it, and its pools have places for all. */
static void issue(struct sb_load_engine *e, struct sb_load_request *request, uint32_t number,
                  sb_ns service)
{
    const struct sb_load_step *step = &e->graph[request->part].step[number];
    struct sb_load_attempt *attempt = sb_slab_take(&e->attempts);
    if (!attempt) {
        e->failed = true;
        return;
    }
    sb_load_attempt_begin(e, attempt, request, number);
    attempt->demand = step->demand;
    attempt->service = service;
    sb_queue_join(e, attempt);
}

bool sb_load_step_reached(struct sb_load_engine *e, struct sb_load_request *request, uint32_t step)
{
    const struct sb_load_graph *graph = &e->graph[request->part];
    sb_ns service =
        sb_draw_run_sample(&graph->draws, graph->step[step].sampler, sb_load_key(request, step),
                           sb_counter(SB_STREAM_LATENCY, request->arrival, 0));
    if (sb_dag_lacks(graph->part->plan->dag, step, service))
        return true;
    issue(e, request, step, service);
    return false;
}

void sb_load_attempt_starts(struct sb_load_engine *e, struct sb_load_attempt *attempt)
{
    sb_load_watched_starts(e, sb_load_watched(attempt));
}

void sb_load_attempt_ends(struct sb_load_engine *e, struct sb_load_attempt *attempt)
{
    if (attempt->is_watched) {
        struct sb_load_call *call = sb_load_watched(attempt)->call;
        sb_load_watched_ends(e, sb_load_watched(attempt));
        sb_load_call_settle(e, call);
        return;
    }
    struct sb_load_request *request = attempt->request;
    const uint32_t step = attempt->step;
    attempt->end = attempt->told = request->last_end = e->now;
    attempt->outcome = SB_OUTCOME_OK;
    sb_load_log_attempt(e, attempt);
    sb_slab_give(&e->attempts, attempt);
    request->attempts--;
    sb_load_complete(e, request, step);
}

void sb_load_timer_due(struct sb_load_engine *e, struct sb_timer *timer)
{
    if (timer->kind == SB_TIMER_DEADLINE)
        sb_load_calls_late(e, timer->owner);
    else if (timer->kind == SB_TIMER_BREAKER)
        sb_breaker_half_open(timer->owner);
    else
        sb_load_call_settle(e, sb_load_call_timer(e, timer));
}
