/* SPDX-License-Identifier: MIT */
#include "resilience/try.h"

#include <string.h>

#include "core/calls/begin.h"
#include "core/calls/request.h"
#include "core/calls/settle.h"
#include "core/state/claims.h"
#include "core/state/codes.h"
#include "core/state/ready.h"
#include "platform/memory.h"

static es_ns try_now(const struct es_try *one)
{
    const struct es_sched *sched = one->trial->sched;

    return sched->clock->now(sched->clock);
}

static void timeout_rings(struct es_sched *sched, struct es_alarm *alarm)
{
    (void)sched;
    es_trial_timed_out((struct es_try *)((char *)alarm - offsetof(struct es_try, timeout)));
}

struct es_try *es_try_new(struct es_trial *trial)
{
    struct es_sched *sched = trial->sched;
    struct es_try *one = es_memory_take(&sched->alloc, 1, sizeof *one);

    if (!one)
        return NULL;
    memset(one, 0, sizeof *one);
    if (!es_alarm_init(sched, &one->timeout, timeout_rings, trial->parent, trial->task)) {
        es_memory_give(&sched->alloc, one, 1, sizeof *one);
        return NULL;
    }
    if (!es_alarm_init(sched, &one->untie, es_trial_unties, trial->parent, trial->task)) {
        es_alarm_fini(sched, &one->timeout);
        es_memory_give(&sched->alloc, one, 1, sizeof *one);
        return NULL;
    }
    one->trial = trial;
    one->further = trial->issued > 0;
    one->record = (struct es_attempt_record){ trial->issued++, ES_BUSY,  try_now(one),
                                              ES_NEVER,        ES_NEVER, ES_NEVER };
    one->previous = trial->last;
    *(trial->last ? &trial->last->next : &trial->first) = one;
    trial->last = one;
    trial->open++;
    return one;
}

void es_try_free(struct es_try *one)
{
    struct es_trial *trial = one->trial;
    const struct es_policy *policy = &trial->policy;

    ES_ASSERT(one->told && !one->request);
    if (policy->told)
        policy->told(policy->self, &one->record);
    *(one->previous ? &one->previous->next : &trial->first) = one->next;
    *(one->next ? &one->next->previous : &trial->last) = one->previous;
    es_alarm_fini(trial->sched, &one->timeout);
    es_alarm_fini(trial->sched, &one->untie);
    es_memory_give(&trial->sched->alloc, one, 1, sizeof *one);
}

static void tell(struct es_try *one, int code)
{
    ES_ASSERT(!one->told && one->trial->open > 0);
    one->told = true;
    one->record.told = try_now(one);
    one->record.code = code;
    if (one->request)
        one->request->given_up = true;
    one->trial->open--;
    es_alarm_cancel(one->trial->sched, &one->timeout);
    es_alarm_cancel(one->trial->sched, &one->untie);
}

void es_try_reject(struct es_try *one)
{
    tell(one, ES_REJECTED);
    es_try_free(one);
}

/* It is one of those that are tried again. */
static bool fails(const struct es_policy *policy, struct es_result result)
{
    return (policy->on & ES_ON(result.code)) &&
           (result.code != ES_FAILED || !policy->again || policy->again(policy->self, result));
}

void es_try_tell(struct es_try *one, struct es_result result)
{
    struct es_trial *trial = one->trial;
    const struct es_policy *policy = &trial->policy;

    tell(one, result.code);
    trial->fails = fails(policy, result);
    if (policy->breaker)
        es_breaker_hears(policy->breaker, one->ticket, result.code,
                         one->record.told - one->record.issued);
    if (policy->budget)
        es_budget_over(policy->budget, result.code, trial->fails, one->further, trial->paid);
}

void es_try_give_up(struct es_try *one)
{
    const struct es_policy *policy = &one->trial->policy;

    tell(one, ES_CANCELLED);
    if (policy->breaker)
        es_breaker_hears(policy->breaker, one->ticket, ES_CANCELLED, 0);
    if (policy->budget)
        es_budget_over(policy->budget, ES_CANCELLED, false, one->further, 0);
}

bool es_try_queued(const struct es_try *one)
{
    return one->request && one->record.start == ES_NEVER;
}

void es_try_cancel(struct es_try *one)
{
    struct es_result cancelled = es_result_plain(ES_CANCELLED, ES_NONE);

    if (!one->request)
        return;
    es_abort_fire(&one->request->abort, cancelled);
    es_settle_cancel(one->request, cancelled);
}

/* ---- the request ---- */

static void join_request(struct es_request *request, struct es_request *parent)
{
    request->sibling_previous = NULL;
    request->sibling_next = parent->child;
    if (parent->child)
        parent->child->sibling_previous = request;
    parent->child = request;
}

static void leave_request(struct es_request *request)
{
    struct es_request *parent = request->parent;

    *(request->sibling_previous ? &request->sibling_previous->sibling_next : &parent->child) =
        request->sibling_next;
    if (request->sibling_next)
        request->sibling_next->sibling_previous = request->sibling_previous;
}

static void entered(struct es_request *request)
{
    struct es_try *one = request->trial;

    one->record.start = try_now(one);
    es_trial_entered(one);
}

/* Its body has returned, or one of the attempts that it made itself and did not wait for. */
static void returned(struct es_request *request)
{
    struct es_sched *sched = request->sched;
    struct es_request *parent = request->parent;
    struct es_try *one = request->trial;
    struct es_result result;

    if (request->left > 0 || request->child)
        return;
    result = es_record_result(&sched->records[request->base]);
    if (one->record.start != ES_NEVER)
        one->record.end = try_now(one);
    one->request = NULL;
    es_request_end(request);
    es_request_leave_lists(request);
    leave_request(request);
    es_request_unlink(request);
    sched->live--;
    es_request_drop(request);
    es_trial_returned(one, result);
    if (parent->left == 0 && !parent->child && parent->parent)
        returned(parent);
    else if (parent->left == 0 && !parent->child)
        es_ready_caller(parent);
}

static struct es_set *set_of(struct es_sched *sched)
{
    sched->attempt_set.nodes = sched->attempt_nodes;
    sched->attempt_set.count = 1;
    sched->attempt_set.built = true;
    return &sched->attempt_set;
}

static struct es_request *request_new(const struct es_trial *trial)
{
    struct es_call call = { .context = trial->parent->call.context };
    struct es_sched *sched = trial->sched;
    struct es_request *request = es_request_take(sched);

    if (!request)
        return NULL;
    if (!es_request_make(request, set_of(sched), &call, ES_NEVER)) {
        es_request_drop(request);
        return NULL;
    }
    es_request_begin(request, set_of(sched), &call);
    request->destroy = NULL;
    request->finishing = true;
    request->rare = true;
    request->parent = trial->parent;
    request->caller = trial->task;
    request->origin = trial->task - trial->parent->base + trial->parent->origin;
    request->shielded = trial->shielded;
    request->given_up = false;
    request->number = trial->parent->number;
    request->entered = entered;
    request->returned = returned;
    return request;
}

/* What it wants to take: ES_OK when it waits for that. */
static int queue_up(struct es_try *one, struct es_request *request, const struct es_demand *demand)
{
    static const struct es_demand nothing;
    const struct es_policy *policy = &one->trial->policy;
    struct es_sched *sched = request->sched;
    struct es_claim_of_task *claim =
        es_claims_add(sched, request->base, demand ? demand : &nothing);
    int code;

    if (!claim)
        return ES_NO_MEMORY;
    claim->entry = true;
    if (policy->patience)
        claim->patience = policy->patience(policy->self, one->record.attempt);
    code = es_claims_queue(sched, claim);
    if (code == ES_OK)
        return ES_OK;
    es_claims_drop(sched, claim);
    return code;
}

static int limit(struct es_try *one, struct es_request *request)
{
    struct es_trial *trial = one->trial;
    es_ns when = ES_NEVER;

    if (trial->policy.timeout && !es_timers_after(one->record.issued, trial->policy.timeout, &when))
        when = ES_NEVER;
    one->timeout.task = request->base;
    request->deadline = when < trial->limit ? when : trial->limit;
    return es_alarm_arm(trial->sched, &one->timeout, when, ES_RANK_TIMEOUT) ? ES_OK : ES_NO_MEMORY;
}

/* All that can fail comes before anything that cannot. */
int es_try_start(struct es_try *one, const struct es_demand *demand)
{
    struct es_trial *trial = one->trial;
    struct es_sched *sched = trial->sched;
    struct es_request *request = request_new(trial);
    int code;

    if (!request)
        return ES_NO_MEMORY;
    request->attempt = one->record.attempt;
    es_request_fill(request);
    code = limit(one, request);
    if (code == ES_OK)
        code = queue_up(one, request, demand);
    if (code != ES_OK) {
        es_alarm_cancel(sched, &one->timeout);
        es_request_drop(request);
        return code;
    }
    sched->places.nodes[request->base].body = trial->body;
    sched->places.nodes[request->base].data = trial->data;
    request->trial = one;
    one->request = request;
    request->busy++;
    es_request_link(request);
    join_request(request, trial->parent);
    return ES_OK;
}
