/* SPDX-License-Identifier: MIT */
#include "core/queues/permits.h"

#include <string.h>

#include "platform/assert.h"
#include "platform/memory.h"

void es_permits_fini(struct es_permits *permits, const struct es_alloc *alloc)
{
    es_memory_give(alloc, permits->waiting, permits->room, sizeof *permits->waiting);
    es_memory_give(alloc, permits->place, permits->room, sizeof *permits->place);
    es_memory_give(alloc, permits->since, permits->room, sizeof *permits->since);
    memset(permits, 0, sizeof *permits);
}

bool es_permits_make(struct es_permits *permits, const struct es_alloc *alloc, uint32_t tasks)
{
    if (tasks <= permits->room)
        return true;
    es_permits_fini(permits, alloc);
    permits->room = tasks;
    permits->waiting = es_memory_take(alloc, tasks, sizeof *permits->waiting);
    permits->place = es_memory_take(alloc, tasks, sizeof *permits->place);
    permits->since = es_memory_take(alloc, tasks, sizeof *permits->since);
    if (permits->waiting && permits->place && permits->since)
        return true;
    es_permits_fini(permits, alloc);
    return false;
}

static bool before(const struct es_permits *permits, es_id a, es_id b)
{
    return permits->since[a] != permits->since[b] ? permits->since[a] < permits->since[b] : a < b;
}

static void put(struct es_permits *permits, uint32_t at, es_id task)
{
    permits->waiting[at] = task;
    permits->place[task] = at;
}

/* The task goes to `at` or above. */
static void rise(struct es_permits *permits, uint32_t at, es_id task)
{
    for (; at > 0 && before(permits, task, permits->waiting[(at - 1) / 2]); at = (at - 1) / 2)
        put(permits, at, permits->waiting[(at - 1) / 2]);
    put(permits, at, task);
}

/* The task goes to `at` or below. */
static void sink(struct es_permits *permits, uint32_t at, es_id task)
{
    for (;;) {
        uint32_t child = 2 * at + 1;

        if (child >= permits->count)
            break;
        if (child + 1 < permits->count &&
            before(permits, permits->waiting[child + 1], permits->waiting[child]))
            child++;
        if (!before(permits, permits->waiting[child], task))
            break;
        put(permits, at, permits->waiting[child]);
        at = child;
    }
    put(permits, at, task);
}

void es_permits_add(struct es_permits *permits, es_id task)
{
    ES_ASSERT(permits->count < permits->room);
    rise(permits, permits->count++, task);
}

void es_permits_remove(struct es_permits *permits, es_id task)
{
    uint32_t at = permits->place[task];
    es_id last;

    ES_ASSERT(at < permits->count && permits->waiting[at] == task);
    last = permits->waiting[--permits->count];
    if (at == permits->count)
        return;
    if (at > 0 && before(permits, last, permits->waiting[(at - 1) / 2]))
        rise(permits, at, last);
    else
        sink(permits, at, last);
}
