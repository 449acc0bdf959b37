/* SPDX-License-Identifier: MIT */
#include "core/queues/timers.h"

#include <string.h>

#include "platform/assert.h"
#include "platform/memory.h"

void es_timers_init(struct es_timers *timers, const struct es_alloc *alloc,
                    void (*moved)(void *self, uint32_t owner, uint32_t place), void *self)
{
    memset(timers, 0, sizeof *timers);
    timers->alloc = alloc;
    timers->moved = moved;
    timers->self = self;
}

void es_timers_fini(struct es_timers *timers)
{
    es_memory_give(timers->alloc, timers->heap, timers->room, sizeof *timers->heap);
}

static bool timer_before(const struct es_timer *a, const struct es_timer *b)
{
    return a->when != b->when ? a->when < b->when : a->number < b->number;
}

static void put_timer(struct es_timers *timers, uint32_t at, const struct es_timer *timer)
{
    timers->heap[at] = *timer;
    timers->moved(timers->self, timer->owner, at + 1);
}

static void rise_timer(struct es_timers *timers, uint32_t at, struct es_timer timer)
{
    while (at > 0 && timer_before(&timer, &timers->heap[(at - 1) / 4])) {
        put_timer(timers, at, &timers->heap[(at - 1) / 4]);
        at = (at - 1) / 4;
    }
    put_timer(timers, at, &timer);
}

static void sink_timer(struct es_timers *timers, uint32_t at, struct es_timer timer)
{
    for (;;) {
        uint32_t first = 4 * at + 1;
        uint32_t least = first;

        if (first >= timers->count)
            break;
        for (uint32_t child = first + 1; child < first + 4 && child < timers->count; child++)
            if (timer_before(&timers->heap[child], &timers->heap[least]))
                least = child;
        if (!timer_before(&timers->heap[least], &timer))
            break;
        put_timer(timers, at, &timers->heap[least]);
        at = least;
    }
    put_timer(timers, at, &timer);
}

bool es_timers_arm(struct es_timers *timers, es_ns when, uint64_t number, uint32_t owner)
{
    struct es_timer timer = { when, number, owner };

    if (when == ES_NEVER)
        return true;
    if (timers->count == timers->room) {
        uint32_t room = timers->room ? 2 * timers->room : 16;

        if (timers->room > UINT32_MAX / 8 || !es_memory_grow(timers->alloc, (void **)&timers->heap,
                                                             timers->room, room, sizeof timer))
            return false;
        timers->room = room;
    }
    ES_ASSERT(timers->count < timers->room);
    rise_timer(timers, timers->count++, timer);
    return true;
}

void es_timers_cancel(struct es_timers *timers, uint32_t place)
{
    uint32_t at = place - 1;
    struct es_timer last = timers->heap[--timers->count];

    ES_ASSERT(at <= timers->count);
    timers->moved(timers->self, timers->heap[at].owner, 0);
    if (at == timers->count)
        return;
    if (at > 0 && timer_before(&last, &timers->heap[(at - 1) / 4]))
        rise_timer(timers, at, last);
    else
        sink_timer(timers, at, last);
}

uint32_t es_timers_due(struct es_timers *timers, es_ns now)
{
    uint32_t owner;

    if (timers->count == 0 || timers->heap[0].when > now)
        return ES_NONE;
    owner = timers->heap[0].owner;
    es_timers_cancel(timers, 1);
    return owner;
}
