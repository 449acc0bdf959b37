/* SPDX-License-Identifier: MIT
 * Virtual time passes without waiting. */
#include "platform/lock.h"

static struct es_virtual_clock *virtual_of(struct es_clock *clock)
{
    return (struct es_virtual_clock *)(void *)clock;
}

static _Atomic uint32_t *posted_of(struct es_clock *clock)
{
    return (_Atomic uint32_t *)&virtual_of(clock)->posted;
}

static es_ns virtual_now(struct es_clock *clock) { return virtual_of(clock)->now; }

/* Without a deadline another thread is awaited. */
static void virtual_park(struct es_clock *clock, es_ns deadline)
{
    struct es_virtual_clock *self = virtual_of(clock);

    if (deadline == ES_NEVER) {
        es_futex_wait(posted_of(clock), 0, ES_NEVER);
        atomic_store(posted_of(clock), 0);
    }
    else if (deadline > self->now) {
        self->now = deadline;
    }
}

static void virtual_post(struct es_clock *clock)
{
    if (atomic_exchange(posted_of(clock), 1) == 0)
        es_futex_wake(posted_of(clock), 1);
}

void es_virtual_clock_init(struct es_virtual_clock *self)
{
    self->clock = ES_CLOCK(.now = virtual_now, .park = virtual_park, .post = virtual_post);
    self->now = 0;
    self->posted = 0;
}
