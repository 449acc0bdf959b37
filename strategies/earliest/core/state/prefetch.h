/* SPDX-License-Identifier: MIT
 * Fetching memory ahead. A thousand waiting stacks are a thousand pages, more than the translation
 * buffer holds, and finding a page takes longer than everything else. So the memory of the tasks
 * that come soon is fetched while others run. These functions are inlined by force, since compilers
 * drop calls of functions that compute nothing. */
#ifndef ES_CORE_STATE_PREFETCH_H
#define ES_CORE_STATE_PREFETCH_H

#include "core/state/state.h"
#include "platform/inline.h"

/* So many tasks ahead: a page that is not in the translation buffer and a line that is in no cache
 * take as long as several tasks together, and a processor looks for several pages at once. The
 * record says which fiber it is, and the fiber where its stack is. */
enum { STACK_AHEAD = 4, FIBER_AHEAD = 8, RECORD_AHEAD = 12 };

/* The part of a fiber's stack that it uses when it goes on or enters a body; or of its copy aside.
 * What is below the stack pointer is not read first, and writing does not wait for memory. */
ES_INLINE void es_prefetch_stack(const struct es_sched *sched, const struct es_self *fiber)
{
    const char *last = fiber->context.end - 1;
    const char *low = rarely(sched->stacks.copying) ? fiber->context.end - 192 : fiber->context.sp;

    __builtin_prefetch(low, 1);
    __builtin_prefetch(low + ES_LINE < last ? low + ES_LINE : last, 1);
    __builtin_prefetch(low + 2 * ES_LINE < last ? low + 2 * ES_LINE : last, 1);
}

ES_INLINE struct es_self *es_prefetch_fiber(const struct es_sched *sched, es_id task)
{
    return es_stacks_fiber(&sched->stacks, es_pending(&sched->records[task]));
}

/* Among idle fibers: the stack of the third from here, and what is known of the fourth. */
ES_INLINE void es_prefetch_idle(const struct es_sched *sched, const struct es_self *fiber)
{
    const struct es_self *later = fiber->next ? fiber->next->next : NULL;

    if (!later)
        return;
    es_prefetch_stack(sched, later);
    __builtin_prefetch(later->next);
}

/* Among those that are in no list. */
ES_INLINE void es_prefetch_unlisted(const struct es_sched *sched)
{
    const struct es_stacks *stacks = &sched->stacks;

    if (stacks->fresh - stacks->unlisted <= FIBER_AHEAD)
        return;
    es_prefetch_stack(sched, es_stacks_fiber(stacks, stacks->unlisted + STACK_AHEAD));
    __builtin_prefetch(es_stacks_fiber(stacks, stacks->unlisted + FIBER_AHEAD));
}

/* A canary is looked at when the body returns: by then it is to be there. */
ES_INLINE void es_prefetch_canary(const struct es_sched *sched, es_id task)
{
    if (rarely(sched->stacks.huge))
        __builtin_prefetch(es_stacks_low(&sched->stacks, es_pending(&sched->records[task])));
}

/* `task` goes on now: fetches the fibers behind it in the queue or, if there are few, those of the
 * tasks that await its waiter. */
ES_INLINE void es_prefetch_ready(const struct es_sched *sched, es_id task)
{
    const struct es_ring *ring = &sched->ready;
    uint32_t count = es_ring_count(ring);
    es_id near;
    es_id far;

    if (count > STACK_AHEAD + 1) {
        near = es_ring_at(ring, STACK_AHEAD);
        far = es_ring_at(ring, count > FIBER_AHEAD ? FIBER_AHEAD : count - 1);
        if (count > RECORD_AHEAD)
            __builtin_prefetch(&sched->records[es_ring_at(ring, RECORD_AHEAD)]);
        if (es_code(&sched->records[near]) != ES_READY || es_code(&sched->records[far]) != ES_READY)
            return;
    }
    else {
        near = sched->records[task].u.waiters.first;
        if (near != ES_NONE)
            near = sched->records[near].u.waiters.first;
        if (near == ES_NONE)
            return;
        far = sched->records[near].u.waiters.first;
        if (far == ES_NONE)
            return;
    }
    es_prefetch_stack(sched, es_prefetch_fiber(sched, near));
    es_prefetch_canary(sched, near);
    __builtin_prefetch(es_prefetch_fiber(sched, far));
}

/* The task at that place of the queue; a slot that holds nothing may have any, or none. */
ES_INLINE es_id es_prefetch_soon(const struct es_sched *sched, uint32_t place)
{
    return sched->ready.slots[(sched->ready.head + place) & (sched->ready.size - 1)];
}

/* Fetches what is known of the task at that place. A slot that holds nothing costs a fetch in vain.
 */
ES_INLINE void es_prefetch_known(const struct es_sched *sched, uint32_t place)
{
    es_id soon = es_prefetch_soon(sched, place);

    if (soon < sched->count) {
        __builtin_prefetch(&sched->records[soon], 1);
        __builtin_prefetch(&sched->nodes[soon]);
    }
}

/* Where the order of tasks is irregular: far ahead, and of those in between which tasks come after
 * them, and those tasks. Each is there when the next step reads it. */
ES_INLINE void es_prefetch_later(const struct es_sched *sched)
{
    es_id middle = es_prefetch_soon(sched, 16);
    es_id near = es_prefetch_soon(sched, 8);

    es_prefetch_known(sched, 24);
    if (middle < sched->count)
        __builtin_prefetch(&sched->after[sched->nodes[middle].first]);
    if (near < sched->count) {
        const es_id *after = &sched->after[sched->nodes[near].first];

        for (int i = 0; i < ES_AFTER_AHEAD; i++)
            __builtin_prefetch(&sched->records[after[i]], 1);
    }
}

ES_INLINE void es_prefetch_task(const struct es_sched *sched)
{
    if (sched->uneven)
        es_prefetch_later(sched);
    else
        es_prefetch_known(sched, 2);
}

#endif
