/* SPDX-License-Identifier: MIT */
#include "resilience/trial.h"

#include "core/state/codes.h"
#include "core/state/wake.h"
#include "resilience/jitter.h"
#include "resilience/try.h"

static es_ns trial_now(const struct es_trial *trial)
{
    return trial->sched->clock->now(trial->sched->clock);
}

static void free_if_done(struct es_trial *trial)
{
    if (trial->left && !trial->first)
        es_trial_free(trial);
}

static void cancel_alarms(struct es_trial *trial)
{
    es_alarm_cancel(trial->sched, &trial->hedge);
    es_alarm_cancel(trial->sched, &trial->backoff);
    es_alarm_cancel(trial->sched, &trial->deadline);
    if (trial->backs_off && trial->policy.budget)
        es_budget_returned(trial->policy.budget);
    trial->backs_off = false;
}

/* ---- outcomes ---- */

/* There is an outcome. Attempts that are under way are of no more use. */
static void finish(struct es_trial *trial, struct es_result outcome, int others, bool cancel)
{
    struct es_try *next;

    ES_ASSERT(!trial->over);
    trial->over = true;
    trial->outcome = outcome;
    cancel_alarms(trial);
    for (struct es_try *at = trial->first; at; at = next) {
        next = at->next;
        if (!at->told) {
            if (others == ES_TIMED_OUT)
                es_try_tell(at, es_result_plain(ES_TIMED_OUT, ES_NONE));
            else
                es_try_give_up(at);
            if (cancel)
                es_try_cancel(at);
        }
    }
    if (trial->waiting)
        es_wake(trial->sched, trial->task, ES_OK);
}

static bool may_retry(struct es_trial *trial, int code)
{
    const struct es_policy *policy = &trial->policy;

    return trial->retries + 1 < policy->attempts && trial->fails &&
           (!policy->budget ||
            es_budget_grants(policy->budget, trial_now(trial), code, &trial->paid));
}

static void back_off(struct es_trial *trial, uint32_t attempt)
{
    const struct es_policy *policy = &trial->policy;
    uint64_t random =
        policy->random ? policy->random(policy->self, attempt) : es_jitter_next(trial->sched);
    es_ns when;

    trial->delay = es_backoff_delay(&policy->backoff, ++trial->retries, trial->delay, random);
    trial->backs_off = true;
    if (!es_timers_after(trial_now(trial), trial->delay, &when))
        when = ES_NEVER;
    if (!es_alarm_arm(trial->sched, &trial->backoff, when, ES_RANK_BACKOFF))
        finish(trial, es_result_plain(ES_NO_MEMORY, ES_NONE), ES_CANCELLED, true);
}

/* An attempt has an outcome for its caller. */
static void heard(struct es_trial *trial, uint32_t attempt, struct es_result result)
{
    if (trial->over)
        return;
    if (result.code == ES_OK) {
        finish(trial, result, ES_CANCELLED, trial->policy.hedge_cancel);
        return;
    }
    if (trial->open > 0)
        return; /* another may still be ok */
    es_alarm_cancel(trial->sched, &trial->hedge);
    if (may_retry(trial, result.code))
        back_off(trial, attempt);
    else
        finish(trial, result, ES_CANCELLED, false);
}

/* ---- attempts ---- */

/* The next one comes `hedge_after` this one, whatever becomes of it. */
static void arm_hedge(struct es_trial *trial)
{
    const struct es_policy *policy = &trial->policy;
    es_ns when;

    es_alarm_cancel(trial->sched, &trial->hedge);
    if (trial->hedging && trial->hedges < policy->hedges &&
        es_timers_after(trial_now(trial), policy->hedge_after, &when))
        es_alarm_arm(trial->sched, &trial->hedge, when, ES_RANK_HEDGE); /* or there is no hedge */
}

static const struct es_demand *demand_of(const struct es_trial *trial, bool hedge)
{
    uint32_t others = trial->demand_count - 1;
    const struct es_demand *demand =
        &trial->demands[hedge && others ? 1 + (trial->hedges - 1) % others : 0];

    return demand->count ? demand : NULL;
}

/* Breaker and budget let it pass. */
static bool admits(struct es_trial *trial, struct es_try *one)
{
    const struct es_policy *policy = &trial->policy;
    bool admitted = !policy->breaker || es_breaker_admits(policy->breaker, &one->ticket);

    if (policy->budget && admitted)
        es_budget_issued(policy->budget, trial_now(trial), one->further);
    else if (policy->budget && one->further)
        es_budget_returned(policy->budget);
    return admitted;
}

static void issue(struct es_trial *trial, bool hedge)
{
    uint32_t number = trial->issued;
    struct es_try *one = es_try_new(trial);
    int code;

    if (!one) {
        if (trial->open == 0)
            finish(trial, es_result_plain(ES_NO_MEMORY, ES_NONE), ES_CANCELLED, false);
        return;
    }
    arm_hedge(trial);
    if (!admits(trial, one)) {
        es_try_reject(one);
        trial->fails = (trial->policy.on & ES_ON(ES_REJECTED)) != 0;
        heard(trial, number, es_result_plain(ES_REJECTED, ES_NONE));
        return;
    }
    code = es_try_start(one, demand_of(trial, hedge));
    if (code == ES_OK)
        return;
    es_try_tell(one, es_result_plain(code, ES_NONE));
    es_try_free(one);
    heard(trial, number, es_result_plain(code, ES_NONE));
}

/* An attempt, to which hedges may come. */
static void try_it(struct es_trial *trial)
{
    trial->hedges = 0;
    trial->hedging = true;
    issue(trial, false);
}

static struct es_trial *of_alarm(struct es_alarm *alarm, size_t offset)
{
    return (struct es_trial *)((char *)alarm - offset);
}

static void hedge_rings(struct es_sched *sched, struct es_alarm *alarm)
{
    struct es_trial *trial = of_alarm(alarm, offsetof(struct es_trial, hedge));
    struct es_budget *budget = trial->policy.budget;

    (void)sched;
    trial->hedging = !budget || es_budget_grants(budget, trial_now(trial), ES_OK, &trial->paid);
    if (!trial->hedging)
        return;
    trial->hedges++;
    issue(trial, true);
}

static void backoff_rings(struct es_sched *sched, struct es_alarm *alarm)
{
    struct es_trial *trial = of_alarm(alarm, offsetof(struct es_trial, backoff));

    (void)sched;
    trial->backs_off = false;
    try_it(trial);
}

static bool cancels(const struct es_trial *trial)
{
    return es_request_root(trial->parent)->flags & ES_CANCEL;
}

/* For all calls of the request at once: what follows from one would end the others otherwise. */
static void deadline_rings(struct es_sched *sched, struct es_alarm *alarm)
{
    struct es_trial *trial = of_alarm(alarm, offsetof(struct es_trial, deadline));
    struct es_trial *next = es_trial_first(es_request_root(trial->parent));
    es_ns now = trial_now(trial);

    (void)sched;
    for (trial = next; trial; trial = next) {
        next = trial->next;
        if (!trial->over && trial->limit <= now)
            finish(trial, es_result_plain(ES_TIMED_OUT, ES_NONE), ES_TIMED_OUT,
                   trial->policy.timeout_cancel || cancels(trial));
    }
}

/* Nothing is tried any more; what is under way runs on, unless the abort cancels. */
static void aborted(struct es_abort_listener *listener, struct es_result reason)
{
    struct es_trial *trial =
        (struct es_trial *)((char *)listener - offsetof(struct es_trial, abort));

    (void)reason;
    if (!trial->over)
        finish(trial, es_result_plain(ES_CANCELLED, ES_NONE), ES_CANCELLED, cancels(trial));
}

/* ---- what attempts tell ---- */

void es_trial_entered(struct es_try *one)
{
    struct es_trial *trial = one->trial;
    es_ns when;

    if (trial->policy.tied && !one->told &&
        es_timers_after(trial_now(trial), trial->policy.cancel_delay, &when))
        es_alarm_arm(trial->sched, &one->untie, when, ES_RANK_HEDGE); /* or all go on */
}

void es_trial_unties(struct es_sched *sched, struct es_alarm *alarm)
{
    struct es_trial *trial =
        ((struct es_try *)((char *)alarm - offsetof(struct es_try, untie)))->trial;
    struct es_try *next;

    (void)sched;
    for (struct es_try *at = trial->first; at; at = next) {
        next = at->next;
        if (at->told || !es_try_queued(at))
            continue;
        es_try_give_up(at);
        es_try_cancel(at);
    }
}

void es_trial_timed_out(struct es_try *one)
{
    struct es_trial *trial = one->trial;
    uint32_t number = one->record.attempt;

    es_try_tell(one, es_result_plain(ES_TIMED_OUT, ES_NONE));
    if (trial->policy.timeout_cancel)
        es_try_cancel(one);
    heard(trial, number, es_result_plain(ES_TIMED_OUT, ES_NONE));
}

/* `one` is gone afterwards, and so may be its trial. */
void es_trial_returned(struct es_try *one, struct es_result result)
{
    struct es_trial *trial = one->trial;
    uint32_t number = one->record.attempt;
    bool news = !one->told;

    if (news)
        es_try_tell(one, result);
    else if (result.code == ES_OK && result.value && trial->policy.destroy)
        trial->policy.destroy(result.value);
    es_try_free(one);
    if (news)
        heard(trial, number, result);
    free_if_done(trial);
}

struct es_trial *es_trial_new(struct es_self *self, const struct es_policy *policy, es_body *body,
                              void *data)
{
    static const struct es_trial_rings rings = { hedge_rings, backoff_rings, deadline_rings,
                                                 aborted };
    struct es_trial *trial = es_trial_make(self, policy, &rings);

    if (!trial)
        return NULL;
    trial->body = body;
    trial->data = data;
    return trial;
}

void es_trial_start(struct es_trial *trial)
{
    if (!es_alarm_arm(trial->sched, &trial->deadline, trial->limit, ES_RANK_DEADLINE))
        finish(trial, es_result_plain(ES_NO_MEMORY, ES_NONE), ES_CANCELLED, false);
    else
        try_it(trial);
}

void es_trial_leave(struct es_trial *trial)
{
    if (!trial->over)
        finish(trial, es_result_plain(ES_CANCELLED, ES_NONE), ES_CANCELLED,
               trial->policy.timeout_cancel);
    trial->left = true;
    free_if_done(trial);
}
