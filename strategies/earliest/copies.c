/* SPDX-License-Identifier: MIT
 * One stack for all bodies. Frames hold addresses into their own stack, so they only work where they were made: what
 * is on the stack is copied aside when another body needs the place, and back to the same addresses afterwards. It is
 * done on the main stack, and only when another body does need it. Room is made before a body begins to wait, when
 * there is still somebody to tell that memory is short. */
#include <assert.h>
#include <string.h>

#include "core.h"
#include "memory.h"

#ifdef ES_VALGRIND
#include <valgrind/memcheck.h>
#endif

/* What es_loop_suspend and the switch put below the caller's frame: 100 bytes, 152 with fcontext, more unoptimised. */
#ifdef __OPTIMIZE__
#define BELOW ((size_t)176)
#else
#define BELOW ((size_t)448)
#endif

static char *top_of(const struct es_stacks *stacks) { return stacks->shared + stacks->stack_size; }

__attribute__((noinline)) bool es_copies_reserve(struct es_self *self)
{
    const struct es_stacks *stacks = &self->sched->stacks;
    size_t depth = (size_t)(top_of(stacks) - (char *)__builtin_frame_address(0)) + BELOW;
    size_t room = (depth + 63) / 64 * 64;
    char *saved;

    if (depth <= self->saved_room)
        return true;
    saved = es_memory_take(&stacks->alloc, room, 1);
    if (!saved)
        return false;
    es_memory_give(&stacks->alloc, self->saved, self->saved_room, 1);
    self->saved = saved;
    self->saved_room = (uint32_t)room;
    return true;
}

/* Copies aside what the one who waits still needs of the shared stack. */
static void vacate(struct es_stacks *stacks)
{
    struct es_self *fiber = stacks->resident;
    size_t size;

    if (!fiber)
        return;
    size = (size_t)(top_of(stacks) - (char *)fiber->sp);
    assert(size <= fiber->saved_room);
    memcpy(fiber->saved, fiber->sp, size);
    fiber->saved_size = (uint32_t)size;
    stacks->resident = NULL;
}

/* What lies below the stack pointer counts as lost for valgrind; here it is used again. */
static void open_stack(const struct es_stacks *stacks, char *from)
{
#ifdef ES_VALGRIND
    (void)VALGRIND_MAKE_MEM_UNDEFINED(from, top_of(stacks) - from);
#endif
    (void)stacks;
    (void)from;
}

void es_copies_restore(struct es_stacks *stacks, struct es_self *fiber)
{
    if (stacks->resident == fiber)
        return;
    vacate(stacks);
    open_stack(stacks, fiber->sp);
    memcpy(fiber->sp, fiber->saved, fiber->saved_size);
    stacks->resident = fiber;
}

void es_copies_begin(struct es_stacks *stacks, struct es_self *fiber, void (*start)(void *fiber))
{
    vacate(stacks);
    open_stack(stacks, top_of(stacks) - 256);
    fiber->sp = es_switch_make(top_of(stacks), stacks->stack_size - stacks->page, start, fiber);
    stacks->resident = fiber;
}
