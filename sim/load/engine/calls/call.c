/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/engine/calls/call.h"

#include "sim/load/engine/calls/watched.h"
#include "sim/load/engine/pools/queues.h"
#include "sim/load/engine/state/draws.h"
#include "sim/load/resilience/backoff.h"

/* Sets a timer that is due after `delay`, unless that is never. */
static void set(struct sb_load_engine *e, struct sb_timer *timer, const struct sb_load_call *call,
                uint32_t attempt, enum sb_timer_kind kind, sb_ns delay, void *owner)
{
    if (delay > SB_NS_NEVER - 1 - e->now)
        return;
    *timer = (struct sb_timer){ .time = e->now + delay,
                                .arrival = call->request->arrival,
                                .step = call->step,
                                .attempt = attempt,
                                .kind = kind,
                                .owner = owner };
    e->failed |= sb_timers_set(&e->timers, timer) != 0;
}

/* ---- a call's end ---- */

static void end_call(struct sb_load_engine *e, struct sb_load_call *call, enum sb_outcome outcome)
{
    const struct sb_hedge *hedge =
        sb_load_hedge(sb_load_call_rules(e, call), sb_load_call_policy(e, call));
    sb_timers_clear(&e->timers, &call->timer);
    while (call->first) {
        struct sb_load_watched *w = call->first;
        if (hedge && hedge->cancel)
            sb_watched_leave(e, w);
        sb_watched_forget(e, w, SB_OUTCOME_CANCELLED);
    }
    call->has_ended = true;
    call->outcome = outcome;
}

void sb_load_call_give_up(struct sb_load_engine *e, struct sb_load_call *call,
                          enum sb_outcome outcome, bool stops)
{
    if (call->is_granted)
        sb_budget_returned(
            sb_load_budget(sb_load_call_rules(e, call), sb_load_call_policy(e, call)));
    call->is_granted = false;
    sb_timers_clear(&e->timers, &call->timer);
    while (call->first) {
        struct sb_load_watched *w = call->first;
        if (stops)
            sb_watched_leave(e, w);
        sb_watched_forget(e, w, outcome);
    }
}

/* ---- tries ---- */

static bool grants(struct sb_load_engine *e, struct sb_load_call *call, enum sb_outcome last,
                   bool *asked)
{
    struct sb_budget_state *budget =
        sb_load_budget(sb_load_call_rules(e, call), sb_load_call_policy(e, call));
    *asked = budget != NULL;
    return !budget || sb_budget_grants(budget, e->now, last, &call->paid);
}

/* None of the try is under way. */
static void try_again(struct sb_load_engine *e, struct sb_load_call *call, uint32_t attempt,
                      enum sb_outcome outcome)
{
    const struct sb_retry *retry =
        sb_load_retry(sb_load_call_rules(e, call), sb_load_call_policy(e, call));
    if (!retry || (retry->attempts && call->tries >= retry->attempts) ||
        call->attempts > SB_ATTEMPTS_MAX || !(retry->on & SB_OUTCOME_BIT(outcome)) ||
        !grants(e, call, outcome, &call->is_granted)) {
        call->is_granted = false;
        end_call(e, call, outcome);
        return;
    }
    uint64_t word = sb_load_word(e, call->request, call->step, SB_STREAM_BACKOFF, attempt);
    call->delay = sb_backoff_delay(&retry->backoff, call->tries, call->delay, word);
    set(e, &call->timer, call, attempt, SB_TIMER_BACKOFF, call->delay, call);
}

static void call_tell(struct sb_load_engine *e, struct sb_load_watched *w, enum sb_outcome outcome)
{
    struct sb_load_call *call = w->call;
    const uint32_t attempt = w->attempt.number;
    sb_watched_forget(e, w, outcome);
    if (outcome == SB_OUTCOME_OK)
        end_call(e, call, outcome);
    else if (!call->under_way) {
        sb_timers_clear(&e->timers, &call->timer);
        try_again(e, call, attempt, outcome);
    }
}

/* ---- issue ---- */

static uint32_t demand_of(const struct sb_load_engine *e, const struct sb_load_call *call,
                          bool is_hedge)
{
    const struct sb_load_graph *graph = &e->graph[call->request->part];
    const struct sb_hedge *hedge =
        sb_load_hedge(sb_load_call_rules(e, call), sb_load_call_policy(e, call));
    if (is_hedge && hedge->pools)
        return graph->demand_of[hedge->pool[(call->hedges - 1) % hedge->pools]];
    return graph->step[call->step].demand;
}

static struct sb_load_watched *make(struct sb_load_engine *e, struct sb_load_call *call,
                                    bool is_hedge)
{
    struct sb_load_watched *w = sb_slab_take(&e->attempts);
    if (!w) {
        e->failed = true;
        return NULL;
    }
    sb_load_attempt_begin(e, &w->attempt, call->request, call->step);
    w->attempt.number = call->attempts++;
    w->attempt.demand = demand_of(e, call, is_hedge);
    w->attempt.priority = sb_load_call_policy(e, call)->priority;
    w->attempt.stand = SB_ATTEMPT_ENDED; /* not queued yet */
    w->attempt.is_watched = true;
    w->call = call;
    w->previous = call->last;
    w->next = NULL;
    w->timeout.at = w->patience.at = w->untie.at = 0;
    w->ticket = 0;
    w->fails = false;
    *(call->last ? &call->last->next : &call->first) = w;
    call->last = w;
    call->under_way++;
    return w;
}

/* Whether breaker and budget let it pass. */
static bool admit(struct sb_load_engine *e, struct sb_load_watched *w)
{
    const struct sb_load_rules *rules = sb_load_call_rules(e, w->call);
    const struct sb_step_policy *policy = sb_load_call_policy(e, w->call);
    struct sb_load_fuse *fuse = sb_load_fuse(rules, policy);
    struct sb_budget_state *budget = sb_load_budget(rules, policy);
    w->is_admitted = !fuse || sb_breaker_admits(&fuse->state, &w->ticket);
    if (budget && w->is_admitted)
        sb_budget_issued(budget, e->now, w->attempt.number > 0);
    else if (budget && w->attempt.number > 0)
        sb_budget_returned(budget);
    return w->is_admitted;
}

static void plan_hedge(struct sb_load_engine *e, struct sb_load_watched *w)
{
    struct sb_load_call *call = w->call;
    const struct sb_load_rules *rules = sb_load_call_rules(e, call);
    const struct sb_hedge *hedge = sb_load_hedge(rules, sb_load_call_policy(e, call));
    if (hedge && call->is_hedging && call->hedges < hedge->most &&
        call->attempts <= SB_ATTEMPTS_MAX)
        set(e, &call->timer, call, w->attempt.number, SB_TIMER_HEDGE,
            rules->hedge_after[call->step], call);
}

static void draw(struct sb_load_engine *e, struct sb_load_watched *w)
{
    const struct sb_step_policy *policy = sb_load_call_policy(e, w->call);
    struct sb_load_attempt *attempt = &w->attempt;
    const uint32_t step = attempt->step, number = attempt->number;
    w->fails = policy->fail > 0 &&
               sb_unit_of(sb_load_word(e, attempt->request, step, SB_STREAM_FAILURE, number)) <
                   policy->fail;
    attempt->service = w->fails && policy->fail_dist != SB_NONE
                           ? sb_load_draw(e, attempt->request, step, policy->fail_dist,
                                          SB_STREAM_FAILURE_LATENCY, number)
                           : sb_load_latency(e, attempt->request, step, number);
}

static sb_ns timeout_of(const struct sb_load_engine *e, const struct sb_load_watched *w,
                        const struct sb_step_policy *policy)
{
    const struct sb_load_attempt *attempt = &w->attempt;
    return policy->timeout_drawn == 0
               ? policy->timeout
               : sb_load_draw(e, attempt->request, attempt->step, policy->timeout_drawn - 1,
                              SB_STREAM_TIMEOUT, attempt->number);
}

static void join(struct sb_load_engine *e, struct sb_load_watched *w)
{
    const struct sb_step_policy *policy = sb_load_call_policy(e, w->call);
    struct sb_load_attempt *attempt = &w->attempt;
    draw(e, w);
    set(e, &w->timeout, w->call, attempt->number, SB_TIMER_TIMEOUT, timeout_of(e, w, policy), w);
    if (policy->patience != SB_NONE)
        set(e, &w->patience, w->call, attempt->number, SB_TIMER_PATIENCE,
            sb_load_draw(e, attempt->request, attempt->step, policy->patience, SB_STREAM_PATIENCE,
                         attempt->number),
            w);
    attempt->stand = SB_ATTEMPT_QUEUED;
    sb_queue_join(e, attempt);
}

/* Further attempts, of the pools that they are issued to. */
static void call_count(struct sb_load_engine *e, const struct sb_load_attempt *attempt,
                       bool is_hedge)
{
    const struct sb_load_demand *d = &e->demand[attempt->demand];
    for (uint32_t i = 0; i < d->units; i++) {
        struct sb_load_use *use = &e->pool[d->unit[i].pool].use;
        use->hedges += is_hedge;
        use->retries += !is_hedge && attempt->number > 0;
    }
}

static void issue_try(struct sb_load_engine *e, struct sb_load_call *call, bool is_hedge)
{
    struct sb_load_watched *w = make(e, call, is_hedge);
    if (!w)
        return;
    bool is_admitted = admit(e, w);
    plan_hedge(e, w);
    if (!is_admitted) {
        call_tell(e, w, SB_OUTCOME_REJECTED);
        return;
    }
    call_count(e, &w->attempt, is_hedge);
    if (sb_queue_has_place(e, &e->demand[w->attempt.demand]))
        join(e, w);
    else
        call_tell(e, w, SB_OUTCOME_SHED);
}

static void begin_try(struct sb_load_engine *e, struct sb_load_call *call)
{
    call->tries++;
    call->hedges = 0;
    call->is_granted = false;
    call->is_hedging = sb_load_call_policy(e, call)->hedge != SB_NONE;
    issue_try(e, call, false);
}

void sb_load_call_begin(struct sb_load_engine *e, struct sb_load_call *call) { begin_try(e, call); }

/* ---- what happens to attempts ---- */

void sb_load_watched_starts(struct sb_load_engine *e, struct sb_load_watched *w)
{
    const struct sb_hedge *hedge =
        sb_load_hedge(sb_load_call_rules(e, w->call), sb_load_call_policy(e, w->call));
    sb_timers_clear(&e->timers, &w->patience);
    if (hedge && hedge->tied && !w->attempt.is_told)
        set(e, &w->untie, w->call, w->attempt.number, SB_TIMER_UNTIE, hedge->cancel_delay, w);
}

void sb_load_watched_ends(struct sb_load_engine *e, struct sb_load_watched *w)
{
    w->attempt.stand = SB_ATTEMPT_ENDED;
    w->attempt.end = e->now;
    if (w->attempt.is_told)
        sb_watched_let_go(e, w);
    else
        call_tell(e, w, w->fails ? SB_OUTCOME_FAILED : SB_OUTCOME_OK);
}

/* ---- timers ---- */

static void time_out(struct sb_load_engine *e, struct sb_load_watched *w)
{
    if (sb_load_call_policy(e, w->call)->timeout_cancel)
        sb_watched_leave(e, w);
    call_tell(e, w, SB_OUTCOME_TIMED_OUT);
}

static void lose_patience(struct sb_load_engine *e, struct sb_load_watched *w)
{
    SB_ASSERT(w->attempt.stand == SB_ATTEMPT_QUEUED);
    sb_watched_leave(e, w);
    if (w->attempt.is_told)
        sb_watched_let_go(e, w);
    else
        call_tell(e, w, SB_OUTCOME_ABANDONED);
}

static void untie(struct sb_load_engine *e, struct sb_load_call *call)
{
    for (struct sb_load_watched *w = call->first, *next; w; w = next) {
        next = w->next;
        if (w->attempt.stand == SB_ATTEMPT_QUEUED) {
            sb_watched_leave(e, w);
            sb_watched_forget(e, w, SB_OUTCOME_CANCELLED);
        }
    }
}

static void hedge(struct sb_load_engine *e, struct sb_load_call *call)
{
    bool asked;
    SB_ASSERT(call->under_way > 0 && call->is_hedging);
    call->is_hedging = grants(e, call, SB_OUTCOME_OK, &asked);
    if (!call->is_hedging)
        return;
    call->hedges++;
    issue_try(e, call, true);
}

struct sb_load_call *sb_load_call_timer(struct sb_load_engine *e, struct sb_timer *timer)
{
    bool is_of_call = timer->kind == SB_TIMER_HEDGE || timer->kind == SB_TIMER_BACKOFF;
    struct sb_load_watched *w = is_of_call ? NULL : timer->owner;
    struct sb_load_call *call = is_of_call ? timer->owner : w->call;
    switch (timer->kind) {
    case SB_TIMER_TIMEOUT: time_out(e, w); break;
    case SB_TIMER_PATIENCE: lose_patience(e, w); break;
    case SB_TIMER_UNTIE: untie(e, call); break;
    case SB_TIMER_HEDGE: hedge(e, call); break;
    case SB_TIMER_BACKOFF: begin_try(e, call); break;
    default: SB_ASSERT(false);
    }
    return call;
}
