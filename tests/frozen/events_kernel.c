/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The event loop, compiled once for each instruction set. Its parts are inlined wherever they are
 * called, because `traced` and `by_rank` are constants there. */
#include "tests/frozen/events.h"

#include "sim/base/assert.h"
#include "sim/base/machine/lanes.h"
#include "tests/frozen/end_times.h"

#include <stdlib.h>
#include <string.h>

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The next two for assertions: each number is above the one before; each node has run. */
static inline bool ascends(const uint32_t *step, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++)
        if (step[i - 1] >= step[i])
            return false;
    return true;
}

static inline bool all_complete(const struct frozen_engine *e)
{
    for (uint32_t n = 0; n < e->nodes; n++)
        if (e->node[n].left)
            return false;
    return e->ready_count == 0;
}

/* Puts steps that are ready since one time into the order of their numbers. */
static void sort_arrivals(uint32_t *step, uint32_t count)
{
    uint32_t i = 1;
    while (i < count && step[i - 1] < step[i])
        i++;
    if (i >= count)
        return;
    if (count > 32) {
        qsort(step, count, sizeof *step, ascending);
        return;
    }
    for (; i < count; i++) {
        uint32_t value = step[i], at = i;
        for (; at && step[at - 1] > value; at--)
            step[at] = step[at - 1];
        step[at] = value;
    }
}

/* What the completion of a node sets free is appended to the queue. The append is unconditional and
 * only the length depends on the count, because whether a successor is ready is hard to predict. */
SB_INLINE bool complete(struct frozen_engine *e, uint32_t number, sb_ns now, bool traced)
{
    struct frozen_node *node = e->node;
    uint32_t *queue = e->queue, joins = 0, tail = e->tail, steps = e->steps;
    bool joined = false;
    for (;;) {
        SB_ASSERT(node[number].left == 0);
        const uint32_t *next = e->successor + (size_t)node[number].group * FROZEN_GROUP;
        const uint32_t *end = e->successor + (size_t)node[number + 1].group * FROZEN_GROUP;
        for (; next < end; next += FROZEN_GROUP)
            for (unsigned i = 0; i < FROZEN_GROUP; i++) {
                SB_ASSERT(node[next[i]].left > 0);
                uint32_t is_ready = --node[next[i]].left == 0, is_step = next[i] < steps;
                queue[tail] = next[i];
                if (traced && is_ready && is_step)
                    e->ready_time[next[i]] = now;
                tail += is_ready & is_step;
                if (__builtin_expect(is_ready > is_step, 0))
                    e->joins[joins++] = next[i];
            }
        SB_ASSERT(tail <= steps && joins <= e->nodes - steps);
        if (__builtin_expect(joins == 0, 1))
            break;
        joined = true;
        number = e->joins[--joins];
    }
    e->tail = tail;
    return joined;
}

static void complete_roots(struct frozen_engine *e, bool traced)
{
    memcpy(e->node, e->fresh, ((size_t)e->nodes + FROZEN_GROUP + 1) * sizeof *e->node);
    e->head = e->tail = e->since = 0;
    for (uint32_t n = 0; n < e->nodes; n++) {
        if (e->fresh[n].left)
            continue;
        if (n >= e->steps) {
            complete(e, n, 0, traced);
            continue;
        }
        e->queue[e->tail++] = n;
        e->ready_time[n] = 0;
    }
}

/* The next step to serve; there is one. */
SB_INLINE uint32_t take(struct frozen_engine *e, bool by_rank)
{
    SB_ASSERT(by_rank ? e->ready_count > 0 : e->head < e->tail);
    if (!by_rank)
        return e->queue[e->head++];
    e->ready_count--;
    return e->plan->step_at_rank[frozen_bitqueue_take(&e->ready)];
}

SB_INLINE bool has_ready(const struct frozen_engine *e, bool by_rank)
{
    return by_rank ? e->ready_count > 0 : e->head < e->tail;
}

/* New arrivals into the order of service. By rank the queue is a mere mailbox. */
SB_INLINE void sort_in(struct frozen_engine *e, bool by_rank, bool mixed)
{
    if (by_rank) {
        for (uint32_t i = 0; i < e->tail; i++)
            frozen_bitqueue_add(&e->ready, e->plan->rank[e->queue[i]]);
        e->ready_count += e->tail;
        e->tail = 0;
        SB_ASSERT(e->ready_count <= e->steps);
    }
    else {
        uint32_t from = e->since > e->head ? e->since : e->head;
        SB_ASSERT(e->head <= e->tail && from <= e->tail);
        if (mixed) /* else they are one node's successors, which are in order */
            sort_arrivals(e->queue + from, e->tail - from);
        SB_ASSERT(ascends(e->queue + from, e->tail - from));
    }
}

SB_INLINE void note(struct frozen_engine *e, uint32_t step, uint32_t worker, sb_ns now,
                    const sb_ns *latency, struct sb_span *span)
{
    if (span)
        span[step] = (struct sb_span){ .task = e->plan->dag->step_task[step],
                                       .step = step,
                                       .worker = worker,
                                       .ready = e->ready_time[step],
                                       .start = now,
                                       .end = now + latency[step],
                                       .status = SB_DONE };
}

/* At most 16 workers. */
SB_INLINE sb_ns run_few(struct frozen_engine *e, const sb_ns *latency, bool by_rank,
                        struct sb_span *span)
{
    struct sb_ends ends = sb_ends_none();
    uint32_t idle = (uint32_t)((1u << e->workers) - 1), running[FROZEN_FAN];
    sb_ns now = 0;
    bool mixed = true;
    for (;;) {
        sort_in(e, by_rank, mixed);
        while (idle && has_ready(e, by_rank)) {
            uint32_t worker = (uint32_t)__builtin_ctz(idle), step = take(e, by_rank);
            SB_ASSERT(latency[step] >= 0 && latency[step] < FROZEN_NEVER - now);
            idle &= idle - 1;
            running[worker] = step;
            sb_ends_set(&ends, worker, now + latency[step]);
            note(e, step, worker, now, latency, span);
        }
        sb_ns next = sb_ends_next(&ends);
        if (next == FROZEN_NEVER)
            return now;
        uint32_t ending = sb_ends_at(&ends, next);
        SB_ASSERT(next >= now && ending && !(ending & idle) && ending >> e->workers == 0);
        sb_ends_clear(&ends, ending);
        idle |= ending;
        mixed = next == now || (ending & (ending - 1));
        if (next != now)
            e->since = e->tail;
        now = next;
        for (; ending; ending &= ending - 1)
            mixed |= complete(e, running[__builtin_ctz(ending)], now, span != NULL);
    }
}

SB_INLINE sb_ns earliest(const sb_ns *end)
{
    sb_ns least = end[0];
    for (unsigned i = 1; i < FROZEN_FAN; i++)
        least = end[i] < least ? end[i] : least;
    return least;
}

SB_INLINE void set_end(struct frozen_engine *e, uint32_t worker, sb_ns end)
{
    e->end[0][worker] = end;
    for (unsigned l = 1; l < e->levels; l++) {
        worker /= FROZEN_FAN;
        e->end[l][worker] = earliest(&e->end[l - 1][worker * FROZEN_FAN]);
    }
}

/* The first worker whose step ends at `now`, which is the next end. */
SB_INLINE uint32_t worker_ending(const struct frozen_engine *e, sb_ns now)
{
    uint32_t at = 0;
    for (unsigned l = e->levels; l-- > 0;) {
        const sb_ns *group = &e->end[l][at * FROZEN_FAN];
        uint32_t mask = 0;
        for (unsigned i = 0; i < FROZEN_FAN; i++)
            mask |= (uint32_t)(group[i] == now) << i;
        SB_ASSERT(mask);
        at = at * FROZEN_FAN + (unsigned)__builtin_ctz(mask);
    }
    SB_ASSERT(at < e->workers);
    return at;
}

/* Any number of workers. */
SB_INLINE sb_ns run_many(struct frozen_engine *e, const sb_ns *latency, bool by_rank,
                         struct sb_span *span)
{
    sb_ns now = 0;
    bool mixed = true;
    for (;;) {
        sort_in(e, by_rank, mixed);
        for (; e->idle_count && has_ready(e, by_rank); e->idle_count--) {
            uint32_t worker = frozen_bitqueue_take(&e->idle), step = take(e, by_rank);
            SB_ASSERT(latency[step] >= 0 && latency[step] < FROZEN_NEVER - now);
            SB_ASSERT(e->end[0][worker] == FROZEN_NEVER);
            e->running[worker] = step;
            set_end(e, worker, now + latency[step]);
            note(e, step, worker, now, latency, span);
        }
        sb_ns next = earliest(e->end[e->levels - 1]);
        SB_ASSERT(next >= now && (next == FROZEN_NEVER) == (e->idle_count == e->workers));
        if (next == FROZEN_NEVER)
            return now;
        mixed = next == now;
        if (next != now)
            e->since = e->tail;
        now = next;
        for (bool first = true; first || earliest(e->end[e->levels - 1]) == now; first = false) {
            uint32_t worker = worker_ending(e, now);
            set_end(e, worker, FROZEN_NEVER);
            frozen_bitqueue_add(&e->idle, worker);
            e->idle_count++;
            SB_ASSERT(e->idle_count <= e->workers);
            mixed |= complete(e, e->running[worker], now, span != NULL) || !first;
        }
    }
}

SB_INLINE sb_ns run(struct frozen_engine *e, const sb_ns *latency, bool by_rank,
                    struct sb_span *span)
{
    complete_roots(e, span != NULL);
    sb_ns makespan = e->workers <= FROZEN_FAN ? run_few(e, latency, by_rank, span)
                                              : run_many(e, latency, by_rank, span);
    SB_ASSERT(all_complete(e) && (by_rank || e->head == e->steps));
    return makespan;
}

frozen_loop SB_OF_SET(frozen_events);

sb_ns SB_OF_SET(frozen_events)(struct frozen_engine *engine, const sb_ns *latency,
                               struct sb_span *span)
{
    bool by_rank = engine->plan->rank != NULL;
    if (span)
        return by_rank ? run(engine, latency, true, span) : run(engine, latency, false, span);
    return by_rank ? run(engine, latency, true, NULL) : run(engine, latency, false, NULL);
}
