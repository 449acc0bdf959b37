/* SPDX-License-Identifier: MIT */
#include "core/poll.h"

#include "core/calls/settle.h"
#include "core/deadlock.h"
#include "core/jobs.h"
#include "core/state/claims.h"
#include "core/state/codes.h"
#include "core/state/ready.h"
#include "core/state/wake.h"
#include "core/token.h"

static void limit_passed(struct es_sched *sched, es_id task)
{
    struct es_record *record = &sched->records[task];

    if (es_code(record) >= 0 || es_code_fresh(es_code(record)) || es_code(record) == ES_SKIPPED)
        return;
    es_stacks_fiber(&sched->stacks, es_pending(record))->stop = ES_TIMED_OUT;
    es_wake_unshielded(sched, task, ES_TIMED_OUT);
}

/* With several workers, apart from what is in their deques. */
static bool any_ready(const struct es_sched *sched)
{
    ES_ASSERT(!es_ring_empty(&sched->ready) || es_leavers_empty(&sched->leavers));
    return !es_ring_empty(&sched->ready) ||
           (rarely(es_watch(sched) & ES_WATCH_SHARED) && sched->team->hooks->any(sched));
}

static void fire(struct es_sched *sched, uint32_t owner)
{
    es_id task = es_wake_task(owner);

    switch (es_wake_owner(owner)) {
    case ES_OWNER_CALL:
        es_settle_abort(es_request_of(sched, task), es_result_plain(ES_TIMED_OUT, ES_NONE));
        break;
    case ES_OWNER_LIMIT:
        limit_passed(sched, task);
        if (sched->many)
            es_request_suspect(es_request_of(sched, task));
        break;
    case ES_OWNER_ALARM: sched->alarms.table[task]->ring(sched, sched->alarms.table[task]); break;
    default: es_wake_due(sched, task);
    }
}

/* One at a time: all that follows from a timer comes before the next, also of those that are due
 * together. They do not wait for each other where time has passed and there is still something to
 * do, where several workers do it, and where somebody chooses among those that are ready. */
static void fire_timers(struct es_sched *sched, bool busy)
{
    bool together =
        busy || (es_watch(sched) & ES_WATCH_SHARED) || sched->options.pick || sched->options.seed;
    bool known = !busy && es_timers_next(&sched->timers) <= sched->instant;
    es_ns now = known ? sched->instant : sched->clock->now(sched->clock);
    uint32_t owner;

    if (busy && (now == sched->instant || sched->instant == INT64_MIN)) {
        sched->instant = now; /* the call's first look, if it was not */
        return;               /* first all that is ready now */
    }
    sched->instant = now;
    sched->granting = false;
    do {
        owner = es_timers_due(&sched->timers, now);
        if (owner != ES_NONE)
            fire(sched, owner);
    } while (owner != ES_NONE && (together || !any_ready(sched)));
}

static void collect_posts(struct es_sched *sched)
{
    if (!atomic_load_explicit(&sched->posted, memory_order_relaxed) ||
        !atomic_exchange_explicit(&sched->posted, 0, memory_order_acq_rel))
        return;
    es_settle_aborts(sched);
    es_token_collect(sched);
    es_jobs_collect(sched);
}

static void grant(struct es_request *request)
{
    struct es_sched *sched = request->sched;
    struct es_permits *permits = &request->permits;
    uint32_t (*choose)(void *self, const es_id *waiting, uint32_t count) = sched->options.admit;
    uint32_t chosen = choose && permits->count > 1
                          ? choose(sched->options.self, permits->waiting, permits->count)
                          : 0;
    es_id task = permits->waiting[chosen < permits->count ? chosen : 0];
    const struct es_record *record = &sched->records[request->base + task];

    ES_ASSERT(permits->free <= request->call.limit);
    es_permits_remove(permits, task);
    permits->free--;
    if (es_code(record) == ES_READY)
        es_permit_take(es_stacks_fiber(&sched->stacks, es_pending(record)));
    es_ready_push(sched, request->base + task);
}

static bool can_grant(const struct es_request *request)
{
    return request->call.limit && request->permits.free > 0 && request->permits.count > 0;
}

/* Gives a free permit to a task that waits. This is done only when nothing else is ready at this
 * time and no timer is due, so that all tasks that become ready now are among the candidates. One
 * at a time: who only goes on to await another gives it back at once. Several workers get all. */
static void admit(struct es_request *request)
{
    struct es_sched *sched = request->sched;

    if (!can_grant(request))
        return;
    sched->granting = true;
    sched->granted = sched->clock->now(sched->clock);
    do
        grant(request);
    while ((es_watch(sched) & ES_WATCH_SHARED) && can_grant(request));
}

/* Free permits are given out, one after another; what sleeps no time meanwhile is not due yet. */
static bool is_granting(const struct es_sched *sched)
{
    if (!sched->granting || (sched->many ? !sched->admitting : !can_grant(&sched->one)))
        return false;
    if (sched->granted != sched->clock->now(sched->clock))
        return false;
    for (const struct es_request *r = sched->admitting; sched->many; r = r->admitting_next)
        if (!r || can_grant(r))
            return r != NULL;
    return true;
}

static void admit_many(struct es_sched *sched)
{
    struct es_request *request = sched->admitting;

    sched->admitting = NULL;
    while (request) {
        struct es_request *next = request->admitting_next;

        admit(request);
        request->admitting = request->permits.count > 0;
        if (request->admitting) {
            request->admitting_next = sched->admitting;
            sched->admitting = request;
        }
        request = next;
    }
}

/* A call of which no task can go on is in a deadlock, whatever the others do. */
static void look_at_suspects(struct es_sched *sched)
{
    while (sched->suspects) {
        struct es_request *request = sched->suspects;

        sched->suspects = request->suspect_next;
        request->suspected = false;
        if (request->left && !request->busy && !request->armed && !request->external)
            es_deadlock_break(request, false);
    }
}

void es_poll_descriptors(struct es_sched *sched)
{
    sched->unlooked = 0;
    sched->clock->park(sched->clock, INT64_MIN);
}

void es_poll_turns(struct es_sched *sched, uint32_t turns)
{
    sched->unlooked = sched->watched ? sched->unlooked + turns : 0;
}

void es_poll_look(struct es_sched *sched)
{
    bool busy = any_ready(sched);

    if (rarely(sched->unlooked >= ES_TURNS_WATCHED) && !(es_watch(sched) & ES_WATCH_SHARED))
        es_poll_descriptors(sched);
    collect_posts(sched);
    sched->posts_first = !busy && any_ready(sched) && !sched->posts_first;
    if (!sched->posts_first && sched->timers.count && !is_granting(sched))
        fire_timers(sched, busy);
    if (sched->suspects)
        look_at_suspects(sched); /* who goes on may need a permit */
    if (rarely(es_claims_stirred(sched)) && (!any_ready(sched) || (busy && sched->clock->runs)))
        es_claims_grant(sched);
    if (!any_ready(sched) && !sched->many)
        admit(&sched->one);
    if (sched->admitting && !any_ready(sched))
        admit_many(sched);
}

static bool break_slots(struct es_sched *sched)
{
    return sched->pools.first && es_deadlock_break_slots(sched);
}

/* Nothing is ready. A sleep without end can be cut short by another call, unless none of them can
 * go on. */
static bool break_deadlock(struct es_sched *sched)
{
    if (!sched->many)
        return sched->one.external == 0 && sched->one.armed == 0 &&
               (es_deadlock_break(&sched->one, true) || break_slots(sched));
    if (sched->external || sched->timers.count)
        return false;
    for (struct es_request *request = sched->first; request; request = request->next)
        if (!request->over && es_deadlock_break(request, true))
            return true;
    return break_slots(sched);
}

void es_poll_idle(struct es_sched *sched)
{
    unsigned before = es_watch(sched) & ES_WATCH_SHARED;

    es_poll_look(sched);
    if (any_ready(sched) ||
        (es_watch(sched) & ES_WATCH_SHARED) != before) /* others have come to work */
        return;
    if (break_deadlock(sched))
        return;
    sched->unlooked = 0;
    if (sched->team)
        sched->team->hooks->park(sched);
    else
        sched->clock->park(sched->clock, es_timers_next(&sched->timers));
}

bool es_poll_step(struct es_sched *sched)
{
    es_poll_descriptors(sched);
    es_poll_look(sched);
    return any_ready(sched) || break_deadlock(sched);
}
