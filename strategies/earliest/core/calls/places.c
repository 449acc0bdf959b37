/* SPDX-License-Identifier: MIT */
#include "core/calls/places.h"

#include <string.h>

#include "core/state/team.h"
#include "platform/memory.h"

enum { LEAST = 64, MOST = 1 << 29 };

/* The arrays have one room, so all grow or the scheduler keeps its old room. Nobody keeps a pointer
 * into them over a call of the scheduler. */
struct arrays {
    struct es_record *records;
    struct es_node *nodes;
    struct es_request **requests;
    uint32_t *limits;
    struct es_claim_of_task **claims;
};

static bool take(struct es_sched *sched, struct arrays *arrays, uint32_t room)
{
    const struct es_alloc *alloc = &sched->alloc;

    arrays->records = es_memory_take(alloc, (size_t)room + 1, sizeof *arrays->records);
    arrays->nodes = es_memory_take(alloc, room, sizeof *arrays->nodes);
    arrays->requests = es_memory_take(alloc, (size_t)room + 1, sizeof(struct es_request *));
    arrays->limits = sched->task_timer ? es_memory_take(alloc, room, sizeof *arrays->limits) : NULL;
    arrays->claims = sched->claims ? es_memory_take(alloc, room, sizeof *arrays->claims) : NULL;
    return arrays->records && arrays->nodes && arrays->requests &&
           (arrays->limits || !sched->task_timer) && (arrays->claims || !sched->claims);
}

static void give(struct es_sched *sched, const struct arrays *arrays, uint32_t room)
{
    const struct es_alloc *alloc = &sched->alloc;

    es_memory_give(alloc, arrays->records, (size_t)room + 1, sizeof *arrays->records);
    es_memory_give(alloc, arrays->nodes, room, sizeof *arrays->nodes);
    es_memory_give(alloc, arrays->requests, (size_t)room + 1, sizeof(struct es_request *));
    es_memory_give(alloc, arrays->limits, room, sizeof *arrays->limits);
    es_memory_give(alloc, arrays->claims, room, sizeof *arrays->claims);
}

static struct arrays arrays_of(const struct es_sched *sched)
{
    return (struct arrays){ sched->records, sched->places.nodes, sched->places.requests,
                            sched->task_timer, sched->claims };
}

static void copy(const struct arrays *to, const struct arrays *from, size_t room)
{
    memcpy(to->records, from->records, room * sizeof *to->records);
    memcpy(to->nodes, from->nodes, room * sizeof *to->nodes);
    memcpy(to->requests, from->requests, room * sizeof(struct es_request *));
    if (to->limits)
        memcpy(to->limits, from->limits, room * sizeof *to->limits);
    if (to->claims)
        memcpy(to->claims, from->claims, room * sizeof *to->claims);
}

static bool grow(struct es_sched *sched, uint32_t room)
{
    struct arrays old = arrays_of(sched);
    struct arrays larger = { 0 };
    uint32_t head = sched->ready.head;
    bool grown;

    grown = es_ring_grow(&sched->ready, &sched->alloc, room, sched->choosing);
    sched->look -= head - sched->ready.head; /* its places are counted anew */
    sched->ready.due = sched->look;          /* many calls have no turns of their own */
    if (!grown || (sched->team && !sched->team->hooks->grow(sched, room)) ||
        !take(sched, &larger, room)) {
        give(sched, &larger, room);
        return false;
    }
    memset(larger.records, 0, ((size_t)room + 1) * sizeof *larger.records);
    memset(larger.nodes, 0, room * sizeof *larger.nodes);
    if (larger.limits)
        memset(larger.limits, 0, room * sizeof *larger.limits);
    if (larger.claims)
        memset(larger.claims, 0, room * sizeof *larger.claims);
    if (sched->room)
        copy(&larger, &old, sched->room);
    give(sched, &old, sched->room);
    sched->records = larger.records;
    sched->nodes = sched->places.nodes = larger.nodes;
    sched->places.requests = larger.requests;
    sched->task_timer = larger.limits;
    sched->claims = larger.claims;
    sched->room = room;
    return true;
}

static uint32_t power_of(uint32_t count)
{
    uint32_t power = 0;

    while ((uint32_t)1 << power < count)
        power++;
    return power;
}

bool es_places_take(struct es_sched *sched, uint32_t count, es_id *base)
{
    struct es_places *places = &sched->places;
    uint32_t power = power_of(count);
    uint32_t end;

    if (count > MOST)
        return false;
    if (places->free[power] != ES_NONE) {
        *base = places->free[power];
        places->free[power] = sched->records[*base].next;
        return true;
    }
    end = places->used + ((uint32_t)1 << power);
    if (end > MOST)
        return false;
    if (end > sched->room) {
        uint32_t room = sched->room ? 2 * sched->room : LEAST;

        while (room < end)
            room *= 2;
        if (!grow(sched, room))
            return false;
    }
    *base = places->used;
    places->used = sched->count = end;
    sched->large = end > ES_LARGE;
    sched->uneven = false; /* `after` is of one call */
    return true;
}

void es_places_give(struct es_sched *sched, es_id base, uint32_t count)
{
    uint32_t power = power_of(count);

    sched->records[base].next = sched->places.free[power];
    sched->places.free[power] = base;
}

bool es_places_limits(struct es_sched *sched)
{
    if (sched->task_timer)
        return true;
    sched->task_timer = es_memory_take(&sched->alloc, sched->room, sizeof *sched->task_timer);
    if (sched->task_timer)
        memset(sched->task_timer, 0, sched->room * sizeof *sched->task_timer);
    return sched->task_timer != NULL;
}

void es_places_fini(struct es_sched *sched)
{
    struct arrays arrays = arrays_of(sched);

    give(sched, &arrays, sched->room);
    sched->records = NULL;
    sched->task_timer = NULL;
    sched->claims = NULL;
    memset(&sched->places, 0, sizeof sched->places);
    memset(sched->places.free, 0xff, sizeof sched->places.free);
    sched->room = sched->count = 0;
}
