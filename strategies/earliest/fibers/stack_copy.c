/* SPDX-License-Identifier: MIT
 * One stack for all bodies. Frames hold addresses into their own stack, so they only work where
 * they were made: what is on the stack is copied aside when another body needs the place, and back
 * to the same addresses afterwards. A body that waits gives way to the next in one switch that does
 * both (es_switch_copied). Where that is missing, and when nothing is ready, the main stack is in
 * between, and the copying is done there, when another body does need the place. Room is made
 * before a body begins to wait, when there is still somebody to tell that memory is short. */
#include "fibers/stack_copy.h"

#include <string.h>

#include "platform/memory.h"

#ifdef ES_VALGRIND
#include <valgrind/memcheck.h>
#endif

static bool grow(const struct es_stacks *stacks, struct es_self *fiber, size_t depth)
{
    size_t room = (depth + ES_LINE - 1) / ES_LINE * ES_LINE;
    char *aside = es_memory_take(&stacks->alloc, room, 1);

    if (!aside)
        return false;
    es_stacks_aside_free(stacks, fiber);
    es_stacks_aside_set(stacks, fiber, aside, room);
    return true;
}

/* Not inlined: all of the caller's frame is to be above its own. */
__attribute__((noinline)) bool es_stack_copy_reserve(const struct es_stacks *stacks,
                                                     struct es_self *self)
{
    return grow(stacks, self,
                (size_t)(stacks->top - (char *)__builtin_frame_address(0)) + ES_BELOW);
}

/* How much of the shared stack a fiber that does not run uses. */
static size_t depth_of(const struct es_stacks *stacks, const struct es_self *fiber)
{
    return (size_t)(stacks->top - (char *)fiber->context.sp);
}

/* Copies aside what the one who waits still needs of the shared stack. */
static void vacate(struct es_stacks *stacks)
{
    struct es_self *fiber = stacks->resident;
    size_t depth;

    if (!fiber)
        return;
    depth = depth_of(stacks, fiber);
    if ((char *)fiber->context.sp < fiber->context.low && !grow(stacks, fiber, depth))
        __builtin_trap(); /* ES_BELOW is too little for this build, and it is too late to tell
                             anybody */
    ES_ASSERT(depth <= stacks->stack_size - stacks->guard_size);
    memcpy(fiber->context.end - depth, fiber->context.sp, depth);
    stacks->resident = NULL;
}

/* What lies below the stack pointer counts as lost for valgrind; here it is used again. */
static void open_stack(const struct es_stacks *stacks, char *from)
{
#ifdef ES_VALGRIND
    (void)VALGRIND_MAKE_MEM_UNDEFINED(from, stacks->top - from);
#endif
    (void)stacks;
    (void)from;
}

void es_stack_copy_restore(struct es_stacks *stacks, struct es_self *fiber)
{
    if (stacks->resident == fiber)
        return;
    vacate(stacks);
    ES_ASSERT((char *)fiber->context.sp >= fiber->context.low);
    open_stack(stacks, fiber->context.sp);
    memcpy(fiber->context.sp, fiber->context.end - depth_of(stacks, fiber),
           depth_of(stacks, fiber));
    stacks->resident = fiber;
}

void es_stack_copy_begin(struct es_stacks *stacks, struct es_self *fiber,
                         void (*start)(void *fiber))
{
    vacate(stacks);
    ES_ASSERT(!stacks->resident);
    open_stack(stacks, stacks->top - 256);
    fiber->context.sp =
        es_switch_make(stacks->top, stacks->stack_size - stacks->guard_size, start, fiber);
    stacks->resident = fiber;
}
