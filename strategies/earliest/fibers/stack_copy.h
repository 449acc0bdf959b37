/* SPDX-License-Identifier: MIT
 * One stack for all bodies: what is on it is copied aside while a body waits. */
#ifndef ES_FIBERS_STACK_COPY_H
#define ES_FIBERS_STACK_COPY_H

#include "fibers/stacks.h"

/* On the main stack: puts a waiting fiber's frames back onto the shared stack, or begins a new one
 * there. */
void es_stack_copy_restore(struct es_stacks *stacks, struct es_self *fiber);
void es_stack_copy_begin(struct es_stacks *stacks, struct es_self *fiber,
                         void (*start)(void *fiber));
/* Makes room for copying the running fiber's frames away, before it begins to wait. False: out of
 * memory. */
bool es_stack_copy_reserve(const struct es_stacks *stacks, struct es_self *self);

/* On the way to a wait: is there room for all frames that may come below this one? Asking takes no
 * frame. */
static inline __attribute__((always_inline)) bool es_stack_copy_roomy(const struct es_self *self)
{
    return es_stack_pointer() - ES_BELOW >= self->context.low;
}

/* Is there room for the switch alone, as its caller's last call? */
static inline __attribute__((always_inline)) bool es_stack_copy_fits(const struct es_self *self)
{
    return es_stack_pointer() - ES_SAVED - sizeof(void *) >= self->context.low;
}

static inline bool es_stack_copy_ready(const struct es_stacks *stacks, struct es_self *self)
{
    return __builtin_expect(es_stack_copy_roomy(self), 1) || es_stack_copy_reserve(stacks, self);
}

#endif
