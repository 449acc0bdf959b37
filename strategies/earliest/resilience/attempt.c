/* SPDX-License-Identifier: MIT
 * Bodies that make attempts. */
#include "core/calls/errors.h"
#include "core/state/claims.h"
#include "core/state/codes.h"
#include "core/waits/await.h"
#include "resilience/policy.h"
#include "resilience/trial.h"

static void wait(struct es_self *self, struct es_trial *trial)
{
    struct es_sched *sched = self->sched;

    trial->waiting = true;
    es_self_request(self)->external++; /* its attempts go on: no deadlock by itself */
    self->waits_for = ES_FOR_ATTEMPTS;
    es_code_set(&sched->records[self->task], ES_SLEEPING);
    es_await_external(self);
    es_code_set(&sched->records[self->task], ES_RUNNING);
    self->waits_for = ES_FOR_OTHER;
    es_self_request(self)->external--;
    trial->waiting = false;
}

static struct es_result outcome_of(struct es_self *self, const struct es_trial *trial)
{
    bool cut = !trial->over || (self->woken != ES_OK && es_await_stopped(self) != ES_OK);
    struct es_result result = cut ? self->cut : trial->outcome;

    if (cut && trial->over && trial->outcome.code == ES_OK && trial->outcome.value &&
        trial->policy.destroy)
        trial->policy.destroy(trial->outcome.value);
    if (result.code != ES_OK && result.task == ES_NONE)
        result.task = es_self_number(self);
    return result;
}

static struct es_result attempt_in_core(struct es_self *self, const struct es_policy *policy,
                                        es_body *body, void *data)
{
    struct es_sched *sched = self->sched;
    es_ns now = sched->clock->now(sched->clock);
    struct es_result result;
    struct es_trial *trial;

    if (es_await_stopped(self) != ES_OK)
        return es_result_plain(es_await_stopped(self), es_self_number(self));
    if (es_abort_requested(&es_request_root(es_self_request(self))->abort) && !self->shielded)
        return es_result_plain(ES_CANCELLED, es_self_number(self));
    if (es_trial_deadline(self) < now)
        return es_result_plain(ES_TIMED_OUT, es_self_number(self));
    if (!es_await_room(self) || !es_claims_make(sched))
        return es_result_plain(ES_NO_MEMORY, es_self_number(self));
    trial = es_trial_new(self, policy, body, data);
    if (!trial)
        return es_result_plain(ES_NO_MEMORY, es_self_number(self));
    es_self_request(self)->rare = es_request_root(es_self_request(self))->rare = true;
    self->woken = ES_OK;
    es_trial_start(trial);
    if (!trial->over)
        wait(self, trial);
    result = outcome_of(self, trial);
    es_trial_leave(trial);
    return result;
}

static struct es_result misuse(struct es_self *self, int code, const char *text)
{
    struct es_result result;

    es_core_enter(self->sched);
    result = es_error_result(es_self_request(self), code, es_self_number(self), text);
    es_core_leave(self->sched);
    return result;
}

struct es_result es_attempt(struct es_self *self, const struct es_policy *given, es_body *body,
                            void *data)
{
    struct es_policy policy;
    struct es_result result;
    const char *text;

    if (!self || es_current() != self || !given || !body)
        return es_result_plain(ES_MISUSE, ES_NONE);
    if (!self->sched->many)
        return misuse(self, ES_UNSUPPORTED, "Attempts are for requests: es_request_start");
    text = es_policy_copy(&policy, given, self->sched);
    if (text)
        return misuse(self, ES_MISUSE, text);
    es_core_enter(self->sched);
    result = attempt_in_core(self, &policy, body, data);
    es_core_leave(self->sched);
    return result;
}

uint32_t es_attempt_number(const struct es_self *self) { return es_self_request(self)->attempt; }

es_ns es_deadline(struct es_self *self)
{
    es_ns deadline;

    es_core_enter(self->sched);
    deadline = es_trial_deadline(self);
    es_core_leave(self->sched);
    return deadline;
}
