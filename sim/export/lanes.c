/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/export/lanes.h"

#include <stdlib.h>

struct body {
    uint32_t task, lane;
    sb_ns start, end;
};

static int by_lane_start(const void *a, const void *b)
{
    const struct body *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->task > y->task) - (x->task < y->task);
}

/* A heap with the smallest key, then the smallest lane, on top. */
struct entry {
    sb_ns key;
    uint32_t lane;
};

static bool less(struct entry a, struct entry b)
{
    return a.key != b.key ? a.key < b.key : a.lane < b.lane;
}

static void push(struct entry *heap, uint32_t *count, struct entry entry)
{
    uint32_t at = (*count)++;
    for (; at && less(entry, heap[(at - 1) / 2]); at = (at - 1) / 2)
        heap[at] = heap[(at - 1) / 2];
    heap[at] = entry;
}

static struct entry pop(struct entry *heap, uint32_t *count)
{
    struct entry top = heap[0], last = heap[--*count];
    uint32_t at = 0;
    for (uint32_t child = 1; child < *count; child = 2 * at + 1) {
        if (child + 1 < *count && less(heap[child + 1], heap[child]))
            child++;
        if (!less(heap[child], last))
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = last;
    return top;
}

/* What ends when another begins leaves its lane to it; a body of no length needs its lane alone at
 * that moment. */
static uint32_t place(struct body *body, uint32_t tasks, struct entry *running, struct entry *idle)
{
    uint32_t running_count = 0, idle_count = 0, lanes = 0;
    for (uint32_t i = 0; i < tasks; i++) {
        while (running_count && running[0].key <= body[i].start) {
            struct entry ended = pop(running, &running_count);
            push(idle, &idle_count, (struct entry){ 0, ended.lane });
        }
        body[i].lane = idle_count ? pop(idle, &idle_count).lane : lanes++;
        push(running, &running_count, (struct entry){ body[i].end, body[i].lane });
    }
    return lanes;
}

static enum sb_code find_lanes(const struct sb_dag *dag, const struct sb_span *span, uint32_t *lane,
                               uint32_t *lanes, struct sb_error *error)
{
    struct body *body = malloc(((size_t)dag->tasks + 1) * sizeof *body);
    struct entry *running = malloc(((size_t)dag->tasks + 1) * sizeof *running),
                 *idle = malloc(((size_t)dag->tasks + 1) * sizeof *idle);
    enum sb_code code = body && running && idle ? SB_OK : sb_fail_memory(error);
    for (uint32_t t = 0; code == SB_OK && t < dag->tasks; t++)
        body[t] =
            (struct body){ t, 0, span[sb_dag_first(dag, t)].start, span[sb_dag_last(dag, t)].end };
    if (code == SB_OK && dag->tasks) {
        qsort(body, dag->tasks, sizeof *body, by_lane_start);
        *lanes = place(body, dag->tasks, running, idle);
        for (uint32_t i = 0; i < dag->tasks; i++)
            for (uint32_t s = sb_dag_first(dag, body[i].task); s <= sb_dag_last(dag, body[i].task);
                 s++)
                lane[s] = body[i].lane;
    }
    free(body);
    free(running);
    free(idle);
    return code;
}

enum sb_code sb_export_lanes(const struct sb_dag *dag, const struct sb_span *span, uint32_t *lane,
                             uint32_t *lanes, struct sb_error *error)
{
    *lanes = 0;
    uint32_t s = 0;
    while (s < dag->steps && span[s].worker == SB_NONE)
        s++;
    if (s == dag->steps)
        return find_lanes(dag, span, lane, lanes, error);
    for (s = 0; s < dag->steps; s++) {
        lane[s] = span[s].worker == SB_NONE ? 0 : span[s].worker; /* absent steps anywhere */
        if (lane[s] >= *lanes)
            *lanes = lane[s] + 1;
    }
    return SB_OK;
}
