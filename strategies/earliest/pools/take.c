/* SPDX-License-Identifier: MIT
 * Bodies that take slots and give them back. */
#include "core/calls/errors.h"
#include "core/state/codes.h"
#include "core/waits/await.h"
#include "core/waits/wait_slots.h"
#include "pools/demand.h"

static struct es_result take_in_core(struct es_self *self, const struct es_demand *demand)
{
    struct es_sched *sched = self->sched;
    struct es_claim_of_task *claim;

    if (es_await_stopped(self) != ES_OK)
        return es_result_plain(es_await_stopped(self), es_self_number(self));
    if (!es_await_room(self) || !es_claims_make(sched))
        return es_result_plain(ES_NO_MEMORY, es_self_number(self));
    claim = es_claims_add(sched, self->task, demand);
    if (!claim)
        return es_result_plain(ES_NO_MEMORY, es_self_number(self));
    if (!sched->many)
        sched->watch |= ES_WATCH_POOLS;
    return es_wait_slots(self, claim, ES_NEVER);
}

static struct es_result take(struct es_self *self, const struct es_demand *demand)
{
    struct es_result result;

    es_core_enter(self->sched);
    result = take_in_core(self, demand);
    es_core_leave(self->sched);
    return result;
}

static struct es_result misuse(struct es_self *self, const char *text)
{
    struct es_result result;

    es_core_enter(self->sched);
    result = es_error_result(es_self_request(self), ES_MISUSE, es_self_number(self), text);
    es_core_leave(self->sched);
    return result;
}

struct es_result es_demand_take(struct es_self *self, const struct es_demand *given)
{
    struct es_demand demand;
    const char *text;

    if (!self || es_current() != self || !given)
        return es_result_plain(ES_MISUSE, ES_NONE);
    text = es_demand_copy(&demand, given);
    if (!text && !es_demand_of(&demand, self->sched))
        text = "A demand takes slots of another scheduler's pool";
    return text ? misuse(self, text) : take(self, &demand);
}

struct es_result es_pool_take(struct es_self *self, struct es_pool *pool, uint32_t slots)
{
    struct es_units units = { pool, slots };

    return es_demand_take(self, &ES_DEMAND(.units = &units, .count = 1));
}

/* Of all its claims, what it holds itself of a pool. */
static uint32_t held(const struct es_self *self, const struct es_pool *pool)
{
    const struct es_claim_of_task *claim =
        self->sched->claims ? self->sched->claims[self->task] : NULL;
    uint32_t slots = 0;

    for (; claim; claim = claim->next)
        for (uint32_t i = 0; claim->held && !claim->entry && i < claim->claim.count; i++)
            if (claim->links[i].pool == pool)
                slots += claim->links[i].slots;
    return slots;
}

static bool is_empty(const struct es_claim_of_task *claim)
{
    for (uint32_t i = 0; i < claim->claim.count; i++)
        if (claim->links[i].slots > 0)
            return false;
    return true;
}

static void give(struct es_self *self, const struct es_pool *pool, uint32_t slots)
{
    struct es_claim_of_task *claim = self->sched->claims[self->task];

    while (slots > 0) {
        struct es_claim_of_task *next = claim->next;

        for (uint32_t i = 0; claim->held && !claim->entry && i < claim->claim.count; i++) {
            struct es_link *link = &claim->links[i];
            uint32_t some = link->slots < slots ? link->slots : slots;

            if (link->pool != pool)
                continue;
            es_claims_give(self->sched, link, some);
            slots -= some;
        }
        if (claim->held && !claim->entry && is_empty(claim))
            es_claims_drop(self->sched, claim);
        claim = next;
    }
}

int es_demand_give(struct es_self *self, const struct es_demand *given)
{
    struct es_demand demand;
    int code = ES_OK;

    if (!self || es_current() != self || !given || es_demand_copy(&demand, given))
        return ES_MISUSE;
    es_core_enter(self->sched);
    for (uint32_t i = 0; i < demand.count; i++)
        if (held(self, demand.units[i].pool) < demand.units[i].slots)
            code = ES_MISUSE;
    for (uint32_t i = 0; code == ES_OK && i < demand.count; i++)
        give(self, demand.units[i].pool, demand.units[i].slots);
    if ((es_watch(self->sched) & ES_WATCH_SHARED) && es_claims_stirred(self->sched))
        self->sched->clock->post(self->sched->clock); /* an idle worker gives them out */
    es_core_leave(self->sched);
    return code;
}

int es_pool_give(struct es_self *self, struct es_pool *pool, uint32_t slots)
{
    struct es_units units = { pool, slots };

    return es_demand_give(self, &ES_DEMAND(.units = &units, .count = 1));
}
