/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables in CSV (RFC 4180) or TSV, as make, CI systems and spreadsheets can give them: a line
 * "task,duration,after" and a row for each task. A duration is in milliseconds, has its unit
 * ("1.5s", "1m30s", "0:01:30"), or its column has ("duration_s", "duration (ms)"). `after` names
 * tasks of any row, separated by ; , | or spaces. --columns names other columns, or their
 * numbers. */
#include "sim/base/nearest.h"
#include "sim/import/columns.h"
#include "sim/import/duration.h"
#include "sim/import/plain_graph.h"
#include "sim/workload/source/format.h"

#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct csv_row {
    char *after; /* in scratch; NULL: nothing */
    unsigned line;
};

struct csv_reading {
    const struct sb_import_options *options;
    struct sb_columns columns;
    const char *file;
    struct sb_error *error;
    enum sb_code code;
    struct sb_plain_graph graph;
    struct sb_arena scratch;
    struct csv_row *row; /* [graph.tasks] */
    size_t row_room;
    char **field; /* [fields] of the row at hand, each on the heap */
    size_t fields, field_room;
    unsigned line;  /* in which the row at hand ends */
    uint32_t blank; /* durations */
    bool begun;     /* the first row is read */
};

static char csv_separator(const struct sb_source *source)
{
    return sb_columns_separator(source->bytes, source->size);
}

/* Two lines of text with the same separators, at least one. */
static bool csv_recognise(struct sb_source *source)
{
    return !sb_source_begins_json(source) &&
           sb_columns_looks_like_table(source->bytes, source->size);
}

static void __attribute__((format(printf, 2, 3)))
csv_fail(struct csv_reading *r, const char *format, ...)
{
    char where[384];
    va_list args;
    snprintf(where, sizeof where, "%.340s:%u", r->file, r->line);
    va_start(args, format);
    r->code = sb_fail_v(r->error, SB_EINPUT, where, format, args);
    va_end(args);
}

static void csv_take_field(void *text, size_t length, void *self)
{
    struct csv_reading *r = self;
    if (r->code)
        return;
    if (sb_reserve(&r->field, r->fields, &r->field_room, sizeof *r->field) ||
        !(r->field[r->fields] = strndup(text ? text : "", length))) {
        r->code = sb_fail_memory(r->error);
        return;
    }
    r->fields++;
    if (text && memchr(text, '\0', length))
        csv_fail(r, "a NUL character in a field");
}

static const char *csv_field(const struct csv_reading *r, size_t column)
{
    return column < r->fields ? r->field[column] : "";
}

static void csv_read_duration(struct csv_reading *r, uint32_t task)
{
    const char *text = csv_field(r, r->columns.duration);
    double unit = r->columns.unit > 0 ? r->columns.unit : sb_duration_unit(r->options, "ms");
    if (!*text)
        r->blank++;
    else if (!sb_duration_parse(text, unit, &r->graph.ns[task]))
        csv_fail(r, "task \"%.120s\": expected %s, found \"%.60s\"", csv_field(r, r->columns.task),
                 sb_duration_expected, text);
}

static void csv_read_task(struct csv_reading *r)
{
    const char *name = csv_field(r, r->columns.task), *after = csv_field(r, r->columns.after);
    if (!*name) {
        csv_fail(r, "expected the name of a task in column %zu", r->columns.task + 1);
        return;
    }
    if (sb_dag_builder_find(r->graph.builder, name) != SB_NONE) {
        csv_fail(r, "a task \"%.120s\" stands above already", name);
        return;
    }
    uint32_t task = sb_plain_graph_task(&r->graph, name);
    if (task == SB_NONE || sb_reserve(&r->row, task, &r->row_room, sizeof *r->row)) {
        r->code = sb_fail_memory(r->error);
        return;
    }
    r->row[task].line = r->line;
    r->row[task].after = *after ? sb_arena_text(&r->scratch, after, strlen(after)) : NULL;
    if (*after && !r->row[task].after)
        r->code = sb_fail_memory(r->error);
    else
        csv_read_duration(r, task);
}

static bool csv_is_blank(const struct csv_reading *r)
{
    for (size_t i = 0; i < r->fields; i++)
        if (*r->field[i])
            return false;
    return true;
}

static void csv_read_head(struct csv_reading *r)
{
    char wrong[400];
    const char *map = r->options ? r->options->columns : NULL;
    enum sb_columns_found found =
        sb_columns_find(&r->columns, (const char *const *)r->field, r->fields, map, wrong);
    if (found == SB_COLUMNS_WRONG)
        csv_fail(r, "%s", wrong);
    else if (found == SB_COLUMNS_NO_HEAD)
        csv_read_task(r);
}

static void csv_take_row(int end, void *self)
{
    struct csv_reading *r = self;
    (void)end;
    if (!r->code && !csv_is_blank(r)) {
        if (r->begun)
            csv_read_task(r);
        else
            csv_read_head(r);
        r->begun = true;
    }
    for (size_t i = 0; i < r->fields; i++)
        free(r->field[i]);
    r->fields = 0;
}

static enum sb_code csv_fail_no_task(struct csv_reading *r, unsigned line, const char *name)
{
    uint32_t count = sb_dag_builder_tasks(r->graph.builder);
    const char **known = malloc(((size_t)count + 1) * sizeof *known), *near = NULL;
    for (uint32_t i = 0; known && i < count; i++)
        known[i] = sb_dag_builder_name(r->graph.builder, i);
    if (known)
        near = sb_nearest(name, known, count);
    r->line = line;
    if (near)
        csv_fail(r, "no task \"%.120s\"; did you mean \"%.120s\"?", name, near);
    else
        csv_fail(r, "no task \"%.120s\"", name);
    free((void *)known);
    return r->code;
}

static bool csv_is_blank_text(const char *text) { return !text[strspn(text, " \t\r\n")]; }

/* One name, or several with the first of `separators` between them; an item that is no task may be
 * several with the next of them between them. */
static enum sb_code csv_read_after(struct csv_reading *r, uint32_t task, char *text,
                                   const char *const *separators)
{
    enum sb_code code = SB_OK;
    text += strspn(text, " \t\r\n");
    for (size_t end = strlen(text); end && csv_is_blank_text(text + end - 1); end--)
        text[end - 1] = '\0';
    uint32_t from = sb_dag_builder_find(r->graph.builder, text);
    if (from != SB_NONE)
        return sb_plain_graph_edge(&r->graph, from, task, r->error);
    if (!*separators)
        return *text ? csv_fail_no_task(r, r->row[task].line, text) : SB_OK;
    for (char *rest = text, *item; code == SB_OK && (item = strsep(&rest, *separators));)
        code = csv_read_after(r, task, item, separators + 1);
    return code;
}

static enum sb_code csv_read_afters(struct csv_reading *r)
{
    static const char *const separators[] = { "|", ";", ",", " \t\r\n", NULL };
    enum sb_code code = SB_OK;
    for (uint32_t t = 0; code == SB_OK && t < r->graph.tasks; t++)
        if (r->row[t].after)
            code = csv_read_after(r, t, r->row[t].after, separators);
    return code;
}

/* Line by line, so that each row knows where it ends. */
static enum sb_code csv_read_lines(struct csv_reading *r, struct csv_parser *parser, const char *at,
                                   const char *end)
{
    if (end - at >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    while (at < end && !r->code) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t size = (size_t)((stop ? stop + 1 : end) - at);
        r->line++;
        if (csv_parse(parser, at, size, csv_take_field, csv_take_row, r) != size)
            break;
        at += size;
    }
    if (!r->code && (at < end || csv_fini(parser, csv_take_field, csv_take_row, r) != 0)) {
        if (csv_error(parser) == CSV_ENOMEM)
            return sb_fail_memory(r->error);
        csv_fail(r, "not CSV: a quote stands inside a field, or does not end");
    }
    return r->code;
}

static enum sb_code csv_read_table(struct csv_reading *r, struct sb_source *source,
                                   struct sb_draft *draft)
{
    struct csv_parser parser;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return sb_fail_memory(r->error);
    csv_set_delim(&parser, (unsigned char)csv_separator(source));
    enum sb_code code = csv_read_lines(r, &parser, source->bytes, source->bytes + source->size);
    csv_take_row(0, r); /* what an error left */
    csv_free(&parser);
    if (code == SB_OK && !r->begun)
        code = sb_fail(r->error, SB_EINPUT, source->name, "a table without a row");
    if (code == SB_OK)
        code = csv_read_afters(r);
    if (r->blank)
        sb_note(&draft->notes, "durations that are blank: %u; those tasks take 0", r->blank);
    return code ? code : sb_plain_graph_finish(&r->graph, r->error);
}

static enum sb_code csv_read(struct sb_source *source, const struct sb_readers *readers,
                             struct sb_draft *draft, struct sb_error *error)
{
    struct csv_reading r = { .options = readers->import,
                             .file = source->name,
                             .error = error,
                             .graph = { .builder = draft->builder } };
    snprintf(draft->where, sizeof draft->where, "%.300s", source->name);
    enum sb_code code = csv_read_table(&r, source, draft);
    sb_plain_graph_fini(&r.graph);
    sb_arena_fini(&r.scratch);
    free(r.row);
    free(r.field);
    return code;
}

const struct sb_format sb_format_csv = {
    .name = "csv",
    .summary = "tables task,duration,after in CSV or TSV, of make, CI systems or spreadsheets",
    .recognise = csv_recognise,
    .weak = true,
    .read = csv_read,
};
