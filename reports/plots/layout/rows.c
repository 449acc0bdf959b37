/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/layout/rows.h"

#include "sim/text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FOLDED_FROM = 3, ROWS_NAME = 512 };

static int by_worker_ends(const void *a, const void *b)
{
    const struct sb_edge *x = a, *y = b;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

/* The task of each step, by the spans of any strategy that has them. */
static const struct sb_shown_schedule *any_schedule(const struct sb_workload_result *workload)
{
    for (uint32_t s = 0; s < workload->strategies; s++)
        if (workload->strategy[s].shown[SB_SHOWN_P50].spans)
            return &workload->strategy[s].shown[SB_SHOWN_P50];
    return NULL;
}

static enum sb_code build_edges(struct sb_rows *rows, const struct sb_workload_result *workload,
                                struct sb_arena *arena, struct sb_error *error)
{
    const struct sb_shown_schedule *shown = any_schedule(workload);
    uint32_t *task = sb_arena_alloc(arena, workload->steps, sizeof *task), kept = 0;
    rows->edge = sb_arena_alloc(arena, workload->dependencies, sizeof *rows->edge);
    if (!task || !rows->edge)
        return sb_fail_memory(error);
    for (uint32_t i = 0; shown && i < shown->spans; i++)
        if (shown->span[i].step < workload->steps)
            task[shown->span[i].step] = shown->span[i].task;
    for (uint32_t i = 0; shown && i < workload->dependencies; i++) {
        struct sb_edge edge = { task[workload->dependency[i].from],
                                task[workload->dependency[i].to] };
        if (edge.from != edge.to)
            rows->edge[rows->edges++] = edge;
    }
    qsort(rows->edge, rows->edges, sizeof *rows->edge, by_worker_ends);
    for (uint32_t i = 0; i < rows->edges; i++)
        if (!kept || by_worker_ends(&rows->edge[kept - 1], &rows->edge[i]) != 0)
            rows->edge[kept++] = rows->edge[i];
    rows->edges = kept;
    return SB_OK;
}

/* Of splitmix64: sums of these tell sets of tasks apart, whatever their order. */
static uint64_t mixed(uint64_t x)
{
    x += UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

struct kin {
    uint64_t before, after; /* who is awaited, who awaits */
};

/* The row of each task: that of its first sibling, or one of its own. */
static enum sb_code assign_rows(struct sb_rows *rows, uint32_t tasks, bool fold,
                                struct sb_arena *arena, struct sb_error *error)
{
    struct kin *kin = sb_arena_alloc(arena, tasks, sizeof *kin);
    uint32_t *first = sb_arena_alloc(arena, tasks, sizeof *first),
             *kins = sb_arena_alloc(arena, tasks, sizeof *kins);
    if (!kin || !first || !kins)
        return sb_fail_memory(error);
    for (uint32_t e = 0; e < rows->edges; e++) {
        kin[rows->edge[e].to].before += mixed(rows->edge[e].from);
        kin[rows->edge[e].from].after += mixed(rows->edge[e].to);
    }
    for (uint32_t t = 0; t < tasks; t++) {
        first[t] = fold ? 0 : t;
        while (first[t] < t &&
               (kin[first[t]].before != kin[t].before || kin[first[t]].after != kin[t].after))
            first[t]++;
        kins[first[t]]++;
    }
    for (uint32_t t = 0; t < tasks; t++) {
        bool folded = kins[first[t]] >= FOLDED_FROM && first[t] < t;
        rows->of[t] = folded ? rows->of[first[t]] : rows->count++;
        rows->place[t] = rows->row[rows->of[t]].tasks++;
    }
    return SB_OK;
}

/* "shard-01" and "shard-24" have "shard" in common: without digits and what joins them at the
 * end. */
static size_t common(const char *a, const char *b)
{
    size_t length = 0;
    while (a[length] && a[length] == b[length])
        length++;
    while (length && strchr("0123456789-_. ", a[length - 1]))
        length--;
    while (length && ((unsigned char)a[length] & 0xC0) == 0x80) /* within a character */
        length--;
    return length;
}

static const char *rows_name_row(const struct sb_rows *rows, uint32_t row,
                                 const struct sb_workload_result *workload, size_t columns,
                                 struct sb_arena *arena)
{
    const char *first = NULL;
    size_t shared = 0;
    char plain[ROWS_NAME], clean[ROWS_NAME], times[32] = "";
    for (uint32_t t = 0; t < workload->shown_tasks; t++) {
        if (rows->of[t] != row)
            continue;
        shared = first ? (shared < common(first, workload->task_name[t])
                              ? shared
                              : common(first, workload->task_name[t]))
                       : ROWS_NAME;
        first = first ? first : workload->task_name[t];
    }
    if (!first)
        return NULL;
    if (rows->row[row].tasks > 1)
        snprintf(times, sizeof times, " × %u", (unsigned)rows->row[row].tasks);
    bool named = rows->row[row].tasks > 1 && shared >= 2;
    snprintf(plain, sizeof plain, "%.*s%s", (int)(named ? shared : ROWS_NAME - 8), first,
             rows->row[row].tasks > 1 && !named ? "…" : "");
    size_t beside = sb_utf8_width(times);
    sb_utf8_abbreviate(clean, sizeof clean, plain, columns > beside + 1 ? columns - beside : 1);
    snprintf(plain, sizeof plain, "%.470s%s", clean, times);
    return sb_arena_text(arena, plain, strlen(plain));
}

enum sb_code sb_rows_build(struct sb_rows *rows, const struct sb_workload_result *workload,
                           bool fold, size_t columns, struct sb_arena *arena,
                           struct sb_error *error)
{
    uint32_t tasks = workload->shown_tasks;
    *rows = (struct sb_rows){ .row = sb_arena_alloc(arena, tasks, sizeof *rows->row),
                              .of = sb_arena_alloc(arena, tasks, sizeof *rows->of),
                              .place = sb_arena_alloc(arena, tasks, sizeof *rows->place) };
    enum sb_code code = rows->row && rows->of && rows->place
                            ? build_edges(rows, workload, arena, error)
                            : sb_fail_memory(error);
    if (!code)
        code = assign_rows(rows, tasks, fold, arena, error);
    for (uint32_t r = 0; !code && r < rows->count; r++)
        if (!(rows->row[r].name = rows_name_row(rows, r, workload, columns, arena)))
            code = sb_fail_memory(error);
    return code;
}
