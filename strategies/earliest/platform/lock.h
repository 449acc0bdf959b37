/* SPDX-License-Identifier: MIT
 * A small lock that knows its holder, and sleeping on a word of memory: a futex, with a bounded
 * time. */
#ifndef ES_PLATFORM_LOCK_H
#define ES_PLATFORM_LOCK_H

#include <stdatomic.h>

#include "earliest.h"

struct es_lock {
    _Atomic uint32_t word;  /* 0: free. 1: held. 2: held, and somebody may sleep for it */
    _Atomic(void *) holder; /* stands for the thread: any address of its own */
};

void es_lock_take(struct es_lock *lock, void *me);
void es_lock_give(struct es_lock *lock);

/* Only the thread itself ever stores its own address there, so an old value does no harm. */
static inline bool es_lock_mine(const struct es_lock *lock, const void *me)
{
    return atomic_load_explicit(&lock->holder, memory_order_relaxed) == me;
}

/* Sleeps while `*word` is `value`, for at most `most` nanoseconds; ES_NEVER: until it is woken. May
 * return early. */
void es_futex_wait(_Atomic uint32_t *word, uint32_t value, es_ns most);
void es_futex_wake(_Atomic uint32_t *word, int count);

/* Tells the processor that this is a loop that waits. */
static inline void es_lock_pause(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

#endif
