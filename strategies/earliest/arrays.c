/* SPDX-License-Identifier: MIT */
#include "arrays.h"

#include <string.h>

#include "core/calls/errors.h"
#include "core/calls/value.h"
#include "core/state/claims.h"
#include "platform/memory.h"
#include "workers/workers.h"

void es_arrays_free(struct es_sched *sched)
{
    es_memory_give(&sched->alloc, sched->records, (size_t)sched->room + 1, sizeof *sched->records);
    es_memory_give(&sched->alloc, sched->ready.slots, sched->ready.size, sizeof(es_id));
    es_memory_give(&sched->alloc, sched->task_timer, sched->room, sizeof *sched->task_timer);
    es_memory_give(&sched->alloc, sched->leavers.slots, sched->leavers.size,
                   sizeof *sched->leavers.slots);
    es_memory_give(&sched->alloc, sched->claims, sched->room, sizeof *sched->claims);
    sched->records = NULL;
    sched->task_timer = NULL;
    sched->claims = NULL;
    memset(&sched->ready, 0, sizeof sched->ready);
    es_permits_fini(&sched->one.permits, &sched->alloc);
    memset(&sched->leavers, 0, sizeof sched->leavers);
    sched->room = 0;
    sched->count = sched->one.count = 0;
}

void es_arrays_drop_results(struct es_sched *sched)
{
    struct es_request *one = &sched->one;

    es_values_drop(one);
    es_errors_clear(one);
    es_memory_give(&sched->alloc, sched->destroy, sched->destroy_count, sizeof *sched->destroy);
    sched->destroy = NULL;
    sched->count = one->count = 0;
    sched->trace.written = 0;
    one->set = NULL;
    es_set_detach(&sched->reader);
}

/* The set may be freed before the results go. */
static bool destructors_copy(struct es_sched *sched, const struct es_set *set)
{
    if (!set->destroy)
        return true;
    sched->destroy = es_memory_take(&sched->alloc, set->count, sizeof *sched->destroy);
    sched->destroy_count = set->count;
    if (sched->destroy)
        memcpy(sched->destroy, set->destroy, set->count * sizeof *sched->destroy);
    return sched->destroy != NULL;
}

static bool ring_make(struct es_sched *sched)
{
    struct es_ring *ring = &sched->ready;

    ring->head = ring->tail = 0;
    ring->due = UINT32_MAX;
    return es_ring_grow(ring, &sched->alloc, sched->room, sched->choosing);
}

/* Several workers promise no order, and a choice goes before it. Where dependencies are declared,
 * which better-all does not have, a task that nobody awaits is done at once. */
static unsigned turns(const struct es_sched *sched, const struct es_set *set, unsigned flags)
{
    if ((flags & ES_CONTINUE) || sched->team || sched->options.pick || sched->options.seed)
        return 0;
    return ES_TURN_AWAITED | (set->edge_count ? 0 : ES_TURN_UNAWAITED);
}

/* As many as the ready queue has places. */
static bool leavers_make(struct es_sched *sched)
{
    struct es_leavers *leavers = &sched->leavers;

    if (sched->turns && !leavers->slots) {
        leavers->slots = es_memory_take(&sched->alloc, sched->ready.size, sizeof *leavers->slots);
        if (!leavers->slots)
            return false;
        leavers->size = sched->ready.size;
    }
    leavers->head = leavers->tail = 0;
    return true;
}

bool es_arrays_make(struct es_sched *sched, const struct es_set *set, const struct es_call *call)
{
    if (set->count > sched->room || !sched->records) {
        es_arrays_free(sched);
        sched->records =
            es_memory_take(&sched->alloc, (size_t)set->count + 1, sizeof *sched->records);
        if (!sched->records)
            return false;
        sched->room = set->count;
    }
    if (set->timeout && !sched->task_timer) {
        sched->task_timer = es_memory_take(&sched->alloc, sched->room, sizeof *sched->task_timer);
        if (!sched->task_timer)
            return false;
        memset(sched->task_timer, 0, sched->room * sizeof *sched->task_timer);
    }
    if (set->demand && !es_claims_make(sched))
        return false;
    if (sched->team && !es_workers_room(sched, set->count))
        return false;
    sched->turns = turns(sched, set, call->flags);
    return ring_make(sched) && leavers_make(sched) &&
           (!call->limit || es_permits_make(&sched->one.permits, &sched->alloc, sched->room)) &&
           destructors_copy(sched, set);
}
