/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options/commands.h"
#include "sim/cli/options/options.h"
#include "sim/cli/options/workloads.h"
#include "sim/cli/terminal/progress.h"
#include "sim/import/files.h"
#include "sim/json/write.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"
#include "sim/trace/build_trace.h"
#include "sim/trace/critical_totals.h"
#include "sim/trace/operation/gathered.h"
#include "sim/trace/operation/trace_notes.h"
#include "sim/workload/source/find_format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CRITICAL_PATH_NAME_COLUMNS = 60,
    CRITICAL_PATH_NAME_SIZE = 4 * CRITICAL_PATH_NAME_COLUMNS + 1
};

/* What is printed, and where it stands. */
struct printing {
    const struct sb_options *o;
    const struct sb_spans *spans;
    struct sb_json_writer *json; /* NULL: no JSON */
    bool only;                   /* there is one trace: its sections stand at the top as well */
    struct sb_critical_totals totals;
    struct sb_trace_dirt dirt;
};

/* ---- JSON ---- */

static void put_key_number(struct sb_json_writer *json, const char *key, sb_ns value)
{
    sb_json_put_text(json, key);
    yajl_gen_integer(json->gen, value);
}

static void put_exclusive(struct sb_json_writer *json, const struct sb_critical_totals *totals)
{
    sb_json_put_text(json, "exclusive_ns");
    yajl_gen_map_open(json->gen);
    for (size_t i = 0; i < totals->operation.names.count; i++) {
        sb_json_put_any_text(json, totals->operation.names.name[i]);
        yajl_gen_integer(json->gen, totals->operation.total[i].ns);
    }
    yajl_gen_map_close(json->gen);
}

static const char *id_of(const struct printing *p, const struct sb_trace *trace, uint32_t node,
                         char digits[17])
{
    const struct sb_trace_span *span = &p->spans->span[trace->node[node].span];
    return sb_spans_id_text(p->spans, (struct sb_span_id){ span->id, span->id_form }, digits);
}

static void put_sections(const struct printing *p, const struct sb_trace *trace,
                         const struct sb_critical_path *path)
{
    struct sb_json_writer *json = p->json;
    char digits[17];
    sb_json_put_text(json, "sections");
    yajl_gen_array_open(json->gen);
    for (uint32_t i = 0; i < path->sections; i++) {
        const struct sb_critical_section *section = &path->section[i];
        yajl_gen_map_open(json->gen);
        sb_json_put_text(json, "span");
        sb_json_put_any_text(json, id_of(p, trace, section->node, digits));
        put_key_number(json, "start_ns", section->start);
        put_key_number(json, "end_ns", section->end);
        yajl_gen_map_close(json->gen);
    }
    yajl_gen_array_close(json->gen);
}

static enum sb_code put_trace(struct printing *p, const struct sb_trace *trace,
                              const struct sb_critical_path *path, struct sb_error *error)
{
    struct sb_critical_totals own = { 0 };
    struct sb_json_writer *json = p->json;
    const struct sb_trace_node *root = &trace->node[trace->root];
    char digits[17];
    enum sb_code code = sb_critical_totals_add(&own, p->spans, trace, path, error);
    if (code == SB_OK) {
        sb_json_put_line(json);
        yajl_gen_map_open(json->gen);
        sb_json_put_text(json, "trace");
        sb_json_put_any_text(json, p->spans->trace.name[p->spans->span[root->span].trace]);
        sb_json_put_text(json, "root");
        sb_json_put_any_text(json, id_of(p, trace, trace->root, digits));
        put_key_number(json, "duration_ns", root->end - root->start);
        put_sections(p, trace, path);
        put_exclusive(json, &own);
        yajl_gen_map_close(json->gen);
    }
    sb_critical_totals_fini(&own);
    return code;
}

/* ---- for people, and for flame graphs ---- */

struct row {
    const char *name;
    struct sb_critical_total total;
};

static int by_time(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    if (x->total.ns != y->total.ns)
        return x->total.ns > y->total.ns ? -1 : 1;
    return strcmp(x->name, y->name);
}

static void print_row(const struct row *row, const struct sb_critical_totals *totals, int width)
{
    char name[CRITICAL_PATH_NAME_SIZE], count[SB_UNITS_SIZE], on[SB_UNITS_SIZE],
        share[SB_UNITS_SIZE], mean[SB_UNITS_SIZE];
    sb_utf8_clean(name, sizeof name, row->name, CRITICAL_PATH_NAME_COLUMNS);
    sb_units_share(share, totals->ns ? (double)row->total.ns / (double)totals->ns : 0);
    sb_units_duration(mean, (double)row->total.ns / (double)row->total.traces, 0);
    sb_units_share(on, (double)row->total.traces / (double)totals->traces);
    printf("%s%*s  %8s  %8s  %9s  %10s\n", name, width - (int)sb_utf8_width(name), "", share, on,
           mean, sb_units_count(count, row->total.traces));
}

static enum sb_code critical_path_print_table(const struct printing *p, struct sb_error *error)
{
    const struct sb_critical_totals *totals = &p->totals;
    size_t count = totals->operation.names.count;
    struct row *row = calloc(count + 1, sizeof *row);
    char name[CRITICAL_PATH_NAME_SIZE], traces[SB_UNITS_SIZE], mean[SB_UNITS_SIZE];
    int width = 9;
    if (!row)
        return sb_fail_memory(error);
    for (size_t i = 0; i < count; i++) {
        row[i] = (struct row){ totals->operation.names.name[i], totals->operation.total[i] };
        sb_utf8_clean(name, sizeof name, row[i].name, CRITICAL_PATH_NAME_COLUMNS);
        width = (int)sb_utf8_width(name) > width ? (int)sb_utf8_width(name) : width;
    }
    qsort(row, count, sizeof *row, by_time);
    printf("critical path of %s trace%s, rule of %s; mean request %s\n",
           sb_units_count(traces, totals->traces), totals->traces == 1 ? "" : "s",
           strcmp(p->o->rule, "crisp") == 0 ? "CRISP" : "Jaeger",
           sb_units_duration(mean, (double)totals->ns / (double)totals->traces, 0));
    printf("%-*s  %8s  %8s  %9s  %10s\n", width, "operation", "of time", "on path", "mean there",
           "traces");
    for (size_t i = 0; i < count; i++)
        print_row(&row[i], totals, width);
    free(row);
    return SB_OK;
}

static enum sb_code print_folded(const struct sb_critical_totals *totals, struct sb_error *error)
{
    for (uint32_t i = 0; i < totals->stack.names.count; i++) {
        if (totals->stack.total[i].ns <= 0)
            continue;
        if (!sb_critical_totals_print(totals, i, stdout))
            return sb_fail_memory(error);
        printf(" %lld\n", (long long)totals->stack.total[i].ns);
    }
    return SB_OK;
}

/* ---- all traces ---- */

static enum sb_code take_trace(struct printing *p, const uint32_t *member, uint32_t count,
                               struct sb_error *error)
{
    enum sb_critical_rule rule =
        strcmp(p->o->rule, "crisp") == 0 ? SB_CRITICAL_CRISP : SB_CRITICAL_JAEGER;
    struct sb_trace trace;
    struct sb_critical_path path = { 0 };
    struct sb_trace_dirt counted_before = { 0 };
    enum sb_code code = sb_trace_build(&trace, p->spans, member, count,
                                       p->only ? &counted_before : &p->dirt, error);
    if (code == SB_OK)
        code = sb_critical_path_build(&path, &trace, rule, error);
    if (code == SB_OK && p->only)
        put_sections(p, &trace, &path);
    else if (code == SB_OK && p->json)
        code = put_trace(p, &trace, &path, error);
    if (code == SB_OK && !p->only)
        code = sb_critical_totals_add(&p->totals, p->spans, &trace, &path, error);
    sb_critical_path_fini(&path);
    sb_trace_fini(&trace);
    return code;
}

static enum sb_code take_traces(struct printing *p, struct sb_error *error)
{
    uint32_t *member = NULL, *begin = NULL;
    enum sb_code code = sb_trace_members(p->spans, &member, &begin, error);
    for (size_t t = 0; code == SB_OK && t < p->spans->trace.count; t++)
        if (begin[t + 1] > begin[t])
            code = take_trace(p, member + begin[t], begin[t + 1] - begin[t], error);
    free(member);
    free(begin);
    if (code == SB_OK && !p->totals.traces)
        code = sb_fail(error, SB_EINPUT, p->o->argument[0],
                       "no trace with a span that has an id, a start and an end");
    return code;
}

static enum sb_code critical_path_print_json(struct printing *p, struct sb_error *error)
{
    struct sb_json_writer json;
    char *text = NULL;
    size_t size = 0;
    enum sb_code code = sb_json_write_begin(&json, error);
    if (code)
        return code;
    p->json = &json;
    yajl_gen_map_open(json.gen);
    sb_json_put_text(&json, "rule");
    sb_json_put_text(&json, p->o->rule);
    sb_json_put_text(&json, "traces");
    yajl_gen_array_open(json.gen);
    code = take_traces(p, error);
    yajl_gen_array_close(json.gen);
    p->only = p->totals.traces == 1;
    if (code == SB_OK && p->only)
        code = take_traces(p, error);
    put_exclusive(&json, &p->totals);
    yajl_gen_map_close(json.gen);
    p->json = NULL;
    enum sb_code ended = sb_json_write_end(&json, &text, &size, error);
    if (code == SB_OK && ended == SB_OK)
        printf("%s\n", text);
    free(text);
    return code ? code : ended;
}

static enum sb_code print_all(struct printing *p, struct sb_error *error)
{
    if (strcmp(p->o->format, "json") == 0)
        return critical_path_print_json(p, error);
    enum sb_code code = take_traces(p, error);
    if (code == SB_OK && strcmp(p->o->format, "folded") == 0)
        code = print_folded(&p->totals, error);
    else if (code == SB_OK)
        code = critical_path_print_table(p, error);
    return code;
}

/* ---- reading ---- */

static enum sb_code read_file(const char *path, bool found, const struct sb_readers *readers,
                              struct sb_trace_gathered *gathered, struct sb_notes *notes,
                              struct sb_error *error)
{
    struct sb_source source;
    struct sb_error unknown = { 0 };
    enum sb_code code = sb_source_open(&source, path, error);
    if (code)
        return code;
    source.watch = readers->watch;
    const struct sb_format *format = sb_format_find(&source, readers, &unknown);
    if (format && format->gathering == &sb_trace_gathering)
        code = format->add(&source, gathered, error);
    else if (found)
        sb_note(notes, "%.100s: left out: not a trace", path);
    else
        code = format ? sb_fail(error, SB_EINPUT, source.name,
                                "not a trace, but %s, a format without spans", format->name)
                      : sb_fail(error, unknown.code, unknown.where, "%s", unknown.text);
    sb_source_fini(&source);
    return code;
}

static int critical_path_run(const struct sb_options *o)
{
    struct sb_error error = { 0 };
    struct sb_readers readers = sb_workloads_readers(o);
    struct sb_import_files files = { 0 };
    struct sb_notes notes = { 0 };
    struct sb_progress progress;
    const struct sb_reading_watch watch = { sb_progress_read, &progress };
    void *self = NULL;
    readers.watch = &watch;
    sb_progress_init(&progress, o->quiet, 1);
    enum sb_code code = sb_import_files_list(&files, o->argument, o->arguments, &error);
    if (code == SB_OK)
        code = sb_trace_gathering.begin(&self, &readers, &error);
    struct sb_trace_gathered *gathered = self;
    for (size_t i = 0; code == SB_OK && i < files.count; i++)
        code =
            read_file(files.file[i].path, files.file[i].found, &readers, gathered, &notes, &error);
    sb_progress_fini(&progress);
    if (code == SB_OK) {
        struct printing p = { .o = o, .spans = &gathered->spans, .dirt = gathered->spans.dirt };
        code = print_all(&p, &error);
        struct sb_notes dirt = { 0 };
        sb_trace_note_dirt(&dirt, &p.dirt);
        if (code == SB_OK) {
            sb_workloads_tell(o, NULL, &dirt);
            sb_workloads_tell(o, NULL, &notes);
        }
        sb_critical_totals_fini(&p.totals);
    }
    sb_trace_gathering.end(self);
    sb_import_files_fini(&files);
    return code ? sb_command_fail(&error) : sb_command_finish(SB_EXIT_DONE);
}

extern const struct sb_command sb_command_critical_path;
const struct sb_command sb_command_critical_path = {
    .name = "critical-path",
    .arguments = "FILE|FOLDER...",
    .summary = "what the ends of recorded requests waited for",
    .description =
        "Of each trace (OTLP, Jaeger, Zipkin or Chrome trace events), the sections of spans that "
        "its end waited for; they add up to the duration of its root. Of many traces, how often "
        "and how long each operation is on the critical path: time won elsewhere wins nothing.",
    .examples = "simbench critical-path traces.json\n"
                "simbench critical-path --rule=crisp --format=json traces/\n"
                "simbench critical-path --format=folded traces.json >path.folded",
    .self = SB_CRITICAL_PATH,
    .least_arguments = 1,
    .most_arguments = UINT32_MAX,
    .files = true,
    .run = critical_path_run,
};
