/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/platform/platform_check.h"

#include "sim/platform/network/links_check.h"

#include <stdlib.h>

struct sb_platform_check {
    const struct sb_dag *dag;
    const struct sb_platform *platform;
    struct sb_schedule_check *check;
    sb_ns *duration;                   /* [steps] on the worker that ran it */
    sb_ns *data;                       /* [steps] when the last of its data is there */
    const struct sb_transfer **sorted; /* [sorted_room] by step, receiver and end */
    size_t sorted_room;
};

struct sb_platform_check *sb_platform_check_new(const struct sb_dag *dag,
                                                const struct sb_platform *platform,
                                                struct sb_schedule_check *check)
{
    struct sb_platform_check *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    c->dag = dag;
    c->platform = platform;
    c->check = check;
    c->duration = malloc(((size_t)dag->steps + 1) * sizeof *c->duration);
    c->data = malloc(((size_t)dag->steps + 1) * sizeof *c->data);
    if (c->duration && c->data)
        return c;
    sb_platform_check_free(c);
    return NULL;
}

void sb_platform_check_free(struct sb_platform_check *c)
{
    if (!c)
        return;
    free(c->duration);
    free(c->data);
    free((void *)c->sorted);
    free(c);
}

static enum sb_code platform_check_refuse(const struct sb_platform_check *c, uint32_t step,
                                          const char *what, sb_ns is, sb_ns should,
                                          struct sb_error *error)
{
    uint32_t task = c->dag->step_task[step];
    return sb_fail(error, SB_ECHECK, NULL,
                   "schedule refused: task \"%s\", step %u: %s %lld ns, expected %lld ns",
                   c->dag->task_name[task], step - sb_dag_first(c->dag, task), what, (long long)is,
                   (long long)should);
}

static enum sb_code find_durations(struct sb_platform_check *c, const sb_ns *latency,
                                   const struct sb_span *span, struct sb_error *error)
{
    for (uint32_t s = 0; s < c->dag->steps; s++) {
        c->duration[s] = 0;
        if (sb_dag_lacks(c->dag, s, latency[s]))
            continue;
        if (span[s].worker >= c->platform->workers)
            return platform_check_refuse(c, s, "runs on worker", span[s].worker, 0, error);
        c->duration[s] = sb_platform_duration(c->platform, s, span[s].worker, latency[s]);
    }
    return SB_OK;
}

static int by_step_and_receiver(const void *a, const void *b)
{
    const struct sb_transfer *x = *(const struct sb_transfer *const *)a,
                             *y = *(const struct sb_transfer *const *)b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->receiver != y->receiver)
        return x->receiver < y->receiver ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

static enum sb_code sort_transfers(struct sb_platform_check *c,
                                   const struct sb_placed_schedule *schedule,
                                   struct sb_error *error)
{
    const size_t count = schedule->transfers;
    if (count > c->sorted_room) {
        free((void *)c->sorted);
        c->sorted = malloc(count * sizeof *c->sorted);
        c->sorted_room = c->sorted ? count : 0;
        if (!c->sorted)
            return sb_fail_memory(error);
    }
    for (size_t i = 0; i < count; i++)
        c->sorted[i] = &schedule->transfer[i];
    if (count)
        qsort((void *)c->sorted, count, sizeof *c->sorted, by_step_and_receiver);
    return SB_OK;
}

/* Data goes out from where its step ran, once it has ended, and is what some step awaits. */
static enum sb_code check_senders(const struct sb_platform_check *c,
                                  const struct sb_placed_schedule *schedule, struct sb_error *error)
{
    for (size_t i = 0; i < schedule->transfers; i++) {
        const struct sb_transfer *t = &schedule->transfer[i];
        if (t->from >= c->dag->steps || t->to >= c->dag->steps)
            return sb_fail(error, SB_ECHECK, NULL, "schedule refused: a transfer of step %u",
                           t->from);
        if (t->sender != schedule->span[t->from].worker || t->sender == t->receiver)
            return platform_check_refuse(c, t->from, "sends from worker", t->sender,
                                         schedule->span[t->from].worker, error);
        if (t->ready < schedule->span[t->from].end)
            return platform_check_refuse(c, t->from, "sends its data at", t->ready,
                                         schedule->span[t->from].end, error);
    }
    return SB_OK;
}

/* The earliest end of a transfer that brings an edge's data, or INT64_MAX. */
static sb_ns find_arrival(const struct sb_platform_check *c, size_t transfers, uint32_t edge,
                          uint32_t from, const struct sb_span *to)
{
    const bool own = c->platform->link_model == SB_LINK_FREE;
    const sb_ns work = c->platform->transfer[edge] - c->platform->link_latency;
    size_t low = 0, high = transfers;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct sb_transfer *t = c->sorted[middle];
        if (t->from < from || (t->from == from && t->receiver < to->worker))
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < transfers; low++) {
        const struct sb_transfer *t = c->sorted[low];
        if (t->from != from || t->receiver != to->worker)
            break;
        if (own ? t->to == to->step && t->work == work : t->work >= work)
            return t->end;
    }
    return INT64_MAX;
}

static enum sb_code check_data(struct sb_platform_check *c, const sb_ns *latency,
                               const struct sb_placed_schedule *schedule, struct sb_error *error)
{
    const struct sb_csr *pred = &c->dag->pred;
    const struct sb_span *span = schedule->span;
    for (uint32_t s = 0; s < c->dag->steps; s++) {
        c->data[s] = 0;
        for (uint32_t e = pred->begin[s]; e < pred->begin[s + 1]; e++) {
            uint32_t from = pred->list[e];
            if (span[from].worker == span[s].worker || c->platform->transfer[e] == 0 ||
                sb_dag_lacks(c->dag, from, latency[from]) || sb_dag_lacks(c->dag, s, latency[s]))
                continue;
            sb_ns there = find_arrival(c, schedule->transfers, e, from, &span[s]);
            if (there > span[s].start)
                return platform_check_refuse(c, s, "starts before its data is there, at",
                                             span[s].start, there, error);
            c->data[s] = there > c->data[s] ? there : c->data[s];
        }
    }
    return SB_OK;
}

/* Each step of a queue starts at once. */
static enum sb_code check_queues(const struct sb_platform_check *c, const sb_ns *latency,
                                 const struct sb_placed_schedule *schedule, struct sb_error *error)
{
    for (uint32_t w = 0; schedule->queue && w < c->platform->workers; w++) {
        sb_ns free_from = 0;
        for (uint32_t i = schedule->begin[w]; i < schedule->begin[w + 1]; i++) {
            const struct sb_span *span = &schedule->span[schedule->queue[i]];
            sb_ns from = free_from > span->ready ? free_from : span->ready;
            from = from > c->data[span->step] ? from : c->data[span->step];
            if (sb_dag_lacks(c->dag, span->step, latency[span->step])) {
                free_from = span->end > free_from ? span->end : free_from;
                continue;
            }
            if (span->worker != w)
                return platform_check_refuse(c, span->step, "runs on worker", span->worker, w,
                                             error);
            if (span->start != from)
                return platform_check_refuse(c, span->step, "starts at", span->start, from, error);
            free_from = span->end;
        }
    }
    return SB_OK;
}

enum sb_code sb_platform_check_run(struct sb_platform_check *c, const struct sb_plan *plan,
                                   const sb_ns *latency, const struct sb_placed_schedule *schedule,
                                   struct sb_error *error)
{
    enum sb_code code = find_durations(c, latency, schedule->span, error);
    if (code == SB_OK)
        code = sb_schedule_check_placed(c->check, plan, c->platform->workers, c->duration,
                                        schedule->span, schedule->makespan, error);
    if (code == SB_OK)
        code = sort_transfers(c, schedule, error);
    if (code == SB_OK)
        code = check_senders(c, schedule, error);
    if (code == SB_OK)
        code = sb_links_check(c->platform, schedule->transfer, schedule->transfers, error);
    if (code == SB_OK)
        code = check_data(c, latency, schedule, error);
    return code ? code : check_queues(c, latency, schedule, error);
}
