/* SPDX-License-Identifier: MIT
 * A worker's own tasks: the deque of Chase and Lev (2005), with the memory orders of Lê, Pop, Cohen
 * and Zappa Nardelli (2013), save that their fences are sequentially consistent accesses, which
 * thread sanitizers understand. The owner pushes and pops at the bottom, thieves take from the top,
 * and so may the owner. It does not grow: there is room for every task. */
#ifndef ES_WORKERS_DEQUE_H
#define ES_WORKERS_DEQUE_H

#include <stdatomic.h>

#include "earliest.h"
#include "platform/assert.h"

struct es_deque {
    _Atomic int64_t top; /* written by thieves */
    char apart[64 - sizeof(int64_t)];
    _Atomic int64_t bottom;
    _Atomic es_id *slots;
    uint64_t mask; /* a power of two, less one */
};

/* The owner's. */
static inline void es_deque_push(struct es_deque *deque, es_id task)
{
    int64_t bottom = atomic_load_explicit(&deque->bottom, memory_order_relaxed);

    ES_ASSERT(task != ES_NONE && bottom - atomic_load(&deque->top) <= (int64_t)deque->mask);
    atomic_store_explicit(&deque->slots[(uint64_t)bottom & deque->mask], task,
                          memory_order_relaxed);
    atomic_store_explicit(&deque->bottom, bottom + 1, memory_order_release);
}

/* The owner's: the task that was pushed last, or ES_NONE. */
static inline es_id es_deque_pop(struct es_deque *deque)
{
    int64_t bottom = atomic_load_explicit(&deque->bottom, memory_order_relaxed) - 1;
    int64_t top;
    es_id task;

    if (atomic_load_explicit(&deque->top, memory_order_relaxed) > bottom)
        return ES_NONE; /* thieves only take away */
    atomic_store_explicit(&deque->bottom, bottom, memory_order_seq_cst);
    top = atomic_load_explicit(&deque->top, memory_order_seq_cst);
    if (top > bottom) {
        atomic_store_explicit(&deque->bottom, bottom + 1, memory_order_relaxed);
        return ES_NONE;
    }
    task =
        atomic_load_explicit(&deque->slots[(uint64_t)bottom & deque->mask], memory_order_relaxed);
    if (top == bottom) { /* the last one: whoever moves the top has it */
        if (!atomic_compare_exchange_strong_explicit(&deque->top, &top, top + 1,
                                                     memory_order_seq_cst, memory_order_relaxed))
            task = ES_NONE;
        atomic_store_explicit(&deque->bottom, bottom + 1, memory_order_relaxed);
    }
    return task;
}

/* Any other's, and the owner's too: the task that was pushed first, or ES_NONE, also when somebody
 * else was quicker. */
static inline es_id es_deque_steal(struct es_deque *deque)
{
    int64_t top = atomic_load_explicit(&deque->top, memory_order_seq_cst);
    int64_t bottom = atomic_load_explicit(&deque->bottom, memory_order_seq_cst);
    es_id task;

    if (top >= bottom)
        return ES_NONE;
    task = atomic_load_explicit(&deque->slots[(uint64_t)top & deque->mask], memory_order_relaxed);
    if (!atomic_compare_exchange_strong_explicit(&deque->top, &top, top + 1, memory_order_seq_cst,
                                                 memory_order_relaxed))
        return ES_NONE;
    return task;
}

/* Anybody's, and old news at once. */
static inline bool es_deque_empty(const struct es_deque *deque)
{
    return atomic_load_explicit(&deque->top, memory_order_relaxed) >=
           atomic_load_explicit(&deque->bottom, memory_order_acquire);
}

#endif
