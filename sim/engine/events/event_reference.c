/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/events/event_reference.h"

#include "sim/base/assert.h"
#include "sim/engine/bitqueue.h"

#include <stdlib.h>
#include <string.h>

#define NEVER INT64_MAX

enum { FAN = 16, LEVELS = 8 };

struct sb_event_reference {
    const struct sb_plan *plan;
    uint32_t workers, steps, nodes;
    uint32_t *left;     /* [nodes] predecessors that are not complete yet */
    uint32_t *running;  /* [workers] step */
    sb_ns *end[LEVELS]; /* end[0][workers], then the earliest of each 16, and so on upwards; NEVER
                           where nothing runs */
    unsigned levels;
    struct sb_bitqueue idle; /* workers */
    uint32_t idle_count;
    uint32_t *queue; /* [steps] first come, first served: ready steps, in the order of service */
    uint32_t head, tail;
    uint32_t since;           /* where in the queue the steps begin that are ready since now */
    struct sb_bitqueue ready; /* or by rank */
    uint32_t ready_count;
    uint32_t *joins;   /* [nodes + 1] stack of joins and absent steps to complete */
    sb_ns *ready_time; /* [steps] */
    uint32_t lacking;  /* absent steps of this run so far */
    struct sb_arena arena;
};

static int alloc_ends(struct sb_event_reference *r)
{
    uint32_t count = r->workers;
    do {
        uint32_t padded = (count + FAN - 1) / FAN * FAN;
        SB_ASSERT(r->levels < LEVELS);
        sb_ns *end = sb_arena_alloc(&r->arena, padded, sizeof *end);
        if (!end)
            return -1;
        for (uint32_t i = 0; i < padded; i++)
            end[i] = NEVER;
        r->end[r->levels++] = end;
        count = padded / FAN;
    } while (count > 1);
    return 0;
}

struct sb_event_reference *sb_event_reference_new(const struct sb_plan *plan, uint32_t workers)
{
    struct sb_event_reference *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    r->plan = plan;
    r->steps = plan->dag->steps;
    r->nodes = plan->nodes;
    r->workers = workers;
    r->left = sb_arena_alloc(&r->arena, r->nodes, sizeof *r->left);
    r->running = sb_arena_alloc(&r->arena, workers, sizeof *r->running);
    r->queue = sb_arena_alloc(&r->arena, r->steps, sizeof *r->queue);
    r->joins = sb_arena_alloc(&r->arena, (size_t)r->nodes + 1, sizeof *r->joins);
    r->ready_time = sb_arena_alloc(&r->arena, r->steps, sizeof *r->ready_time);
    uint64_t *ready = sb_arena_alloc(&r->arena, sb_bitqueue_words(r->steps), sizeof *ready);
    uint64_t *idle = sb_arena_alloc(&r->arena, sb_bitqueue_words(workers), sizeof *idle);
    if (alloc_ends(r) || !r->left || !r->running || !r->queue || !r->joins || !r->ready_time ||
        !ready || !idle) {
        sb_event_reference_free(r);
        return NULL;
    }
    sb_bitqueue_init(&r->ready, r->steps, ready);
    sb_bitqueue_init(&r->idle, workers, idle);
    for (uint32_t w = 0; w < workers; w++)
        sb_bitqueue_add(&r->idle, w);
    r->idle_count = workers;
    return r;
}

void sb_event_reference_free(struct sb_event_reference *r)
{
    if (!r)
        return;
    sb_arena_fini(&r->arena);
    free(r);
}

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

void sb_event_sort(uint32_t *step, uint32_t count)
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

/* For an assertion. */
static inline bool event_reference_all_complete(const struct sb_event_reference *r)
{
    for (uint32_t n = 0; n < r->nodes; n++)
        if (r->left[n])
            return false;
    return r->ready_count == 0;
}

/* What one run is given. */
struct event_reference_given {
    const sb_ns *latency;
    struct sb_span *span; /* or NULL */
};

static void event_reference_note(const struct sb_event_reference *r,
                                 const struct event_reference_given *given, uint32_t step,
                                 uint32_t worker, sb_ns now)
{
    if (given->span)
        given->span[step] = (struct sb_span){ .task = r->plan->dag->step_task[step],
                                              .step = step,
                                              .worker = worker,
                                              .ready = r->ready_time[step],
                                              .start = now,
                                              .end = now + given->latency[step],
                                              .status = SB_DONE };
}

/* A node whose last predecessor is complete. True: it is so itself, at once. */
static bool event_reference_arrive(struct sb_event_reference *r,
                                   const struct event_reference_given *given, uint32_t node,
                                   sb_ns now)
{
    if (node >= r->steps)
        return true;
    r->ready_time[node] = now;
    if (sb_dag_lacks(r->plan->dag, node, given->latency[node])) {
        event_reference_note(r, given, node, SB_NONE, now);
        r->lacking++;
        return true;
    }
    r->queue[r->tail++] = node;
    return false;
}

static void event_reference_complete(struct sb_event_reference *r,
                                     const struct event_reference_given *given, uint32_t node,
                                     sb_ns now)
{
    const struct sb_csr *succ = &r->plan->succ;
    uint32_t joins = 0;
    for (;;) {
        SB_ASSERT(r->left[node] == 0);
        for (uint32_t i = succ->begin[node]; i < succ->begin[node + 1]; i++) {
            uint32_t next = succ->list[i];
            SB_ASSERT(r->left[next] > 0);
            if (--r->left[next] == 0 && event_reference_arrive(r, given, next, now))
                r->joins[joins++] = next;
        }
        if (joins == 0)
            return;
        node = r->joins[--joins];
    }
}

static void event_reference_complete_roots(struct sb_event_reference *r,
                                           const struct event_reference_given *given)
{
    const struct sb_csr *pred = &r->plan->pred;
    r->head = r->tail = r->since = r->lacking = 0;
    for (uint32_t n = 0; n < r->nodes; n++)
        r->left[n] = pred->begin[n + 1] - pred->begin[n];
    for (uint32_t n = 0; n < r->nodes; n++) {
        if (pred->begin[n + 1] == pred->begin[n] && event_reference_arrive(r, given, n, 0))
            event_reference_complete(r, given, n, 0);
    }
}

/* The next step to serve; there is one. */
static uint32_t event_reference_take(struct sb_event_reference *r, bool by_rank)
{
    SB_ASSERT(by_rank ? r->ready_count > 0 : r->head < r->tail);
    if (!by_rank)
        return r->queue[r->head++];
    r->ready_count--;
    return r->plan->step_at_rank[sb_bitqueue_take(&r->ready)];
}

/* New arrivals into the order of service. By rank the queue is a mere mailbox. */
static void sort_in(struct sb_event_reference *r, bool by_rank)
{
    if (by_rank) {
        for (uint32_t i = 0; i < r->tail; i++)
            sb_bitqueue_add(&r->ready, r->plan->rank[r->queue[i]]);
        r->ready_count += r->tail;
        r->tail = 0;
        SB_ASSERT(r->ready_count <= r->steps);
    }
    else {
        uint32_t from = r->since > r->head ? r->since : r->head;
        SB_ASSERT(r->head <= r->tail && from <= r->tail);
        sb_event_sort(r->queue + from, r->tail - from);
    }
}

static sb_ns earliest(const sb_ns *end)
{
    sb_ns least = end[0];
    for (unsigned i = 1; i < FAN; i++)
        least = end[i] < least ? end[i] : least;
    return least;
}

static void set_end(struct sb_event_reference *r, uint32_t worker, sb_ns end)
{
    r->end[0][worker] = end;
    for (unsigned l = 1; l < r->levels; l++) {
        worker /= FAN;
        r->end[l][worker] = earliest(&r->end[l - 1][worker * FAN]);
    }
}

/* The first worker whose step ends at `now`, which is the next end. */
static uint32_t worker_ending(const struct sb_event_reference *r, sb_ns now)
{
    uint32_t at = 0;
    for (unsigned l = r->levels; l-- > 0;) {
        at *= FAN;
        while (r->end[l][at] != now)
            at++;
    }
    SB_ASSERT(at < r->workers);
    return at;
}

static void event_reference_start(struct sb_event_reference *r,
                                  const struct event_reference_given *given, uint32_t step,
                                  sb_ns now)
{
    const sb_ns *latency = given->latency;
    uint32_t worker = sb_bitqueue_take(&r->idle);
    SB_ASSERT(latency[step] >= 0 && latency[step] < NEVER - now);
    SB_ASSERT(r->end[0][worker] == NEVER);
    r->idle_count--;
    r->running[worker] = step;
    set_end(r, worker, now + latency[step]);
    event_reference_note(r, given, step, worker, now);
}

static void event_reference_end(struct sb_event_reference *r,
                                const struct event_reference_given *given, sb_ns now)
{
    uint32_t worker = worker_ending(r, now);
    set_end(r, worker, NEVER);
    sb_bitqueue_add(&r->idle, worker);
    r->idle_count++;
    SB_ASSERT(r->idle_count <= r->workers);
    event_reference_complete(r, given, r->running[worker], now);
}

sb_ns sb_event_reference_run(struct sb_event_reference *r, const sb_ns *latency,
                             struct sb_span *span)
{
    const struct event_reference_given given = { latency, span };
    bool by_rank = r->plan->rank != NULL;
    const sb_ns *first = r->end[r->levels - 1];
    sb_ns now = 0;
    event_reference_complete_roots(r, &given);
    for (;;) {
        sort_in(r, by_rank);
        while (r->idle_count && (by_rank ? r->ready_count > 0 : r->head < r->tail))
            event_reference_start(r, &given, event_reference_take(r, by_rank), now);
        sb_ns next = earliest(first);
        SB_ASSERT(next >= now && (next == NEVER) == (r->idle_count == r->workers));
        if (next == NEVER)
            break;
        if (next != now)
            r->since = r->tail;
        now = next;
        while (earliest(first) == now)
            event_reference_end(r, &given, now);
    }
    SB_ASSERT(event_reference_all_complete(r) && (by_rank || r->head + r->lacking == r->steps));
    return now;
}
