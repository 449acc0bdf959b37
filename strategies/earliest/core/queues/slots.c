/* SPDX-License-Identifier: MIT */
#include "core/queues/slots.h"

#include "platform/assert.h"
#include "platform/memory.h"

static bool came_before(const struct es_claim *a, const struct es_claim *b)
{
    return a->since != b->since ? a->since < b->since : a->number < b->number;
}

static bool claim_before(const struct es_link *a, const struct es_link *b)
{
    const struct es_claim *one = a->claim;
    const struct es_claim *other = b->claim;

    return one->priority != other->priority ? one->priority < other->priority
                                            : came_before(one, other);
}

/* ---- the heap ---- */

static void put_link(struct es_pool *pool, uint32_t at, struct es_link *link)
{
    pool->heap[at] = link;
    link->place = at + 1;
}

static void rise_link(struct es_pool *pool, uint32_t at, struct es_link *link)
{
    while (at > 0 && claim_before(link, pool->heap[(at - 1) / 4])) {
        put_link(pool, at, pool->heap[(at - 1) / 4]);
        at = (at - 1) / 4;
    }
    put_link(pool, at, link);
}

static void sink_link(struct es_pool *pool, uint32_t at, struct es_link *link)
{
    for (;;) {
        uint32_t first = 4 * at + 1;
        uint32_t least = first;

        if (first >= pool->count)
            break;
        for (uint32_t child = first + 1; child < first + 4 && child < pool->count; child++)
            if (claim_before(pool->heap[child], pool->heap[least]))
                least = child;
        if (!claim_before(pool->heap[least], link))
            break;
        put_link(pool, at, pool->heap[least]);
        at = least;
    }
    put_link(pool, at, link);
}

/* `count` is one less already. */
static void take_link_out(struct es_pool *pool, const struct es_link *link)
{
    uint32_t at = link->place - 1;
    struct es_link *last = pool->heap[pool->count];

    ES_ASSERT(link->place > 0 && at <= pool->count && pool->heap[at] == link);
    if (at == pool->count)
        return;
    if (at > 0 && claim_before(last, pool->heap[(at - 1) / 4]))
        rise_link(pool, at, last);
    else
        sink_link(pool, at, last);
}

static bool room(struct es_pool *pool, const struct es_alloc *alloc)
{
    uint32_t more = pool->room ? 2 * pool->room : 16;

    if (pool->queue != ES_PRIORITY || pool->count < pool->room)
        return true;
    if (pool->room > UINT32_MAX / 8 ||
        !es_memory_grow(alloc, (void **)&pool->heap, pool->room, more, sizeof(struct es_link *)))
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

/* ---- waiting ---- */

/* At the end, save among those that came at the same time. */
static void join(struct es_link *link)
{
    struct es_pool *pool = link->pool;
    struct es_link *older = pool->newest;

    while (older && came_before(link->claim, older->claim))
        older = older->older;
    link->older = older;
    link->newer = older ? older->newer : pool->oldest;
    *(link->newer ? &link->newer->older : &pool->newest) = link;
    *(older ? &older->newer : &pool->oldest) = link;
    if (pool->queue == ES_PRIORITY)
        rise_link(pool, pool->count, link);
    pool->count++;
}

static void leave(struct es_link *link)
{
    struct es_pool *pool = link->pool;

    ES_ASSERT(pool->count > 0);
    *(link->newer ? &link->newer->older : &pool->newest) = link->older;
    *(link->older ? &link->older->newer : &pool->oldest) = link->newer;
    pool->count--;
    if (pool->queue == ES_PRIORITY)
        take_link_out(pool, link);
}

void es_slots_queue(struct es_claim *claim)
{
    ES_ASSERT(!claim->queued);
    for (uint32_t i = 0; i < claim->count; i++)
        join(&claim->links[i]);
    claim->queued = true;
}

void es_slots_unqueue(struct es_claim *claim)
{
    ES_ASSERT(claim->queued);
    for (uint32_t i = 0; i < claim->count; i++)
        leave(&claim->links[i]);
    claim->queued = false;
}

/* ---- places ---- */

static bool is_full(const struct es_pool *pool, uint32_t wanted)
{
    const struct es_link *next = pool->oldest;
    uint32_t unused = pool->unused;
    uint32_t left = pool->count;

    if (left < pool->places)
        return false;
    for (; next && next->slots <= unused; next = next->newer, left--)
        unused -= next->slots;
    return left >= pool->places && (left > 0 || wanted > unused);
}

const struct es_pool *es_slots_full(const struct es_claim *claim)
{
    for (uint32_t i = 0; i < claim->count; i++)
        if (is_full(claim->links[i].pool, claim->links[i].slots))
            return claim->links[i].pool;
    return NULL;
}

/* ---- who is next ---- */

static bool wants_the_same(const struct es_claim *a, const struct es_claim *b)
{
    if (a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (a->links[i].pool != b->links[i].pool || a->links[i].slots != b->links[i].slots)
            return false;
    return true;
}

/* Where its pools differ in kind: of those that want the same it is the first in the first pool. */
static bool comes_first(const struct es_claim *claim)
{
    const struct es_link *mine = &claim->links[0];
    bool differ = false;

    for (uint32_t i = 1; i < claim->count; i++)
        differ |= claim->links[i].pool->queue != mine->pool->queue;
    if (!differ)
        return true;
    for (const struct es_link *link = mine->pool->oldest; link; link = link->newer)
        if (link != mine && wants_the_same(link->claim, claim) &&
            (mine->pool->queue == ES_PRIORITY ? claim_before(link, mine)
                                              : came_before(claim, link->claim)))
            return false;
    return true;
}

static bool can_be_met(const struct es_claim *claim)
{
    bool fifo = false;

    for (uint32_t i = 0; i < claim->count; i++) {
        const struct es_link *link = &claim->links[i];

        if (link->slots > link->pool->unused ||
            (link->pool->queue == ES_FIFO && link->pool->oldest != link))
            return false;
        fifo |= link->pool->queue == ES_FIFO;
    }
    return fifo || comes_first(claim);
}

static struct es_claim *last_in(const struct es_pool *pool)
{
    for (const struct es_link *link = pool->newest; link; link = link->older)
        if (can_be_met(link->claim))
            return link->claim;
    return NULL;
}

/* Mostly the first in the heap; if that must be passed, all are looked at. */
static struct es_claim *most_urgent(const struct es_pool *pool)
{
    const struct es_link *first = NULL;

    if (can_be_met(pool->heap[0]->claim))
        return pool->heap[0]->claim;
    for (uint32_t i = 1; i < pool->count; i++)
        if ((!first || claim_before(pool->heap[i], first)) && can_be_met(pool->heap[i]->claim))
            first = pool->heap[i];
    return first ? first->claim : NULL;
}

struct es_claim *es_slots_candidate(const struct es_pool *pool)
{
    if (pool->count == 0 || pool->unused == 0)
        return NULL;
    switch (pool->queue) {
    case ES_LIFO: return last_in(pool);
    case ES_PRIORITY: return most_urgent(pool);
    default: return can_be_met(pool->oldest->claim) ? pool->oldest->claim : NULL;
    }
}

bool es_slots_first_everywhere(const struct es_claim *claim)
{
    for (uint32_t i = 0; i < claim->count; i++)
        if (es_slots_candidate(claim->links[i].pool) != claim)
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
