/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/recorded/chart.h"

#include <stdlib.h>

#define HALF_MS INT64_C(500000)   /* better-all looks that far behind the beginning of a cell */
#define ROUNDED_NS INT64_C(50000) /* a duration may be off by that */

static sb_ns cell_time(const struct sb_chart *chart, unsigned cell)
{
    return (sb_ns)((double)chart->total * cell / SB_CHART_CELLS) + HALF_MS;
}

static sb_ns larger(sb_ns a, sb_ns b) { return a > b ? a : b; }
static sb_ns smaller(sb_ns a, sb_ns b) { return a < b ? a : b; }

/* The first cell that is not empty, and the one behind the last; equal: all are. */
static void find_extent(const struct sb_chart_row *row, unsigned *from, unsigned *to)
{
    *from = *to = 0;
    for (unsigned i = 0; i < SB_CHART_CELLS; i++)
        if (row->cell[i] != SB_CELL_EMPTY) {
            *from = *to ? *from : i;
            *to = i + 1;
        }
}

/* It began behind the cell before its first one and ended behind its last one: in the middle of
 * what that and its duration leave, or at 0 where that is possible. */
static void place(const struct sb_chart *chart, struct sb_chart_row *row)
{
    unsigned from, to;
    find_extent(row, &from, &to);
    sb_ns least = from ? cell_time(chart, from - 1) : 0, most = chart->total - row->lasted;
    if (to) {
        most = smaller(most, cell_time(chart, from));
        least = larger(least, cell_time(chart, to - 1) - row->lasted);
        if (to < SB_CHART_CELLS)
            most = smaller(most, cell_time(chart, to) - row->lasted);
    }
    else
        least = most; /* too short to be seen */
    least = larger(least, 0);
    most = larger(most, 0);
    row->start = least < most && from ? least + (most - least) / 2 : smaller(least, most);
    row->end = smaller(row->start + row->lasted, chart->total);
}

/* The last to end has taken the call's whole time. */
static void stretch_last(struct sb_chart *chart)
{
    struct sb_chart_row *last = chart->row;
    for (uint32_t r = 1; r < chart->rows; r++)
        if (chart->row[r].end > last->end)
            last = &chart->row[r];
    last->end = chart->total;
}

/* What was waited for was done before. Rows are few, and chains as long as they are. */
static void order_ends(struct sb_chart *chart, sb_ns tolerance)
{
    bool moved = true;
    for (uint32_t round = 0; moved && round < chart->rows; round++) {
        moved = false;
        for (uint32_t r = 0; r < chart->rows; r++)
            for (uint32_t d = 0; d < chart->row[r].dependencies; d++) {
                sb_ns end = chart->row[chart->row[r].asked[d]].end;
                if (end <= chart->row[r].end || end > chart->row[r].end + tolerance)
                    continue;
                chart->row[r].end = end;
                moved = true;
            }
    }
}

/* The cells from *at on that wait: when they begin and end; false: there are none. */
static bool next_wait(const struct sb_chart *chart, const struct sb_chart_row *row, unsigned *at,
                      sb_ns *begin, sb_ns *end)
{
    unsigned i = *at;
    while (i < SB_CHART_CELLS && row->cell[i] != SB_CELL_WAITS)
        i++;
    *begin = *end = row->end;
    *at = SB_CHART_CELLS;
    if (i == SB_CHART_CELLS)
        return false;
    bool first = i == 0 || row->cell[i - 1] == SB_CELL_EMPTY;
    *begin = first ? row->start : (cell_time(chart, i - 1) + cell_time(chart, i)) / 2;
    while (i < SB_CHART_CELLS && row->cell[i] == SB_CELL_WAITS)
        i++;
    *at = i;
    *end = i < SB_CHART_CELLS ? cell_time(chart, i) : row->end;
    return true;
}

/* Dependencies are asked for in their order. One that is done within a wait was asked for at its
 * beginning; one that was done before it, at once when it was done; one that was done when the one
 * above it was, together with that. */
static bool add_accesses(const struct sb_chart *chart, const struct sb_chart_row *row,
                         struct sb_recorded *recorded, struct sb_recorded_task *task,
                         sb_ns tolerance)
{
    unsigned cell = 0;
    sb_ns now = row->start, at = now, begin, end;
    next_wait(chart, row, &cell, &begin, &end);
    for (uint32_t d = 0; d < row->dependencies; d++) {
        sb_ns done = chart->row[row->asked[d]].end;
        while (done > end + tolerance && cell < SB_CHART_CELLS)
            next_wait(chart, row, &cell, &begin, &end);
        if (done > now) {
            bool before = done + tolerance < begin;
            now = at = smaller(larger(now, before ? done : begin), row->end);
            if (done + tolerance >= end && done > at) {
                now = done;
                next_wait(chart, row, &cell, &begin, &end);
            }
        }
        if (sb_reserve(&recorded->access, recorded->accesses, &recorded->access_room,
                       sizeof *recorded->access))
            return false;
        recorded->access[recorded->accesses++] =
            (struct sb_recorded_access){ chart->row[row->asked[d]].name, at };
        task->accesses++;
    }
    return true;
}

enum sb_code sb_chart_add(struct sb_chart *chart, struct sb_recorded *recorded,
                          struct sb_error *error)
{
    struct sb_recorded_call call = { .task = recorded->tasks, .tasks = chart->rows };
    sb_ns tolerance = chart->total / SB_CHART_CELLS + HALF_MS + ROUNDED_NS;
    for (uint32_t r = 0; r < chart->rows; r++)
        place(chart, &chart->row[r]);
    stretch_last(chart);
    order_ends(chart, tolerance);
    for (uint32_t r = 0; r < chart->rows; r++) {
        const struct sb_chart_row *row = &chart->row[r];
        struct sb_recorded_task task = {
            .name = row->name, .access = recorded->accesses, .start = row->start, .end = row->end
        };
        if (!add_accesses(chart, row, recorded, &task, tolerance) ||
            sb_reserve(&recorded->task, recorded->tasks, &recorded->task_room, sizeof task))
            return sb_fail_memory(error);
        recorded->task[recorded->tasks++] = task;
    }
    return sb_recorded_add(recorded, &call, error);
}
