/* SPDX-License-Identifier: MIT
 * After Drepper, "Futexes Are Tricky" (2011), the second mutex. */
#define _GNU_SOURCE
#include "platform/lock.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "platform/assert.h"

enum { SPINS = 100 };

void es_futex_wait(_Atomic uint32_t *word, uint32_t value, es_ns most)
{
    struct timespec time = { (time_t)(most / 1000000000), (long)(most % 1000000000) };

    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, most == ES_NEVER ? NULL : &time, NULL, 0);
}

void es_futex_wake(_Atomic uint32_t *word, int count)
{
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
}

static bool try(struct es_lock *lock)
{
    uint32_t free = 0;

    return atomic_compare_exchange_strong_explicit(&lock->word, &free, 1, memory_order_acquire,
                                                   memory_order_relaxed);
}

static void take_slowly(struct es_lock *lock)
{
    for (int i = 0; i < SPINS; i++) {
        es_lock_pause();
        if (atomic_load_explicit(&lock->word, memory_order_relaxed) == 0 && try(lock))
            return;
    }
    while (atomic_exchange_explicit(&lock->word, 2, memory_order_acquire) != 0)
        es_futex_wait(&lock->word, 2, ES_NEVER);
}

void es_lock_take(struct es_lock *lock, void *me)
{
    ES_ASSERT(!es_lock_mine(lock, me)); /* it would wait for itself */
    if (!try(lock))
        take_slowly(lock);
    atomic_store_explicit(&lock->holder, me, memory_order_relaxed);
}

void es_lock_give(struct es_lock *lock)
{
    ES_ASSERT(atomic_load(&lock->word) != 0 && atomic_load(&lock->holder));
    atomic_store_explicit(&lock->holder, NULL, memory_order_relaxed);
    if (atomic_exchange_explicit(&lock->word, 0, memory_order_release) == 2)
        es_futex_wake(&lock->word, 1);
}
