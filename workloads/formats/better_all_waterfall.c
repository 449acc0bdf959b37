/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The waterfalls that better-all prints with { debug: true }, each a call, among whatever else a
 * log holds. Names and dependencies are as wide as the rule says, counted in UTF-16 as JavaScript
 * counts. */
#include "sim/recorded/chart.h"
#include "sim/recorded/gathered.h"
#include "sim/text/utf8.h"
#include "sim/trace/decimal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BETTER_ALL_WATERFALL_TITLE "Task Execution Waterfall"
#define BETTER_ALL_WATERFALL_TOTAL "Total Duration: "
#define BETTER_ALL_WATERFALL_RULE "─"
#define BETTER_ALL_WATERFALL_CROSS "─┼─"
#define BETTER_ALL_WATERFALL_BAR " │ "

struct better_all_waterfall_text {
    const char *at, *end;
};

struct better_all_waterfall_reading {
    struct sb_recorded *recorded;
    const char *name;
    struct sb_error *error;
    struct better_all_waterfall_text left; /* what has not been read */
    unsigned line;
    size_t prefix; /* bytes that a log puts before each line */
    struct sb_chart chart;
    size_t room;
    struct better_all_waterfall_text *dependencies; /* [rows] */
    size_t dependency_room;
};

/* The next line, without its end; false: there is none. */
static bool better_all_waterfall_next_line(struct better_all_waterfall_reading *r,
                                           struct better_all_waterfall_text *line)
{
    if (r->left.at == r->left.end)
        return false;
    const char *end = memchr(r->left.at, '\n', (size_t)(r->left.end - r->left.at));
    line->at = r->left.at;
    line->end = end ? end : r->left.end;
    r->left.at = end ? end + 1 : r->left.end;
    if (line->end > line->at && line->end[-1] == '\r')
        line->end--;
    r->line++;
    return true;
}

static enum sb_code better_all_waterfall_refuse(const struct better_all_waterfall_reading *r,
                                                const char *expected)
{
    char where[384];
    snprintf(where, sizeof where, "%.300s:%u", r->name, r->line);
    return sb_fail(r->error, SB_EINPUT, where, "expected %s", expected);
}

static const char *better_all_waterfall_find(struct better_all_waterfall_text text,
                                             const char *what)
{
    return memmem(text.at, (size_t)(text.end - text.at), what, strlen(what));
}

static bool better_all_waterfall_skip(struct better_all_waterfall_text *text, const char *what)
{
    size_t length = strlen(what);
    if ((size_t)(text->end - text->at) < length || memcmp(text->at, what, length) != 0)
        return false;
    text->at += length;
    return true;
}

/* As much as takes that many units of UTF-16, without spaces behind it. */
static bool better_all_waterfall_take_column(struct better_all_waterfall_text *text, size_t units,
                                             struct better_all_waterfall_text *column)
{
    column->at = text->at;
    while (units && text->at < text->end) {
        size_t length = sb_utf8_length(text->at, (size_t)(text->end - text->at));
        size_t size = length == 4 ? 2 : 1;
        if (size > units)
            return false;
        units -= size;
        text->at += length ? length : 1;
    }
    column->end = text->at;
    while (column->end > column->at && column->end[-1] == ' ')
        column->end--;
    return units == 0;
}

/* "30.1ms" */
static bool better_all_waterfall_take_ms(struct better_all_waterfall_text *text, sb_ns *ns)
{
    while (better_all_waterfall_skip(text, " "))
        ;
    const char *end = better_all_waterfall_find(*text, "ms");
    if (!end || !sb_decimal_ns(text->at, (size_t)(end - text->at), 6, ns) || *ns < 0 ||
        *ns > SB_NS_DRAW_MAX)
        return false;
    text->at = end + 2;
    return true;
}

static void better_all_waterfall_take_cells(struct better_all_waterfall_text text,
                                            struct sb_chart_row *row)
{
    for (unsigned i = 0; i < SB_CHART_CELLS && text.at < text.end; i++)
        if (better_all_waterfall_skip(&text, "█") || better_all_waterfall_skip(&text, "▓"))
            row->cell[i] = SB_CELL_RUNS;
        else if (better_all_waterfall_skip(&text, "░"))
            row->cell[i] = SB_CELL_WAITS;
        else if (!better_all_waterfall_skip(&text, " "))
            break;
}

static enum sb_code better_all_waterfall_take_row(struct better_all_waterfall_reading *r,
                                                  struct better_all_waterfall_text line,
                                                  size_t wide, size_t deps)
{
    struct sb_chart_row row = { 0 };
    struct better_all_waterfall_text name, dependencies;
    if (!better_all_waterfall_take_column(&line, wide, &name) ||
        !better_all_waterfall_skip(&line, BETTER_ALL_WATERFALL_BAR) ||
        !better_all_waterfall_take_column(&line, deps, &dependencies) ||
        !better_all_waterfall_skip(&line, BETTER_ALL_WATERFALL_BAR) ||
        !better_all_waterfall_take_ms(&line, &row.lasted) ||
        !better_all_waterfall_skip(&line, BETTER_ALL_WATERFALL_BAR))
        return better_all_waterfall_refuse(
            r, "a row: a task, its dependencies, a duration in ms and a timeline");
    better_all_waterfall_take_cells(line, &row);
    row.name = sb_recorded_text(r->recorded, name.at, (size_t)(name.end - name.at));
    if (row.name == SB_NO_NAME || sb_reserve(&r->chart.row, r->chart.rows, &r->room, sizeof row) ||
        sb_reserve(&r->dependencies, r->chart.rows, &r->dependency_room, sizeof *r->dependencies))
        return sb_fail_memory(r->error);
    for (uint32_t i = 0; i < r->chart.rows; i++)
        if (r->chart.row[i].name == row.name)
            return better_all_waterfall_refuse(r, "a task that does not stand above");
    r->dependencies[r->chart.rows] = dependencies;
    r->chart.row[r->chart.rows++] = row;
    return SB_OK;
}

/* The row of which the name stands there, up to ", " or the end; the longest, because a name may
 * have ", " in it. */
static uint32_t better_all_waterfall_match_name(const struct better_all_waterfall_reading *r,
                                                struct better_all_waterfall_text *text)
{
    uint32_t best = SB_NO_NAME;
    size_t longest = 0, left = (size_t)(text->end - text->at);
    for (uint32_t i = 0; i < r->chart.rows; i++) {
        const char *name = r->recorded->text.name[r->chart.row[i].name];
        size_t length = strlen(name);
        if (length > left || memcmp(name, text->at, length) != 0 ||
            (best != SB_NO_NAME && length < longest) ||
            (length < left && (left < length + 2 || memcmp(text->at + length, ", ", 2) != 0)))
            continue;
        best = i;
        longest = length;
    }
    if (best == SB_NO_NAME) {
        const char *comma = better_all_waterfall_find(*text, ", ");
        longest = comma ? (size_t)(comma - text->at) : left;
    }
    text->at += longest == left ? left : longest + 2;
    return best;
}

/* A dependency without a row never ended. */
static enum sb_code better_all_waterfall_match_dependencies(struct better_all_waterfall_reading *r,
                                                            uint32_t at)
{
    struct sb_chart_row *row = &r->chart.row[at];
    struct better_all_waterfall_text text = r->dependencies[at];
    size_t room = 0;
    if (text.end - text.at == 1 && *text.at == '-')
        return SB_OK;
    while (text.at < text.end) {
        uint32_t found = better_all_waterfall_match_name(r, &text);
        if (found == SB_NO_NAME || found == at) {
            r->recorded->dirt.unknown++;
            continue;
        }
        if (sb_reserve(&row->asked, row->dependencies, &room, sizeof *row->asked))
            return sb_fail_memory(r->error);
        row->asked[row->dependencies++] = found;
    }
    return SB_OK;
}

/* "─────┼──────┼──────────┼────": how wide the first two columns are. */
static bool better_all_waterfall_take_rule(struct better_all_waterfall_text line, size_t *wide,
                                           size_t *deps)
{
    const char *cross = better_all_waterfall_find(line, BETTER_ALL_WATERFALL_CROSS);
    if (!cross)
        return false;
    *wide = (size_t)(cross - line.at) / strlen(BETTER_ALL_WATERFALL_RULE);
    line.at = cross + strlen(BETTER_ALL_WATERFALL_CROSS);
    cross = better_all_waterfall_find(line, BETTER_ALL_WATERFALL_CROSS);
    if (!cross)
        return false;
    *deps = (size_t)(cross - line.at) / strlen(BETTER_ALL_WATERFALL_RULE);
    return true;
}

static void better_all_waterfall_forget_chart(struct better_all_waterfall_reading *r)
{
    for (uint32_t i = 0; i < r->chart.rows; i++)
        free(r->chart.row[i].asked);
    r->chart.rows = 0;
}

/* The next line of a chart, without what a log puts before it, which is as long in each line. */
static bool better_all_waterfall_chart_line(struct better_all_waterfall_reading *r,
                                            struct better_all_waterfall_text *line)
{
    if (!better_all_waterfall_next_line(r, line))
        return false;
    size_t length = (size_t)(line->end - line->at);
    line->at += r->prefix < length ? r->prefix : length;
    return true;
}

/* The lines behind the title, up to an empty one behind the rows. */
static enum sb_code better_all_waterfall_take_chart(struct better_all_waterfall_reading *r)
{
    struct better_all_waterfall_text line, total = { 0 };
    size_t wide = 0, deps = 0;
    bool ruled = false;
    while (!ruled && better_all_waterfall_chart_line(r, &line)) {
        const char *at = better_all_waterfall_find(line, BETTER_ALL_WATERFALL_TOTAL);
        if (at)
            total = (struct better_all_waterfall_text){ at + strlen(BETTER_ALL_WATERFALL_TOTAL),
                                                        line.end };
        ruled = total.at && better_all_waterfall_take_rule(line, &wide, &deps);
    }
    if (!ruled || !better_all_waterfall_take_ms(&total, &r->chart.total))
        return better_all_waterfall_refuse(
            r, "\"Total Duration: … ms\" and the head of a table below the title");
    enum sb_code code = SB_OK;
    while (code == SB_OK && better_all_waterfall_chart_line(r, &line) && line.at < line.end)
        code = better_all_waterfall_take_row(r, line, wide, deps);
    if (code == SB_OK && !r->chart.rows)
        code = better_all_waterfall_refuse(r, "a row for each task");
    for (uint32_t i = 0; code == SB_OK && i < r->chart.rows; i++)
        code = better_all_waterfall_match_dependencies(r, i);
    return code ? code : sb_chart_add(&r->chart, r->recorded, r->error);
}

static bool better_all_waterfall_recognise(struct sb_source *source)
{
    return !sb_source_begins_json(source) && sb_source_has(source, BETTER_ALL_WATERFALL_TITLE);
}

static enum sb_code better_all_waterfall_add(struct sb_source *source, void *gathered,
                                             struct sb_error *error)
{
    struct sb_recorded_gathered *g = gathered;
    struct sb_error own = { 0 };
    struct better_all_waterfall_text line;
    if (!g->file && !(g->file = strdup(source->name)))
        return sb_fail_memory(error);
    enum sb_code code = sb_source_load(source, error);
    if (code)
        return code;
    struct better_all_waterfall_reading r = { .recorded = &g->calls,
                                              .name = source->name,
                                              .error = &own,
                                              .left = { source->bytes,
                                                        source->bytes + source->size } };
    while (code == SB_OK && better_all_waterfall_next_line(&r, &line))
        if (better_all_waterfall_find(line, BETTER_ALL_WATERFALL_TITLE)) {
            const char *box = better_all_waterfall_find(line, "║");
            r.prefix = box ? (size_t)(box - line.at) : 0;
            code = better_all_waterfall_take_chart(&r);
            better_all_waterfall_forget_chart(&r);
        }
    free(r.chart.row);
    free(r.dependencies);
    return code ? sb_fail(error, own.code, own.where, "%s", own.text) : SB_OK;
}

const struct sb_format sb_format_better_all_waterfall = {
    .name = "better-all-waterfall",
    .summary = "waterfalls that better-all prints with { debug: true }, in a log or alone",
    .recognise = better_all_waterfall_recognise,
    .gathering = &sb_recorded_gathering,
    .add = better_all_waterfall_add,
};
