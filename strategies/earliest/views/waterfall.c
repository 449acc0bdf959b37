/* SPDX-License-Identifier: MIT
 * The trace as a chart: a row a task, by start; run and wait on a line of 60 cells. Columns are as
 * wide as their widest entry, counted in characters. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/state/state.h"
#include "platform/memory.h"
#include "platform/text.h"
#include "views/spans.h"

enum { CELLS = 60 };

struct row {
    es_ns begin, end; /* from entry to end */
    es_id task;
    bool seen; /* in the trace */
};

struct chart {
    const struct es_sched *sched;
    es_write *write;
    void *self;
    struct es_spans spans;
    struct row *rows;
    es_id *declared; /* what each task was declared to come after */
    uint32_t *first; /* declared[first[i]] up to declared[first[i + 1]] */
    size_t edges;
    size_t name_width, deps_width, duration_width;
    es_ns begin, end;
};

static void put_text(const struct chart *chart, const char *text)
{
    chart->write(chart->self, text, strlen(text));
}

static size_t width(const char *text)
{
    size_t characters = 0;

    for (; *text; text++)
        characters += ((unsigned char)*text & 0xc0) != 0x80;
    return characters;
}

static void put_times(const struct chart *chart, const char *text, size_t times)
{
    while (times-- > 0)
        put_text(chart, text);
}

/* Measures, or writes if `write`, the name of a task. */
static size_t name(const struct chart *chart, es_id task, bool write)
{
    char number[16];
    char letter[5];
    const char *text = es_set_name(chart->sched->one.set, task);
    size_t letters = 0;

    if (!text[0]) {
        snprintf(number, sizeof number, "#%u", (unsigned)task);
        text = number;
    }
    for (; es_text_letter(&text, letter) > 0; letters++)
        if (write)
            put_text(chart, letter);
    return letters;
}

static bool awaited_before(const struct chart *chart, es_id task, size_t span, es_id other)
{
    for (uint32_t k = chart->first[task]; k < chart->first[task + 1]; k++)
        if (chart->declared[k] == other)
            return true;
    for (size_t i = chart->spans.first[task]; i < span; i++)
        if (chart->spans.spans[i].kind == ES_SPAN_WAIT && chart->spans.spans[i].other == other)
            return true;
    return false;
}

/* Measures, or writes, what a task depends on: as declared, then in the order of first access. */
static size_t deps(const struct chart *chart, es_id task, bool write)
{
    size_t total = 0;

    for (uint32_t k = chart->first[task]; k < chart->first[task + 1]; k++) {
        if (total && write)
            put_text(chart, ", ");
        total += (total ? 2 : 0) + name(chart, chart->declared[k], write);
    }
    for (size_t i = chart->spans.first[task]; i < chart->spans.first[task + 1]; i++) {
        const struct es_span *span = &chart->spans.spans[i];

        if (span->kind != ES_SPAN_WAIT || awaited_before(chart, task, i, span->other))
            continue;
        if (total && write)
            put_text(chart, ", ");
        total += (total ? 2 : 0) + name(chart, span->other, write);
    }
    if (!total && write)
        put_text(chart, "-");
    return total ? total : 1;
}

static size_t duration(const struct row *row, char text[32])
{
    snprintf(text, 32, "%.1fms", (double)(row->end - row->begin) / 1e6);
    return strlen(text);
}

static void paint(const struct chart *chart, const struct es_span *span, const char *cells[CELLS])
{
    double scale = chart->end > chart->begin ? CELLS / (double)(chart->end - chart->begin) : 0;
    int from = (int)((double)(span->begin - chart->begin) * scale);
    double exact = (double)(span->end - chart->begin) * scale;
    int to = (int)exact + (exact > (int)exact);
    bool failed = span->code != ES_OK && span->code != ES_ENDED && span->code != ES_BUSY;

    if (span->kind == ES_SPAN_READY || (span->kind == ES_SPAN_WAIT && span->end == span->begin))
        return;
    if (from >= CELLS)
        from = CELLS - 1;
    if (to <= from)
        to = from + 1;
    for (int i = from; i < to && i < CELLS; i++)
        cells[i] = span->kind == ES_SPAN_WAIT ? "░" : failed ? "▓" : "█";
}

/* Instants between longer spans are left out; a task that is nothing but instants has one cell. */
static void put_timeline(const struct chart *chart, const struct row *row)
{
    const char *cells[CELLS];

    for (int i = 0; i < CELLS; i++)
        cells[i] = " ";
    for (size_t i = chart->spans.first[row->task]; i < chart->spans.first[row->task + 1]; i++) {
        const struct es_span *span = &chart->spans.spans[i];

        if (span->end > span->begin || row->end == row->begin)
            paint(chart, span, cells);
    }
    for (int i = 0; i < CELLS; i++)
        put_text(chart, cells[i]);
}

static void put_row(const struct chart *chart, const struct row *row)
{
    char text[32];
    size_t size = duration(row, text);

    put_times(chart, " ", chart->name_width - name(chart, row->task, true));
    put_text(chart, " │ ");
    put_times(chart, " ", chart->deps_width - deps(chart, row->task, true));
    put_text(chart, " │ ");
    put_times(chart, " ", chart->duration_width - size);
    put_text(chart, text);
    put_text(chart, " │ ");
    put_timeline(chart, row);
    put_text(chart, "\n");
}

static void put_box_line(const struct chart *chart, const char *text, size_t inner)
{
    put_text(chart, "║ ");
    put_text(chart, text);
    put_times(chart, " ", inner - width(text));
    put_text(chart, " ║\n");
}

static void put_head(const struct chart *chart)
{
    char total[64];
    size_t inner = chart->name_width + chart->deps_width + chart->duration_width + CELLS + 9 - 4;

    snprintf(total, sizeof total, "Total Duration: %.2fms",
             (double)(chart->end - chart->begin) / 1e6);
    put_text(chart, "╔");
    put_times(chart, "═", inner + 2);
    put_text(chart, "╗\n");
    put_box_line(chart, "Task Execution Waterfall", inner);
    put_box_line(chart, total, inner);
    put_text(chart, "╚");
    put_times(chart, "═", inner + 2);
    put_text(chart, "╝\n");
    put_text(chart, "Task");
    put_times(chart, " ", chart->name_width - 4);
    put_text(chart, " │ Deps");
    put_times(chart, " ", chart->deps_width - 4);
    put_text(chart, " │ Duration");
    put_times(chart, " ", chart->duration_width - 8);
    put_text(chart, " │ Timeline\n");
    put_times(chart, "─", chart->name_width);
    put_text(chart, "─┼─");
    put_times(chart, "─", chart->deps_width);
    put_text(chart, "─┼─");
    put_times(chart, "─", chart->duration_width);
    put_text(chart, "─┼─");
    put_times(chart, "─", CELLS);
    put_text(chart, "\n");
}

static int by_start(const void *a, const void *b)
{
    const struct row *x = a;
    const struct row *y = b;

    if (x->seen != y->seen)
        return x->seen ? -1 : 1;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return (x->task > y->task) - (x->task < y->task);
}

static void sort_declared(struct chart *chart)
{
    const struct es_set *set = chart->sched->one.set;
    uint32_t sum = 0;

    for (uint32_t i = 0; i < set->count; i++) {
        sum += set->nodes[i].pending;
        chart->first[i + 1] = sum;
    }
    chart->first[0] = 0;
    for (es_id dependency = set->count; dependency-- > 0;)
        for (uint32_t k = set->nodes[dependency].first; k < set->nodes[dependency + 1].first; k++)
            chart->declared[--chart->first[set->after[k] + 1]] = dependency;
    memmove(chart->first, chart->first + 1, set->count * sizeof *chart->first);
    chart->first[set->count] = sum;
}

static void measure(struct chart *chart)
{
    chart->begin = ES_NEVER;
    chart->end = INT64_MIN;
    for (es_id task = 0; task < chart->sched->count; task++) {
        struct row *row = &chart->rows[task];
        size_t i = chart->spans.first[task];
        size_t end = chart->spans.first[task + 1];

        *row = (struct row){ 0, 0, task, false };
        while (i < end && chart->spans.spans[i].kind == ES_SPAN_READY && i + 1 < end)
            i++;
        if (i < end) {
            *row = (struct row){ chart->spans.spans[i].begin, chart->spans.spans[end - 1].end, task,
                                 true };
            chart->begin = row->begin < chart->begin ? row->begin : chart->begin;
            chart->end = row->end > chart->end ? row->end : chart->end;
        }
    }
    for (es_id task = 0; task < chart->sched->count; task++) {
        char text[32];
        size_t sizes[3] = { name(chart, task, false), deps(chart, task, false),
                            duration(&chart->rows[task], text) };

        chart->name_width = sizes[0] > chart->name_width ? sizes[0] : chart->name_width;
        chart->deps_width = sizes[1] > chart->deps_width ? sizes[1] : chart->deps_width;
        chart->duration_width = sizes[2] > chart->duration_width ? sizes[2] : chart->duration_width;
    }
    qsort(chart->rows, chart->sched->count, sizeof *chart->rows, by_start);
}

static void chart_drop(struct chart *chart)
{
    const struct es_alloc *alloc = &chart->sched->alloc;

    es_spans_drop(chart->sched, &chart->spans);
    es_memory_give(alloc, chart->rows, chart->sched->count, sizeof *chart->rows);
    es_memory_give(alloc, chart->declared, chart->edges, sizeof *chart->declared);
    es_memory_give(alloc, chart->first, (size_t)chart->sched->count + 2, sizeof *chart->first);
}

static bool chart_make(struct chart *chart)
{
    const struct es_sched *sched = chart->sched;

    chart->edges = sched->one.set->nodes[sched->count].first;
    chart->rows = es_memory_take(&sched->alloc, sched->count, sizeof *chart->rows);
    chart->declared = es_memory_take(&sched->alloc, chart->edges, sizeof *chart->declared);
    chart->first = es_memory_take(&sched->alloc, (size_t)sched->count + 2, sizeof *chart->first);
    if (!es_spans_make(sched, &chart->spans) || !chart->rows || !chart->declared || !chart->first)
        return false;
    chart->name_width = chart->deps_width = 4;
    chart->duration_width = 8;
    sort_declared(chart);
    measure(chart);
    return true;
}

int es_trace_waterfall(const struct es_sched *sched, es_write *write, void *self)
{
    struct chart chart = { .sched = sched, .write = write, .self = self };

    ES_REQUIRE(write);
    if (!sched->trace.ring || sched->many || (sched->one.set && !es_set_read(&sched->reader)))
        return ES_MISUSE;
    if (sched->count == 0)
        return ES_OK;
    if (!chart_make(&chart)) {
        chart_drop(&chart);
        return ES_NO_MEMORY;
    }
    put_head(&chart);
    for (es_id i = 0; i < sched->count; i++)
        put_row(&chart, &chart.rows[i]);
    put_text(&chart, "\n█ running  ▓ running, failed  ░ waiting for a dependency\n");
    if (sched->trace.written > sched->trace.room)
        put_text(&chart, "The trace was too short: its oldest events are missing.\n");
    chart_drop(&chart);
    return ES_OK;
}
