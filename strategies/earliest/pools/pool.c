/* SPDX-License-Identifier: MIT
 * The life of a pool, and what a demand may be. */
#include <string.h>

#include "core/state/claims.h"
#include "core/state/team.h"
#include "platform/assert.h"
#include "platform/memory.h"
#include "platform/sized.h"
#include "platform/text.h"

static int check(const struct es_pool_options *options, struct es_error *error)
{
    if (options->slots == 0)
        return es_error_set(error, ES_MISUSE, ES_NONE, "A pool has one slot at least");
    if (options->queue != ES_FIFO && options->queue != ES_LIFO && options->queue != ES_PRIORITY)
        return es_error_set(error, ES_MISUSE, ES_NONE, "es_pool_options.queue is %d, which is none",
                            (int)options->queue);
    return ES_OK;
}

static struct es_pool *make(struct es_sched *sched, const struct es_pool_options *options)
{
    const char *name = options->name ? options->name : "";
    size_t size = strlen(name) + 1;
    struct es_pools *pools = &sched->pools;
    struct es_pool *pool = es_memory_take(&sched->alloc, sizeof *pool + size, 1);

    if (!pool)
        return NULL;
    memset(pool, 0, sizeof *pool);
    memcpy(pool->name, name, size);
    pool->name_size = size;
    pool->sched = sched;
    pool->slots = pool->unused = options->slots;
    pool->places = options->places == 0              ? UINT32_MAX
                   : options->places == ES_NO_PLACES ? 0
                                                     : options->places;
    pool->queue = options->queue;
    pool->number = pools->made++;
    pool->previous = pools->last;
    if (pools->last)
        pools->last->next = pool;
    else
        pools->first = pool;
    pools->last = pool;
    return pool;
}

struct es_pool *es_pool_new(struct es_sched *sched, const struct es_pool_options *given,
                            struct es_error *error)
{
    struct es_pool_options options;
    struct es_pool *pool;

    ES_REQUIRE(sched && given);
    if (es_sized_take(&options, sizeof options, given, "es_pool_options", error) ||
        check(&options, error))
        return NULL;
    es_core_enter(sched);
    pool = make(sched, &options);
    es_core_leave(sched);
    if (!pool)
        es_error_set(error, ES_NO_MEMORY, ES_NONE, "Out of memory while making a pool");
    else
        es_error_set(error, ES_OK, ES_NONE, "%s", "");
    return pool;
}

static void unstir(struct es_pool *pool)
{
    struct es_pool **at = &pool->sched->pools.stirred;

    while (pool->stirred && *at != pool)
        at = &(*at)->stirred_next;
    if (pool->stirred)
        *at = pool->stirred_next;
}

static int drop(struct es_pool *pool)
{
    struct es_sched *sched = pool->sched;
    struct es_pools *pools = &sched->pools;

    if (pool->count > 0 || pool->unused < pool->slots)
        return ES_BUSY;
    unstir(pool);
    if (pool->previous)
        pool->previous->next = pool->next;
    else
        pools->first = pool->next;
    if (pool->next)
        pool->next->previous = pool->previous;
    else
        pools->last = pool->previous;
    es_memory_give(&sched->alloc, pool->heap, pool->room, sizeof(struct es_link *));
    es_memory_give(&sched->alloc, pool, sizeof *pool + pool->name_size, 1);
    return ES_OK;
}

int es_pool_free(struct es_pool *pool)
{
    struct es_sched *sched;
    int code;

    if (!pool)
        return ES_OK;
    sched = pool->sched;
    es_core_enter(sched);
    code = drop(pool);
    es_core_leave(sched);
    return code;
}

uint32_t es_pool_unused(const struct es_pool *pool)
{
    uint32_t unused;

    ES_REQUIRE(pool);
    es_core_enter(pool->sched);
    unused = pool->unused;
    es_core_leave(pool->sched);
    return unused;
}

uint32_t es_pool_waiting(const struct es_pool *pool)
{
    uint32_t waiting;

    ES_REQUIRE(pool);
    es_core_enter(pool->sched);
    waiting = pool->count;
    es_core_leave(pool->sched);
    return waiting;
}
