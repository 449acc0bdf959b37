/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine.h"

#include "sim/bitqueue.h"

#include <stdlib.h>
#include <string.h>

#define NEVER INT64_MAX

/* The ends of running steps are kept in groups of 16 workers, each group with its minimum, and so on upwards: the next end is at
 * the top, and a scan of 16 has no branch to mispredict. */
enum { FAN = 16, LEVELS = 8 };

struct sb_engine {
    const struct sb_plan *plan;
    uint32_t workers;
    sb_ns *end[LEVELS];          /* end[0][workers], then minima; each level filled up to a multiple of 16 with NEVER */
    uint32_t end_count[LEVELS];
    unsigned levels;
    uint32_t *running;           /* [workers] step */
    struct sb_bitqueue idle;     /* workers */
    uint32_t idle_count;
    uint32_t *degree, *left;     /* [nodes] predecessors; those not complete yet */
    uint32_t *queue;             /* [steps] first come, first served: ready steps, in the order of service */
    uint32_t head, tail;
    struct sb_bitqueue ready;    /* or by rank */
    uint32_t ready_count;
    uint32_t *joins;             /* [nodes] stack of joins to complete */
    sb_ns *ready_time;           /* [steps] when traced */
    struct sb_arena arena;
};

static int alloc_ends(struct sb_engine *e)
{
    uint32_t count = e->workers;
    do {
        uint32_t padded = (count + FAN - 1) / FAN * FAN;
        e->end_count[e->levels] = padded;
        if (!(e->end[e->levels++] = sb_arena_alloc(&e->arena, padded, sizeof(sb_ns))))
            return -1;
        count = padded / FAN;
    } while (count > 1);
    return 0;
}

struct sb_engine *sb_engine_new(const struct sb_plan *plan, uint32_t workers)
{
    struct sb_engine *e = calloc(1, sizeof *e);
    if (!e)
        return NULL;
    uint32_t steps = plan->dag->steps, nodes = plan->nodes;
    e->plan = plan;
    e->workers = workers < steps ? workers : steps ? steps : 1; /* more could never be busy */
    e->running = sb_arena_alloc(&e->arena, e->workers, sizeof *e->running);
    e->degree = sb_arena_alloc(&e->arena, nodes, sizeof *e->degree);
    e->left = sb_arena_alloc(&e->arena, nodes, sizeof *e->left);
    e->queue = sb_arena_alloc(&e->arena, (size_t)nodes + 1, sizeof *e->queue); /* one more: see complete() */
    e->joins = sb_arena_alloc(&e->arena, (size_t)(nodes - steps) + 1, sizeof *e->joins);
    e->ready_time = sb_arena_alloc(&e->arena, steps, sizeof *e->ready_time);
    uint64_t *ready = sb_arena_alloc(&e->arena, sb_bitqueue_words(steps), sizeof *ready);
    uint64_t *idle = sb_arena_alloc(&e->arena, sb_bitqueue_words(e->workers), sizeof *idle);
    if (alloc_ends(e) || !e->running || !e->degree || !e->left || !e->queue || !e->joins || !e->ready_time || !ready || !idle) {
        sb_engine_free(e);
        return NULL;
    }
    sb_bitqueue_init(&e->ready, steps, ready);
    sb_bitqueue_init(&e->idle, e->workers, idle);
    for (uint32_t n = 0; n < nodes; n++)
        e->degree[n] = plan->pred.begin[n + 1] - plan->pred.begin[n];
    for (unsigned l = 0; l < e->levels; l++)
        for (uint32_t i = 0; i < e->end_count[l]; i++)
            e->end[l][i] = NEVER;
    for (uint32_t w = 0; w < e->workers; w++)
        sb_bitqueue_add(&e->idle, w);
    e->idle_count = e->workers;
    return e;
}

void sb_engine_free(struct sb_engine *e)
{
    if (!e)
        return;
    sb_arena_fini(&e->arena);
    free(e);
}

static inline sb_ns least_of_group(const sb_ns *end)
{
    sb_ns least = end[0];
    for (unsigned i = 1; i < FAN; i++)
        least = end[i] < least ? end[i] : least;
    return least;
}

static inline sb_ns next_end(const struct sb_engine *e) { return least_of_group(e->end[e->levels - 1]); }

static inline void set_end(struct sb_engine *e, uint32_t worker, sb_ns end)
{
    e->end[0][worker] = end;
    for (unsigned l = 1; l < e->levels; l++) {
        worker /= FAN;
        e->end[l][worker] = least_of_group(&e->end[l - 1][worker * FAN]);
    }
}

/* The first worker whose step ends at `now`, which is the next end. */
static inline uint32_t worker_ending(const struct sb_engine *e, sb_ns now)
{
    uint32_t at = 0;
    for (unsigned l = e->levels; l-- > 0;) {
        const sb_ns *group = &e->end[l][at * FAN];
        unsigned mask = 0;
        for (unsigned i = 0; i < FAN; i++)
            mask |= (unsigned)(group[i] == now) << i;
        at = at * FAN + (unsigned)__builtin_ctz(mask);
    }
    return at;
}

/* Steps become ready at `now`: whatever the completion of a node sets free. Appending is unconditional and only the length depends on
 * the count, because whether a successor is ready is hard to predict. */
static inline void complete(struct sb_engine *e, uint32_t node, sb_ns now, bool traced)
{
    const struct sb_plan *plan = e->plan;
    uint32_t steps = plan->dag->steps, joins = 0, tail = e->tail;
    for (;;) {
        const uint32_t *next = plan->succ.list + plan->succ.begin[node], *end = plan->succ.list + plan->succ.begin[node + 1];
        for (; next < end; next++) {
            uint32_t is_ready = --e->left[*next] == 0, is_step = *next < steps;
            e->queue[tail] = *next;
            if (traced && is_ready && is_step)
                e->ready_time[*next] = now;
            tail += is_ready & is_step;
            if (is_ready > is_step)
                e->joins[joins++] = *next;
        }
        if (joins == 0)
            break;
        node = e->joins[--joins];
    }
    e->tail = tail;
}

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Puts the steps that are ready since one time into the order of their numbers; they mostly are. */
static inline void sort_arrivals(uint32_t *step, uint32_t count)
{
    if (count > 32) {
        uint32_t i = 1;
        while (i < count && step[i - 1] < step[i])
            i++;
        if (i < count)
            qsort(step, count, sizeof *step, ascending);
        return;
    }
    for (uint32_t i = 1; i < count; i++) {
        uint32_t value = step[i], at = i;
        for (; at && step[at - 1] > value; at--)
            step[at] = step[at - 1];
        step[at] = value;
    }
}

static inline void start(struct sb_engine *e, uint32_t step, sb_ns now, const sb_ns *latency, struct sb_span *span)
{
    uint32_t worker = sb_bitqueue_take(&e->idle);
    e->idle_count--;
    e->running[worker] = step;
    set_end(e, worker, now + latency[step]);
    if (span)
        span[step] = (struct sb_span){ .task = e->plan->dag->step_task[step], .step = step, .worker = worker, .ready = e->ready_time[step],
                                       .start = now, .end = now + latency[step], .status = SB_DONE };
}

/* Completes every step that ends at `now`. */
static inline void complete_ends(struct sb_engine *e, sb_ns now, bool traced)
{
    do {
        uint32_t worker = worker_ending(e, now);
        set_end(e, worker, NEVER);
        sb_bitqueue_add(&e->idle, worker);
        e->idle_count++;
        complete(e, e->running[worker], now, traced);
    } while (next_end(e) == now);
}

static void complete_roots(struct sb_engine *e, bool traced)
{
    uint32_t steps = e->plan->dag->steps;
    memcpy(e->left, e->degree, e->plan->nodes * sizeof *e->left);
    e->head = e->tail = 0;
    for (uint32_t n = 0; n < e->plan->nodes; n++) {
        if (e->degree[n])
            continue;
        if (n >= steps) {
            complete(e, n, 0, traced);
            continue;
        }
        e->queue[e->tail++] = n;
        e->ready_time[n] = 0;
    }
}

/* The whole run; `by_rank` and `span` are constants in each caller. */
static inline __attribute__((always_inline)) sb_ns run(struct sb_engine *e, const sb_ns *latency, bool by_rank, struct sb_span *span)
{
    const struct sb_plan *plan = e->plan;
    uint32_t since = 0; /* where the steps begin that are ready since `now` */
    sb_ns now = 0;
    complete_roots(e, span != NULL);
    for (;;) {
        if (by_rank) { /* the queue is a mere mailbox */
            for (uint32_t i = 0; i < e->tail; i++)
                sb_bitqueue_add(&e->ready, plan->rank[e->queue[i]]);
            e->ready_count += e->tail;
            e->tail = 0;
            for (; e->ready_count && e->idle_count; e->ready_count--)
                start(e, plan->step_at_rank[sb_bitqueue_take(&e->ready)], now, latency, span);
        }
        else {
            uint32_t from = since > e->head ? since : e->head;
            if (e->tail - from > 1)
                sort_arrivals(e->queue + from, e->tail - from);
            while (e->head < e->tail && e->idle_count)
                start(e, e->queue[e->head++], now, latency, span);
        }
        sb_ns next = next_end(e);
        if (next == NEVER)
            return now;
        if (next != now)
            since = e->tail;
        now = next;
        complete_ends(e, now, span != NULL);
    }
}

sb_ns sb_engine_run(struct sb_engine *e, const sb_ns *latency)
{
    return e->plan->rank ? run(e, latency, true, NULL) : run(e, latency, false, NULL);
}

sb_ns sb_engine_trace(struct sb_engine *e, const sb_ns *latency, struct sb_span *span)
{
    return e->plan->rank ? run(e, latency, true, span) : run(e, latency, false, span);
}
