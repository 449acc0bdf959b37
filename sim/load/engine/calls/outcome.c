/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/engine/calls/outcome.h"

#include "sim/load/engine/calls/call.h"
#include "sim/load/engine/calls/request_end.h"
#include "sim/load/engine/state/draws.h"

static const struct sb_plan *plan_of(const struct sb_load_engine *e,
                                     const struct sb_load_request *request)
{
    return e->graph[request->part].part->plan;
}

/* ---- steps that are ready: a heap, the smallest number on top ---- */

static void put_ready(struct sb_load_engine *e, uint32_t step)
{
    uint32_t at = e->readies++;
    for (; at && step < e->ready[(at - 1) / 2]; at = (at - 1) / 2)
        e->ready[at] = e->ready[(at - 1) / 2];
    e->ready[at] = step;
}

static uint32_t take_ready(struct sb_load_engine *e)
{
    SB_ASSERT(e->readies > 0);
    uint32_t top = e->ready[0], last = e->ready[--e->readies], at = 0;
    for (uint32_t child = 1; child < e->readies; child = 2 * at + 1) {
        child += child + 1 < e->readies && e->ready[child + 1] < e->ready[child];
        if (e->ready[child] >= last)
            break;
        e->ready[at] = e->ready[child];
        at = child;
    }
    e->ready[at] = last;
    return top;
}

/* ---- nodes that are complete: the stack e->joins ---- */

static void note(struct sb_load_engine *e, struct sb_load_request *request, uint32_t step,
                 enum sb_outcome outcome)
{
    const struct sb_dag *dag = plan_of(e, request)->dag;
    struct sb_load_calls *calls = request->calls;
    struct sb_load_call *call = &calls->call[step];
    SB_ASSERT(!call->is_over);
    call->is_over = true;
    call->outcome = outcome;
    calls->steps--;
    calls->has_failed |= outcome != SB_OUTCOME_OK;
    if (step == sb_dag_last(dag, dag->step_task[step])) {
        calls->tasks--;
        calls->has_ok |= outcome == SB_OUTCOME_OK;
    }
    e->joins[e->joined++] = step;
}

static bool is_absent(const struct sb_load_engine *e, const struct sb_load_request *request,
                      uint32_t step)
{
    const struct sb_dag *dag = plan_of(e, request)->dag;
    return dag->optional && dag->optional[step] &&
           sb_dag_lacks(dag, step, sb_load_latency(e, request, step, 0));
}

/* It awaits nothing more. */
static void outcome_reach(struct sb_load_engine *e, struct sb_load_request *request, uint32_t node)
{
    if (node >= plan_of(e, request)->dag->steps)
        e->joins[e->joined++] = node;
    else if (request->calls->call[node].is_over)
        return; /* it was skipped */
    else if (is_absent(e, request, node))
        note(e, request, node, SB_OUTCOME_OK);
    else
        put_ready(e, node);
}

static void skip_behind(struct sb_load_engine *e, struct sb_load_request *request, uint32_t step)
{
    const struct sb_csr *succ = &plan_of(e, request)->dag->succ;
    for (uint32_t i = succ->begin[step]; i < succ->begin[step + 1]; i++)
        if (!request->calls->call[succ->list[i]].is_over)
            note(e, request, succ->list[i], SB_OUTCOME_SKIPPED);
}

static void complete(struct sb_load_engine *e, struct sb_load_request *request)
{
    const struct sb_plan *plan = plan_of(e, request);
    while (e->joined > 0) {
        uint32_t node = e->joins[--e->joined];
        for (uint32_t i = plan->succ.begin[node]; i < plan->succ.begin[node + 1]; i++) {
            uint32_t next = plan->succ.list[i];
            SB_ASSERT(request->left[next] > 0);
            if (--request->left[next] == 0)
                outcome_reach(e, request, next);
        }
        if (node < plan->dag->steps && request->calls->call[node].outcome != SB_OUTCOME_OK)
            skip_behind(e, request, node);
    }
}

/* ---- the request ---- */

static bool stops_all(const struct sb_load_rules *rules)
{
    return rules->said && rules->said->end == SB_END_FAIL_FAST;
}

static void end_request(struct sb_load_engine *e, struct sb_load_request *request,
                        enum sb_outcome outcome)
{
    const struct sb_load_rules *rules = e->graph[request->part].rules;
    const bool late = outcome == SB_OUTCOME_TIMED_OUT;
    sb_timers_clear(&e->timers, &request->deadline);
    sb_load_request_end(e, request, outcome);
    for (uint32_t s = 0; s < plan_of(e, request)->dag->steps; s++)
        sb_load_call_give_up(
            e, &request->calls->call[s], late ? SB_OUTCOME_TIMED_OUT : SB_OUTCOME_CANCELLED,
            stops_all(rules) || (late && sb_load_policy(rules, s)->timeout_cancel));
}

/* Whether it is over by what became of its steps, and how. */
static bool is_decided(const struct sb_load_engine *e, const struct sb_load_request *request,
                       enum sb_outcome *outcome)
{
    const struct sb_load_calls *calls = request->calls;
    const struct sb_resilience *said = e->graph[request->part].rules->said;
    const struct sb_load_call *last;
    *outcome = SB_OUTCOME_OK;
    switch (said ? said->end : SB_END_ALL) {
    case SB_END_SETTLED: return calls->steps == 0;
    case SB_END_FIRST:
        *outcome = calls->has_ok ? SB_OUTCOME_OK : SB_OUTCOME_FAILED;
        return calls->has_ok || calls->tasks == 0;
    case SB_END_TASK:
        last = &calls->call[sb_dag_last(plan_of(e, request)->dag, said->end_task)];
        *outcome = last->outcome == SB_OUTCOME_OK ? SB_OUTCOME_OK : SB_OUTCOME_FAILED;
        return last->is_over;
    default:
        *outcome = calls->has_failed ? SB_OUTCOME_FAILED : SB_OUTCOME_OK;
        return calls->has_failed || calls->steps == 0;
    }
}

static void look_at_end(struct sb_load_engine *e, struct sb_load_request *request)
{
    enum sb_outcome outcome;
    if (request->over == SB_NS_NEVER && is_decided(e, request, &outcome))
        end_request(e, request, outcome);
}

/* A call has come to its end: so do steps that await it, and perhaps the request. */
static void outcome_conclude(struct sb_load_engine *e, struct sb_load_call *call)
{
    if (call->request->over != SB_NS_NEVER || call->is_over || !call->has_ended)
        return;
    note(e, call->request, call->step, call->outcome);
    complete(e, call->request);
    look_at_end(e, call->request);
}

/* Issues what has got ready, in the order of steps, each with all that follows from it. */
static void outcome_go_on(struct sb_load_engine *e, struct sb_load_request *request)
{
    while (e->readies && request->over == SB_NS_NEVER && !e->failed) {
        struct sb_load_call *call = &request->calls->call[take_ready(e)];
        if (!call->is_over)
            sb_load_call_begin(e, call);
        outcome_conclude(e, call);
    }
    e->readies = 0;
    if (request->over == SB_NS_NEVER || request->attempts > 0)
        return;
    sb_slab_give(&e->graph[request->part].rules->calls, request->calls);
    sb_load_request_drain(e, request);
}

void sb_load_call_settle(struct sb_load_engine *e, struct sb_load_call *call)
{
    struct sb_load_request *request = call->request;
    outcome_conclude(e, call);
    outcome_go_on(e, request);
}

void sb_load_calls_late(struct sb_load_engine *e, struct sb_load_request *request)
{
    end_request(e, request, SB_OUTCOME_TIMED_OUT);
    outcome_go_on(e, request);
}

static void set_deadline(struct sb_load_engine *e, struct sb_load_request *request)
{
    const struct sb_resilience *said = e->graph[request->part].rules->said;
    if (!said || said->deadline > SB_NS_NEVER - 1 - e->now)
        return;
    request->deadline = (struct sb_timer){ .time = e->now + said->deadline,
                                           .arrival = request->arrival,
                                           .kind = SB_TIMER_DEADLINE,
                                           .owner = request };
    e->failed |= sb_timers_set(&e->timers, &request->deadline) != 0;
}

void sb_load_calls_begin(struct sb_load_engine *e, struct sb_load_request *request)
{
    struct sb_load_graph *graph = &e->graph[request->part];
    const struct sb_dag *dag = graph->part->plan->dag;
    struct sb_load_calls *calls = request->calls = sb_slab_take(&graph->rules->calls);
    if (!calls) {
        e->failed = true;
        return;
    }
    *calls = (struct sb_load_calls){ .steps = dag->steps, .tasks = dag->tasks };
    for (uint32_t s = 0; s < dag->steps; s++)
        calls->call[s] = (struct sb_load_call){ .request = request, .step = s };
    set_deadline(e, request);
    for (uint32_t i = 0; i < graph->roots; i++)
        outcome_reach(e, request, graph->root[i]);
    complete(e, request);
    look_at_end(e, request);
    outcome_go_on(e, request);
}
