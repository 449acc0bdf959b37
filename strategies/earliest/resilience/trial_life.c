/* SPDX-License-Identifier: MIT */
#include "resilience/trial_life.h"

#include <string.h>

#include "platform/memory.h"
#include "pools/demand.h"

static es_ns timer_of(const struct es_sched *sched, uint32_t place)
{
    return place ? sched->timers.heap[place - 1].when : ES_NEVER;
}

static es_ns earlier(es_ns a, es_ns b) { return a < b ? a : b; }

/* Of its request, and of those around it. */
es_ns es_trial_deadline(const struct es_self *self)
{
    const struct es_sched *sched = self->sched;
    es_ns first = ES_NEVER;
    es_id task = self->task;

    for (const struct es_request *request = es_self_request(self); request;
         task = request->caller, request = request->parent) {
        first = earlier(first, request->deadline);
        first = earlier(first, timer_of(sched, request->call_timer));
        if (sched->task_timer)
            first = earlier(first, timer_of(sched, sched->task_timer[task]));
    }
    return first;
}

static size_t demands_size(const struct es_trial *trial)
{
    return trial->demand_count * sizeof *trial->demands + trial->units * sizeof(struct es_units);
}

/* Copies of what attempts take: the caller's may be on a stack that is copied away. */
static bool copy_demands(struct es_trial *trial, const struct es_policy *policy)
{
    const struct es_alloc *alloc = &trial->sched->alloc;
    uint32_t count = policy->hedge_demands + 1;
    struct es_units *units;

    for (uint32_t i = 0; i < count; i++) {
        const struct es_demand *given = i ? policy->hedge_demand[i - 1] : policy->demand;

        trial->units += given ? given->count : 0;
    }
    trial->demand_count = count;
    trial->demands = es_memory_take(alloc, 1, demands_size(trial));
    if (!trial->demands)
        return false;
    memset(trial->demands, 0, demands_size(trial));
    units = (struct es_units *)(trial->demands + count);
    for (uint32_t i = 0; i < count; i++) {
        const struct es_demand *given = i ? policy->hedge_demand[i - 1] : policy->demand;

        if (!given)
            continue;
        es_demand_copy(&trial->demands[i], given);
        memcpy(units, given->units, given->count * sizeof *units);
        trial->demands[i].units = units;
        units += given->count;
    }
    return true;
}

static bool alarms_init(struct es_trial *trial, const struct es_trial_rings *rings)
{
    struct es_sched *sched = trial->sched;

    if (!es_alarm_init(sched, &trial->hedge, rings->hedge, trial->parent, trial->task))
        return false;
    if (!es_alarm_init(sched, &trial->backoff, rings->backoff, trial->parent, trial->task)) {
        es_alarm_fini(sched, &trial->hedge);
        return false;
    }
    if (!es_alarm_init(sched, &trial->deadline, rings->deadline, trial->parent, trial->task)) {
        es_alarm_fini(sched, &trial->backoff);
        es_alarm_fini(sched, &trial->hedge);
        return false;
    }
    return true;
}

static es_id number_of(const struct es_trial *trial)
{
    return es_request_number_of(trial->sched, trial->task);
}

/* The last one is known, and most come in the order of their tasks. */
struct es_trial *es_trial_first(const struct es_request *root)
{
    struct es_trial *trial = root->trial;

    while (trial && trial->previous)
        trial = trial->previous;
    return trial;
}

/* Into the list of its request, in the order of tasks; it is to hear of that one's abort. */
static void join(struct es_trial *trial)
{
    struct es_request *root = es_request_root(trial->parent);

    trial->previous = root->trial;
    while (trial->previous && number_of(trial->previous) > number_of(trial))
        trial->previous = trial->previous->previous;
    trial->next = trial->previous ? trial->previous->next : es_trial_first(root);
    if (trial->next)
        trial->next->previous = trial;
    else
        root->trial = trial;
    if (trial->previous)
        trial->previous->next = trial;
    if (!trial->shielded)
        es_abort_add(&root->abort, &trial->abort);
}

struct es_trial *es_trial_make(struct es_self *self, const struct es_policy *policy,
                               const struct es_trial_rings *rings)
{
    struct es_sched *sched = self->sched;
    struct es_trial *trial = es_memory_take(&sched->alloc, 1, sizeof *trial);

    if (!trial)
        return NULL;
    memset(trial, 0, sizeof *trial);
    trial->sched = sched;
    trial->parent = es_self_request(self);
    trial->task = self->task;
    trial->shielded = self->shielded;
    trial->policy = *policy;
    trial->abort.heard = rings->abort;
    trial->limit = es_trial_deadline(self);
    if (!copy_demands(trial, policy) || !alarms_init(trial, rings)) {
        es_memory_give(&sched->alloc, trial->demands, 1, demands_size(trial));
        es_memory_give(&sched->alloc, trial, 1, sizeof *trial);
        return NULL;
    }
    join(trial);
    if (policy->budget)
        policy->budget->users++;
    if (policy->breaker)
        policy->breaker->users++;
    return trial;
}

void es_trial_free(struct es_trial *trial)
{
    struct es_sched *sched = trial->sched;
    struct es_request *root = es_request_root(trial->parent);

    if (trial->next)
        trial->next->previous = trial->previous;
    else
        root->trial = trial->previous;
    if (trial->previous)
        trial->previous->next = trial->next;
    es_abort_remove(&root->abort, &trial->abort);
    if (trial->policy.budget)
        trial->policy.budget->users--;
    if (trial->policy.breaker)
        trial->policy.breaker->users--;
    es_alarm_fini(sched, &trial->hedge);
    es_alarm_fini(sched, &trial->backoff);
    es_alarm_fini(sched, &trial->deadline);
    es_memory_give(&sched->alloc, trial->demands, 1, demands_size(trial));
    es_memory_give(&sched->alloc, trial, 1, sizeof *trial);
}
