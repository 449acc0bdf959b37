/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/engine/calls/watched.h"

#include "sim/load/engine/calls/request_end.h"
#include "sim/load/engine/pools/queues.h"
#include "sim/load/engine/pools/slots.h"

/* One that was stopped waits for its place in the heap of ends. */
void sb_watched_let_go(struct sb_load_engine *e, struct sb_load_watched *w)
{
    sb_load_log_attempt(e, &w->attempt);
    w->attempt.request->attempts--;
    if (w->attempt.end != SB_NS_NEVER)
        w->attempt.request->last_end = e->now;
    if (!w->attempt.is_stopped)
        sb_slab_give(&e->attempts, w);
}

static bool is_kept(void *self, struct sb_load_attempt *attempt)
{
    struct sb_load_engine *e = self;
    if (!attempt->is_stopped)
        return true;
    e->stopped--;
    sb_slab_give(&e->attempts, attempt);
    return false;
}

/* Those that were stopped are taken out of the heap of ends when they are the larger part of it. */
static void sweep(struct sb_load_engine *e) { sb_end_heap_keep(&e->ends, is_kept, e); }

/* It stays in the heap of ends, or among those that end at this instant, until its turn comes; one
 * that shares its pool is in neither. */
static void stop(struct sb_load_engine *e, struct sb_load_attempt *attempt)
{
    enum { FEW = 64 };
    bool is_shared = attempt->is_served && attempt->at;
    sb_slots_release(e, attempt);
    attempt->end = e->now;
    attempt->is_stopped = !is_shared;
    e->stopped += !is_shared;
    if (e->stopped > FEW && e->stopped > e->ends.count / 2)
        sweep(e);
}

void sb_watched_leave(struct sb_load_engine *e, struct sb_load_watched *w)
{
    struct sb_load_attempt *attempt = &w->attempt;
    sb_timers_clear(&e->timers, &w->patience);
    if (attempt->stand == SB_ATTEMPT_QUEUED)
        sb_queue_withdraw(e, attempt);
    else if (attempt->stand == SB_ATTEMPT_RUNNING)
        stop(e, attempt);
    attempt->stand = SB_ATTEMPT_ENDED;
}

static void unlink_try(struct sb_load_call *call, struct sb_load_watched *w)
{
    *(w->next ? &w->next->previous : &call->last) = w->previous;
    *(w->previous ? &w->previous->next : &call->first) = w->next;
    call->under_way--;
}

static void report(struct sb_load_engine *e, const struct sb_load_watched *w,
                   enum sb_outcome outcome)
{
    const struct sb_load_rules *rules = sb_load_call_rules(e, w->call);
    const struct sb_step_policy *policy = sb_load_call_policy(e, w->call);
    struct sb_budget_state *budget = sb_load_budget(rules, policy);
    struct sb_load_fuse *fuse = sb_load_fuse(rules, policy);
    if (budget)
        sb_budget_over(budget, outcome, sb_load_retry(rules, policy)->on & SB_OUTCOME_BIT(outcome),
                       w->attempt.number > 0, w->call->paid);
    if (fuse &&
        sb_breaker_hears(&fuse->state, e->now, w->ticket, outcome, e->now - w->attempt.issued)) {
        fuse->timer.time = fuse->state.until;
        e->failed |= sb_timers_set(&e->timers, &fuse->timer) != 0;
    }
}

void sb_watched_forget(struct sb_load_engine *e, struct sb_load_watched *w, enum sb_outcome outcome)
{
    SB_ASSERT(!w->attempt.is_told);
    w->attempt.is_told = true;
    w->attempt.outcome = outcome;
    w->attempt.told = e->now;
    unlink_try(w->call, w);
    sb_timers_clear(&e->timers, &w->timeout);
    sb_timers_clear(&e->timers, &w->untie);
    if (w->is_admitted)
        report(e, w, outcome);
    if (w->attempt.stand == SB_ATTEMPT_ENDED)
        sb_watched_let_go(e, w);
}
