/* SPDX-License-Identifier: MIT
 * Virtual time passes without waiting. */
#include <sched.h>

#include "earliest.h"

static es_ns now(struct es_clock *clock)
{
    return ((const struct es_virtual_clock *)(const void *)clock)->now;
}

/* Without a deadline another thread is awaited: let it run. */
static void park(struct es_clock *clock, es_ns deadline)
{
    struct es_virtual_clock *self = (struct es_virtual_clock *)(void *)clock;

    if (deadline == ES_NEVER)
        sched_yield();
    else if (deadline > self->now)
        self->now = deadline;
}

static void post(struct es_clock *clock) { (void)clock; }

void es_virtual_clock_init(struct es_virtual_clock *self)
{
    self->clock = ES_CLOCK(.now = now, .park = park, .post = post);
    self->now = 0;
}
