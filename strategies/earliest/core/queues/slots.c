/* SPDX-License-Identifier: MIT */
#include "core/queues/slots.h"

#include "platform/assert.h"
#include "platform/memory.h"

static bool before(const struct es_pool *pool, const struct es_waiting *a,
                   const struct es_waiting *b)
{
    if (pool->queue == ES_PRIORITY && a->priority != b->priority)
        return a->priority < b->priority;
    return pool->queue == ES_LIFO ? a->number > b->number : a->number < b->number;
}

static void put(struct es_pool *pool, uint32_t at, struct es_waiting waiting)
{
    pool->heap[at] = waiting;
    waiting.claim->links[waiting.link].place = at + 1;
}

static void rise(struct es_pool *pool, uint32_t at, struct es_waiting waiting)
{
    while (at > 0 && before(pool, &waiting, &pool->heap[(at - 1) / 4])) {
        put(pool, at, pool->heap[(at - 1) / 4]);
        at = (at - 1) / 4;
    }
    put(pool, at, waiting);
}

static void sink(struct es_pool *pool, uint32_t at, struct es_waiting waiting)
{
    for (;;) {
        uint32_t first = 4 * at + 1;
        uint32_t least = first;

        if (first >= pool->count)
            break;
        for (uint32_t child = first + 1; child < first + 4 && child < pool->count; child++)
            if (before(pool, &pool->heap[child], &pool->heap[least]))
                least = child;
        if (!before(pool, &pool->heap[least], &waiting))
            break;
        put(pool, at, pool->heap[least]);
        at = least;
    }
    put(pool, at, waiting);
}

static void leave(struct es_link *link)
{
    struct es_pool *pool = link->pool;
    uint32_t at = link->place - 1;
    struct es_waiting last = pool->heap[--pool->count];

    ES_ASSERT(link->place > 0 && at <= pool->count && pool->wanted >= link->slots);
    link->place = 0;
    pool->wanted -= link->slots;
    if (at == pool->count)
        return;
    if (at > 0 && before(pool, &last, &pool->heap[(at - 1) / 4]))
        rise(pool, at, last);
    else
        sink(pool, at, last);
}

static bool room(struct es_pool *pool, const struct es_alloc *alloc)
{
    uint32_t more = pool->room ? 2 * pool->room : 16;

    if (pool->count < pool->room)
        return true;
    if (pool->room > UINT32_MAX / 8 ||
        !es_memory_grow(alloc, (void **)&pool->heap, pool->room, more, sizeof *pool->heap))
        return false;
    pool->room = more;
    return true;
}

bool es_slots_room(const struct es_claim *claim, const struct es_alloc *alloc)
{
    for (uint32_t i = 0; i < claim->count; i++)
        if (!room(claim->links[i].pool, alloc))
            return false;
    return true;
}

/* How many of those that wait, `more` included, the unused slots are enough for: in the order of
 * the queue, up to the first that does not fit. Each step looks through the whole heap; this is for
 * the few moments at which slots are unused although somebody waits for several. */
static uint32_t fitting(const struct es_pool *pool, const struct es_waiting *more, uint32_t slots)
{
    const struct es_waiting *last = NULL;
    uint32_t left = pool->unused;

    for (uint32_t fits = 0;; fits++) {
        const struct es_waiting *next = last && !before(pool, last, more) ? NULL : more;
        uint32_t wants;

        for (uint32_t i = 0; i < pool->count; i++)
            if ((!last || before(pool, last, &pool->heap[i])) &&
                (!next || before(pool, &pool->heap[i], next)))
                next = &pool->heap[i];
        if (!next)
            return fits;
        wants = next == more ? slots : next->claim->links[next->link].slots;
        if (wants > left)
            return fits;
        left -= wants;
        last = next;
    }
}

static bool is_full(const struct es_pool *pool, const struct es_claim *claim, uint32_t slots)
{
    struct es_waiting more = { .priority = claim->priority, .number = claim->number };
    uint32_t places = pool->places == ES_NO_PLACES ? 0 : pool->places;
    uint32_t fits = 0;

    if (pool->places == 0 || pool->wanted + slots <= pool->unused)
        return false;
    if (pool->unused > 0)
        fits =
            slots == 1 && pool->wanted == pool->count ? pool->unused : fitting(pool, &more, slots);
    return pool->count + 1 - fits > places;
}

const struct es_pool *es_slots_full(const struct es_claim *claim)
{
    for (uint32_t i = 0; i < claim->count; i++)
        if (is_full(claim->links[i].pool, claim, claim->links[i].slots))
            return claim->links[i].pool;
    return NULL;
}

void es_slots_queue(struct es_claim *claim)
{
    for (uint32_t i = 0; i < claim->count; i++) {
        struct es_pool *pool = claim->links[i].pool;

        ES_ASSERT(pool->count < pool->room && claim->links[i].place == 0);
        pool->wanted += claim->links[i].slots;
        rise(pool, pool->count++, (struct es_waiting){ claim->priority, claim->number, claim, i });
    }
    claim->queued = true;
}

void es_slots_unqueue(struct es_claim *claim)
{
    ES_ASSERT(claim->queued);
    for (uint32_t i = 0; i < claim->count; i++)
        leave(&claim->links[i]);
    claim->queued = false;
}

bool es_slots_fit(const struct es_claim *claim)
{
    for (uint32_t i = 0; i < claim->count; i++)
        if (claim->links[i].place != 1 || claim->links[i].slots > claim->links[i].pool->unused)
            return false;
    return true;
}

void es_slots_take(struct es_claim *claim)
{
    for (uint32_t i = 0; i < claim->count; i++) {
        ES_ASSERT(claim->links[i].slots <= claim->links[i].pool->unused);
        claim->links[i].pool->unused -= claim->links[i].slots;
    }
}

void es_slots_give(struct es_link *link, uint32_t slots)
{
    ES_ASSERT(slots <= link->slots && link->pool->unused + slots <= link->pool->slots);
    link->slots -= slots;
    link->pool->unused += slots;
}
