/* SPDX-License-Identifier: MIT */
#include "core/waits/wait_slots.h"

#include "core/pools.h"
#include "core/state/codes.h"
#include "core/state/wake.h"
#include "core/waits/await.h"

struct es_result es_wait_slots(struct es_self *self, struct es_claim_of_task *claim, es_ns deadline)
{
    struct es_sched *sched = self->sched;
    struct es_result answer = es_ok(NULL);

    if (!es_wake_arm(sched, deadline, ES_OWNER_WAIT, self->task)) {
        es_claims_drop(sched, claim);
        return es_result_plain(ES_NO_MEMORY, es_self_number(self));
    }
    if (es_claims_queue(sched, claim) == ES_OK) {
        self->waits_for = ES_FOR_SLOTS;
        es_code_set(&sched->records[self->task], ES_SLEEPING);
        es_await_external(self);
        es_code_set(&sched->records[self->task], ES_RUNNING);
        answer = claim->held ? answer : self->cut;
    }
    else {
        answer = es_pools_error(sched, claim);
    }
    if (self->timer)
        es_timers_cancel(&sched->timers, self->timer);
    if (!claim->held)
        es_claims_drop(sched, claim);
    return answer;
}

void es_wait_slots_leave(struct es_self *self)
{
    struct es_claim_of_task *claim = es_claims_entry(self->sched, self->task);

    if (claim)
        es_claims_drop(self->sched, claim);
}

struct es_result es_wait_slots_again(struct es_self *self, es_ns deadline, struct es_result answer)
{
    struct es_sched *sched = self->sched;
    const struct es_demand *demand =
        es_set_demand_of(es_self_request(self)->set, es_self_number(self));
    struct es_claim_of_task *claim;
    struct es_result result;

    if (!demand || es_await_stopped(self) != ES_OK || es_claims_entry(sched, self->task))
        return answer;
    claim = es_await_room(self) ? es_claims_add(sched, self->task, demand) : NULL;
    if (!claim)
        return es_result_plain(ES_NO_MEMORY, es_self_number(self));
    claim->entry = true;
    result = es_wait_slots(self, claim, deadline);
    return result.code == ES_OK ? answer : result;
}
