/* SPDX-License-Identifier: MIT */
#include "core/state/claims.h"

#include <string.h>

#include "core/state/number.h"
#include "core/state/ready.h"
#include "core/state/wake.h"
#include "platform/memory.h"

/* Stands for the claim of a task for which there was no memory. */
static const struct es_claim_of_task no_memory = { .entry = true, .code = ES_NO_MEMORY };

/* Slots for all that there will ever be. */
static bool boundless_make(struct es_sched *sched)
{
    struct es_pool *pool = sched->pools.boundless;

    if (pool)
        return true;
    pool = es_memory_take(&sched->alloc, sizeof *pool + 1, 1);
    if (!pool)
        return false;
    memset(pool, 0, sizeof *pool + 1);
    pool->sched = sched;
    pool->slots = pool->unused = pool->places = UINT32_MAX;
    sched->pools.boundless = pool;
    return true;
}

void es_claims_fini(struct es_sched *sched)
{
    struct es_pool *pool = sched->pools.boundless;

    es_memory_give(&sched->alloc, pool, pool ? sizeof *pool + 1 : 0, 1);
}

bool es_claims_make(struct es_sched *sched)
{
    if (!boundless_make(sched))
        return false;
    if (sched->claims)
        return true;
    sched->claims = es_memory_take(&sched->alloc, sched->room, sizeof *sched->claims);
    if (sched->claims)
        memset(sched->claims, 0, sched->room * sizeof *sched->claims);
    return sched->claims != NULL;
}

static size_t size_of(uint32_t links)
{
    return sizeof(struct es_claim_of_task) + links * sizeof(struct es_link);
}

/* It waits no longer. */
static void refused(struct es_sched *sched, struct es_claim_of_task *claim, int16_t code)
{
    es_id task = claim->task;

    ES_ASSERT(claim->claim.queued);
    claim->code = code;
    if (!es_code_fresh(es_code(&sched->records[task]))) {
        es_wake(sched, task, code);
        return;
    }
    es_claims_leave_entry(sched, task);
    es_ready_push(sched, task);
}

/* Its patience has come to its end. */
static void ring(struct es_sched *sched, struct es_alarm *alarm)
{
    refused(sched,
            (struct es_claim_of_task *)((char *)alarm - offsetof(struct es_claim_of_task, alarm)),
            ES_ABANDONED);
}

static void sort_links(struct es_claim_of_task *claim)
{
    for (uint32_t i = 1; i < claim->claim.count; i++) {
        struct es_link link = claim->links[i];
        uint32_t at = i;

        for (; at > 0 && claim->links[at - 1].pool->number > link.pool->number; at--)
            claim->links[at] = claim->links[at - 1];
        claim->links[at] = link;
    }
}

struct es_claim_of_task *es_claims_add(struct es_sched *sched, es_id task,
                                       const struct es_demand *demand)
{
    const struct es_units anyway = { sched->pools.boundless, 1 };
    const struct es_units *units = demand->count ? demand->units : &anyway;
    uint32_t count = demand->count ? demand->count : 1;
    struct es_request *request = es_request_of(sched, task);
    struct es_claim_of_task *claim = es_memory_take(&sched->alloc, size_of(count), 1);

    if (!claim)
        return NULL;
    memset(claim, 0, size_of(count));
    if (!es_alarm_init(sched, &claim->alarm, ring, request, task)) {
        es_memory_give(&sched->alloc, claim, size_of(count), 1);
        return NULL;
    }
    claim->claim.priority = demand->priority;
    claim->claim.count = count;
    claim->claim.links = claim->links;
    for (uint32_t i = 0; i < count; i++)
        claim->links[i] = (struct es_link){ .claim = &claim->claim,
                                            .pool = units[i].pool,
                                            .slots = units[i].slots };
    sort_links(claim);
    claim->task = task;
    claim->patience = demand->patience ? demand->patience : ES_NEVER;
    claim->next = sched->claims[task];
    sched->claims[task] = claim;
    request->rare = true;
    return claim;
}

void es_claims_drop(struct es_sched *sched, struct es_claim_of_task *claim)
{
    struct es_claim_of_task **at = &sched->claims[claim->task];

    if (claim == &no_memory)
        return;
    ES_ASSERT(!claim->claim.queued);
    while (*at != claim)
        at = &(*at)->next;
    *at = claim->next;
    for (uint32_t i = 0; claim->held && i < claim->claim.count; i++)
        es_claims_give(sched, &claim->links[i], claim->links[i].slots);
    es_alarm_fini(sched, &claim->alarm);
    es_memory_give(&sched->alloc, claim, size_of(claim->claim.count), 1);
}

static void stir(struct es_sched *sched, struct es_pool *pool)
{
    if (pool->stirred || pool->count == 0)
        return;
    pool->stirred = true;
    pool->stirred_next = sched->pools.stirred;
    sched->pools.stirred = pool;
}

static void stir_all(struct es_sched *sched, const struct es_claim *claim)
{
    for (uint32_t i = 0; i < claim->count; i++)
        stir(sched, claim->links[i].pool);
}

int es_claims_queue(struct es_sched *sched, struct es_claim_of_task *claim)
{
    es_ns when;

    claim->claim.since = sched->clock->now(sched->clock);
    claim->claim.number = es_number_of(sched, claim->task, &sched->pools.queued);
    claim->refuser = es_slots_full(&claim->claim);
    if (claim->refuser)
        return claim->code = ES_SHED;
    if (!es_timers_after(claim->claim.since, claim->patience, &when))
        when = ES_NEVER;
    if (!es_slots_room(&claim->claim, &sched->alloc) ||
        !es_alarm_arm(sched, &claim->alarm, when, ES_RANK_PATIENCE))
        return claim->code = ES_NO_MEMORY;
    claim->code = ES_OK;
    es_slots_queue(&claim->claim);
    sched->pools.several += claim->claim.count > 1;
    stir_all(sched, &claim->claim);
    return ES_OK;
}

static void leave(struct es_sched *sched, struct es_claim_of_task *claim)
{
    es_alarm_cancel(sched, &claim->alarm);
    es_slots_unqueue(&claim->claim);
    sched->pools.several -= claim->claim.count > 1;
    stir_all(sched, &claim->claim); /* who was behind it may be the next */
}

void es_claims_leave(struct es_sched *sched, struct es_self *self)
{
    struct es_claim_of_task *claim = sched->claims[self->task];

    while (!claim->claim.queued)
        claim = claim->next;
    self->waits_for = ES_FOR_OTHER;
    leave(sched, claim);
}

bool es_claims_leave_entry(struct es_sched *sched, es_id task)
{
    struct es_claim_of_task *claim = es_claims_entry(sched, task);

    if (!claim || !claim->claim.queued)
        return false;
    leave(sched, claim);
    return true;
}

void es_claims_give(struct es_sched *sched, struct es_link *link, uint32_t slots)
{
    es_slots_give(link, slots);
    if (slots > 0)
        stir(sched, link->pool);
}

struct es_claim_of_task *es_claims_entry(const struct es_sched *sched, es_id task)
{
    struct es_claim_of_task *claim = sched->claims ? sched->claims[task] : NULL;

    while (claim && !claim->entry)
        claim = claim->next;
    return claim;
}

bool es_claims_enter(struct es_sched *sched, es_id task)
{
    const struct es_request *request = es_request_of(sched, task);
    const struct es_demand *demand = es_set_demand_of(request->set, task - request->base);
    struct es_claim_of_task *claim;

    if (!demand || request->stop.code != ES_OK)
        return false;
    ES_ASSERT(!sched->claims[task]);
    claim = es_claims_add(sched, task, demand);
    if (!claim) {
        sched->claims[task] = (struct es_claim_of_task *)&no_memory;
        return false;
    }
    claim->entry = true;
    return es_claims_queue(sched, claim) == ES_OK;
}

static void grant(struct es_sched *sched, struct es_claim_of_task *claim)
{
    es_id task = claim->task;

    es_slots_take(&claim->claim);
    claim->held = true;
    if (es_code_fresh(es_code(&sched->records[task]))) {
        leave(sched, claim);
        es_ready_granted(sched, task);
    }
    else {
        es_wake(sched, task, ES_OK);
    }
}

static struct es_pool *next_stirred(struct es_sched *sched)
{
    struct es_pool *pool = sched->pools.stirred;

    if (pool) {
        sched->pools.stirred = pool->stirred_next;
        pool->stirred = false;
    }
    return pool;
}

/* Nobody who waits wants slots of several pools: each pool goes by itself. */
static void grant_each(struct es_sched *sched)
{
    struct es_pool *pool;

    while ((pool = next_stirred(sched))) {
        struct es_claim *claim = es_slots_candidate(pool);

        for (; claim; claim = es_slots_candidate(pool))
            grant(sched, (struct es_claim_of_task *)claim);
    }
}

/* The first, in the order of pools, that comes first in all its pools; if nobody does, the first of
 * the first pool. Each that starts may let another go before those that are left. */
static struct es_claim *next_of_several(const struct es_sched *sched)
{
    struct es_claim *first = NULL;

    for (const struct es_pool *pool = sched->pools.first; pool; pool = pool->next) {
        struct es_claim *claim = es_slots_candidate(pool);

        if (claim && es_slots_first_everywhere(claim))
            return claim;
        if (!first)
            first = claim;
    }
    return first;
}

static struct es_claim *boundless(const struct es_sched *sched)
{
    return sched->pools.boundless ? es_slots_candidate(sched->pools.boundless) : NULL;
}

void es_claims_grant(struct es_sched *sched)
{
    struct es_claim *claim;

    if (sched->pools.several > 0) {
        while ((claim = next_of_several(sched)))
            grant(sched, (struct es_claim_of_task *)claim);
        for (claim = boundless(sched); claim; claim = boundless(sched))
            grant(sched, (struct es_claim_of_task *)claim);
        while (next_stirred(sched)) /* all have been looked at */
            ;
    }
    grant_each(sched);
}
