/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/terminal/waterfall.h"

#include "sim/insight/schedule_slack.h"
#include "sim/text/ascii.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 200, CELLS_MAX = 400 };

struct row {
    uint32_t task;
    sb_ns start;
};

/* What is in a cell; the later one wins. */
static const char kinds[] = " WRC"; /* nothing, waiting, running, running on the critical path */
static const char *const glyph[] = { " ", "░", "▄", "█" };

static size_t kind(char cell) { return (size_t)(strchr(kinds, cell) - kinds); }

/* What most of a cell's time is; a step that takes any time has one cell at least. */
static void fill(char *cell, unsigned columns, double per_cell, sb_ns from, sb_ns until, char what)
{
    if (from >= until)
        return;
    unsigned first = (unsigned)((double)from / per_cell),
             end = (unsigned)((double)until / per_cell + 0.5);
    first = first < columns ? first : columns - 1;
    end = end > first ? end : first + 1;
    for (unsigned i = first; i < end && i < columns; i++)
        if (kind(what) > kind(cell[i]))
            cell[i] = what;
}

static unsigned columns_of(const struct sb_waterfall_style *style)
{
    return style->bars > CELLS_MAX ? CELLS_MAX : style->bars;
}

/* What a picture is of. */
struct picture {
    const struct sb_dag *dag;
    const struct sb_span *span;
    const sb_ns *slack;
};

static void print_times(FILE *out, const struct sb_waterfall_style *style, sb_ns running,
                        sb_ns slack)
{
    char length[SB_UNITS_SIZE], spare[SB_UNITS_SIZE];
    sb_units_duration(length, (double)running, 0);
    if (!style->slack)
        fprintf(out, " %s\n", length);
    else if (slack == SB_SLACK_ABSENT)
        fputs(" absent\n", out);
    else
        fprintf(out, " %s, %s%s\n", length, slack ? "slack " : "critical",
                slack ? sb_units_duration(spare, (double)slack, 0) : "");
}

static void print_row(FILE *out, const struct picture *picture, uint32_t task, double per_cell,
                      const struct sb_waterfall_style *style)
{
    const struct sb_dag *dag = picture->dag;
    const struct sb_span *span = picture->span;
    char cell[CELLS_MAX], name[NAME_SIZE];
    sb_ns before = 0, running = 0, slack = SB_SLACK_ABSENT;
    unsigned columns = columns_of(style);
    memset(cell, ' ', columns);
    for (uint32_t s = sb_dag_first(dag, task); s <= sb_dag_last(dag, task); s++) {
        fill(cell, columns, per_cell, span[s].start, span[s].end,
             picture->slack[s] == 0 ? 'C' : 'R');
        running += span[s].end - span[s].start;
        slack = picture->slack[s] < slack ? picture->slack[s] : slack;
    }
    for (uint32_t s = sb_dag_first(dag, task); s <= sb_dag_last(dag, task); s++) {
        fill(cell, columns, per_cell, before, span[s].start, 'W');
        before = span[s].end;
    }
    (style->ascii ? sb_ascii_clean : sb_utf8_clean)(name, sizeof name, dag->task_name[task],
                                                    style->names);
    size_t width = sb_utf8_width(name);
    fprintf(out, "  %s%*s ", name, width < style->names ? (int)(style->names - width) : 0, "");
    for (unsigned i = 0; i < columns; i++)
        fputs(glyph[kind(cell[i])], out);
    print_times(out, style, running, slack);
}

/* The first `most` rows by start, without sorting all of them. Returns how many there are. */
static uint32_t first_rows(const struct sb_dag *dag, const struct sb_span *span, struct row *row,
                           uint32_t most)
{
    uint32_t count = 0;
    for (uint32_t t = 0; t < dag->tasks && most; t++) {
        struct row new = { t, span[sb_dag_first(dag, t)].start };
        if (count == most && row[most - 1].start <= new.start)
            continue;
        uint32_t at = count < most ? count++ : most - 1;
        for (; at && row[at - 1].start > new.start; at--)
            row[at] = row[at - 1];
        row[at] = new;
    }
    return count;
}

void sb_waterfall_print(FILE *out, const struct sb_dag *dag, const struct sb_span *span,
                        const sb_ns *slack, sb_ns horizon, const struct sb_waterfall_style *style)
{
    uint32_t most = dag->tasks < style->rows ? dag->tasks : style->rows;
    struct row *row = malloc(((size_t)most + 1) * sizeof *row);
    if (!row) { /* a picture less, and no more */
        fputs("  out of memory\n", out);
        return;
    }
    uint32_t rows = first_rows(dag, span, row, most);
    for (uint32_t i = 0; i < rows; i++)
        print_row(out, &(struct picture){ dag, span, slack }, row[i].task,
                  horizon > 0 ? (double)horizon / columns_of(style) : 1, style);
    if (dag->tasks > style->rows)
        fprintf(out, "  … and %u more tasks\n", dag->tasks - style->rows);
    free(row);
}
