/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Builds of ninja (ninja-build.org): .ninja_log, versions 5 to 7, lines "start end mtime output
 * hash" in milliseconds with tabs between them, of which the last of an output counts; and beside
 * it (--graph) what `ninja -t graph` prints. There a file is a node with its path as label, what
 * makes files an ellipse, or, with one input and one output, an edge from file to file. What makes
 * several outputs is one task, named after the first of them; tasks stand in the order in which
 * they began. */
#include "sim/base/assert.h"
#include "sim/import/dot.h"
#include "sim/workload/source/format.h"
#include "sim/workload/source/import_options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NINJA_LABEL, NINJA_SHAPE, NINJA_PATH_SIZE = 4096 };

static const char ninja_head[] = "# ninja log v";

struct ninja_entry {
    uint64_t start, end; /* milliseconds */
    uint32_t row;        /* in the log, from 1; 0: there is none */
};

struct ninja_log {
    struct sb_names output;
    struct sb_arena arena;
    struct ninja_entry *entry; /* [output.count] */
    size_t room;
};

struct ninja_task {
    uint32_t node;
    struct ninja_entry entry;
    const char *name;
};

struct ninja_build {
    const struct sb_dot *graph;
    const struct ninja_log *log;
    uint32_t *maker;  /* [nodes] the node that makes it: an ellipse, or itself; SB_NONE: a source */
    uint32_t *number; /* [nodes] of its task, or SB_NONE */
    struct ninja_task *task;
    uint32_t tasks;
};

static bool ninja_recognise(struct sb_source *source)
{
    return sb_source_begins(source, ninja_head);
}

static enum sb_code ninja_fail_at(const char *file, unsigned line, const char *text,
                                  struct sb_error *error)
{
    char where[384];
    snprintf(where, sizeof where, "%.340s:%u", file, line);
    return sb_fail(error, SB_EINPUT, where, "%s", text);
}

/* The number that ends with a tab; behind it. NULL: there is none. */
static const char *ninja_read_number(const char *at, const char *end, uint64_t *value)
{
    const char *from = at;
    *value = 0;
    for (; at < end && *at >= '0' && *at <= '9' && at < from + 19; at++)
        *value = 10 * *value + (uint64_t)(*at - '0');
    return at > from && at < end && *at == '\t' ? at + 1 : NULL;
}

static enum sb_code ninja_add_entry(struct ninja_log *log, const char *path,
                                    const struct ninja_entry *entry, struct sb_error *error)
{
    int failed = 0;
    uint32_t number = sb_names_find(&log->output, path);
    if (number == SB_NO_NAME) {
        number = sb_names_add(&log->output, &log->arena, path, &failed);
        if (failed || sb_reserve(&log->entry, number, &log->room, sizeof *log->entry))
            return sb_fail_memory(error);
    }
    SB_REQUIRE(log->entry);
    log->entry[number] = *entry;
    return SB_OK;
}

static enum sb_code ninja_read_line(struct ninja_log *log, const char *at, const char *end,
                                    const char *file, unsigned line, struct sb_error *error)
{
    char path[NINJA_PATH_SIZE];
    uint64_t mtime;
    struct ninja_entry entry = { .row = line };
    if (end > at && end[-1] == '\r')
        end--;
    if (at == end || *at == '#')
        return SB_OK;
    if (!(at = ninja_read_number(at, end, &entry.start)) ||
        !(at = ninja_read_number(at, end, &entry.end)) || entry.end < entry.start)
        return ninja_fail_at(file, line, "expected when it began and ended, in milliseconds",
                             error);
    at += at < end && *at == '-';
    if (!(at = ninja_read_number(at, end, &mtime)))
        return ninja_fail_at(file, line, "expected a time of modification", error);
    const char *tab = memchr(at, '\t', (size_t)(end - at));
    size_t length = (size_t)((tab ? tab : end) - at);
    if (!tab || length == 0 || length >= sizeof path)
        return ninja_fail_at(file, line, "expected a path of an output, and a hash", error);
    memcpy(path, at, length);
    path[length] = '\0';
    return ninja_add_entry(log, path, &entry, error);
}

static enum sb_code ninja_read_log(struct ninja_log *log, const struct sb_source *source,
                                   struct sb_error *error)
{
    const char *at = source->bytes, *end = at + source->size;
    enum sb_code code = SB_OK;
    int version = 0;
    size_t begins = sizeof ninja_head - 1;
    for (const char *c = at + begins; c < end && *c >= '0' && *c <= '9' && version < 1000; c++)
        version = 10 * version + (*c - '0');
    if (source->size < begins || memcmp(at, ninja_head, begins) != 0 || version < 5 || version > 7)
        return ninja_fail_at(source->name, 1, "expected \"# ninja log v5\", v6 or v7", error);
    for (unsigned line = 1; code == SB_OK && at < end; line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop ? stop : end;
        code = ninja_read_line(log, at, stop, source->name, line, error);
        at = stop + 1;
    }
    return code;
}

static bool ninja_is_ellipse(const struct sb_dot *graph, uint32_t node)
{
    const char *shape = graph->of[node].value[NINJA_SHAPE];
    return shape && strcmp(shape, "ellipse") == 0;
}

static const char *ninja_label(const struct sb_dot *graph, uint32_t node)
{
    const char *text = graph->of[node].value[NINJA_LABEL];
    return text ? text : graph->node.name[node];
}

static enum sb_code ninja_find_makers(struct ninja_build *b, const char *file,
                                      struct sb_error *error)
{
    for (uint32_t i = 0; i < b->graph->node.count; i++)
        b->maker[i] = SB_NONE;
    for (size_t e = 0; e < b->graph->edges; e++) {
        struct sb_plain_edge edge = b->graph->edge[e];
        if (ninja_is_ellipse(b->graph, edge.to))
            continue;
        uint32_t maker = ninja_is_ellipse(b->graph, edge.from) ? edge.from : edge.to;
        if (b->maker[edge.to] != SB_NONE && b->maker[edge.to] != maker)
            return sb_fail(error, SB_EINPUT, file, "\"%.120s\" is made twice",
                           ninja_label(b->graph, edge.to));
        b->maker[edge.to] = maker;
    }
    return SB_OK;
}

/* The task that makes the file gets its name from it, the first, and its time from the newest. */
static void ninja_add_output(struct ninja_build *b, uint32_t file)
{
    uint32_t maker = b->maker[file], output;
    if (maker == SB_NONE)
        return;
    if (b->number[maker] == SB_NONE) {
        b->number[maker] = b->tasks;
        b->task[b->tasks++] =
            (struct ninja_task){ .node = maker, .name = ninja_label(b->graph, file) };
    }
    struct ninja_task *task = &b->task[b->number[maker]];
    output = sb_names_find(&b->log->output, ninja_label(b->graph, file));
    if (output != SB_NO_NAME && b->log->entry[output].row > task->entry.row)
        task->entry = b->log->entry[output];
}

/* In the order in which they began; what did not run stands behind, as in the graph. */
static int ninja_by_start(const void *a, const void *b)
{
    const struct ninja_task *x = a, *y = b;
    if (!x->entry.row != !y->entry.row)
        return x->entry.row ? -1 : 1;
    if (x->entry.start != y->entry.start)
        return x->entry.start < y->entry.start ? -1 : 1;
    if (x->entry.row != y->entry.row)
        return x->entry.row < y->entry.row ? -1 : 1;
    return (x->node > y->node) - (x->node < y->node);
}

static enum sb_code ninja_add_tasks(struct ninja_build *b, struct sb_plain_graph *plain,
                                    const char *file, struct sb_draft *draft,
                                    struct sb_error *error)
{
    uint32_t idle = 0, known = 0, nameless = 0; /* outputs that nothing uses have no label */
    for (uint32_t i = 0; i < b->graph->node.count; i++)
        b->number[i] = SB_NONE;
    for (uint32_t i = 0; i < b->graph->node.count; i++)
        if (!ninja_is_ellipse(b->graph, i)) {
            known += sb_names_find(&b->log->output, ninja_label(b->graph, i)) != SB_NO_NAME;
            nameless += !b->graph->of[i].value[NINJA_LABEL];
            ninja_add_output(b, i);
        }
    if (b->tasks)
        qsort(b->task, b->tasks, sizeof *b->task, ninja_by_start);
    for (uint32_t t = 0; t < b->tasks; t++) {
        b->number[b->task[t].node] = t;
        if (sb_dag_builder_find(draft->builder, b->task[t].name) != SB_NONE)
            return sb_fail(error, SB_EINPUT, file, "two files \"%.120s\"", b->task[t].name);
        if (sb_plain_graph_task(plain, b->task[t].name) == SB_NONE)
            return sb_fail_memory(error);
        plain->ns[t] = (double)(b->task[t].entry.end - b->task[t].entry.start) * 1e6;
        idle += b->task[t].entry.row == 0;
    }
    if (idle)
        sb_note(&draft->notes,
                "tasks that are not in the log (phony, or not run): %u of %u; they take 0", idle,
                b->tasks);
    if (known + nameless < b->log->output.count)
        sb_note(&draft->notes, "outputs of the log that are not in the graph: %zu, left out",
                b->log->output.count - known - nameless);
    return SB_OK;
}

/* What a task reads is made by another, or by nobody. */
static enum sb_code ninja_add_edges(const struct ninja_build *b, struct sb_plain_graph *plain,
                                    struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (size_t e = 0; code == SB_OK && e < b->graph->edges; e++) {
        struct sb_plain_edge edge = b->graph->edge[e];
        if (ninja_is_ellipse(b->graph, edge.from) || b->maker[edge.from] == SB_NONE)
            continue;
        uint32_t reader = ninja_is_ellipse(b->graph, edge.to) ? edge.to : b->maker[edge.to];
        if (b->number[reader] != SB_NONE) /* something comes out of it */
            code = sb_plain_graph_edge(plain, b->number[b->maker[edge.from]], b->number[reader],
                                       error);
    }
    return code;
}

static enum sb_code ninja_build_graph(struct ninja_build *b, const char *file,
                                      struct sb_draft *draft, struct sb_error *error)
{
    struct sb_plain_graph plain = { .builder = draft->builder };
    size_t nodes = b->graph->node.count + 1;
    b->maker = malloc(nodes * sizeof *b->maker);
    b->number = malloc(nodes * sizeof *b->number);
    b->task = malloc(nodes * sizeof *b->task);
    enum sb_code code = b->maker && b->number && b->task ? ninja_find_makers(b, file, error)
                                                         : sb_fail_memory(error);
    if (code == SB_OK)
        code = ninja_add_tasks(b, &plain, file, draft, error);
    if (code == SB_OK)
        code = ninja_add_edges(b, &plain, error);
    if (code == SB_OK)
        code = sb_plain_graph_finish(&plain, error);
    free(b->maker);
    free(b->number);
    free(b->task);
    sb_plain_graph_fini(&plain);
    return code;
}

static enum sb_code ninja_read_graph(struct sb_dot *dot, const char *path,
                                     const struct sb_opener *opener, struct sb_error *error)
{
    struct sb_source source;
    enum sb_code code = sb_source_open_by(&source, path, opener, error);
    if (code)
        return code;
    code = sb_source_load(&source, error);
    if (code == SB_OK)
        code = sb_dot_read(dot, source.name, source.bytes, source.size, error);
    sb_source_fini(&source);
    return code;
}

static enum sb_code ninja_read(struct sb_source *source, const struct sb_readers *readers,
                               struct sb_draft *draft, struct sb_error *error)
{
    struct ninja_log log = { 0 };
    struct sb_dot graph = { .wanted = { "label", "shape" } };
    const char *path = readers->import ? readers->import->graph : NULL;
    snprintf(draft->where, sizeof draft->where, "%.300s", path ? path : source->name);
    draft->name = "build"; /* a log's own name says nothing */
    enum sb_code code =
        path ? ninja_read_log(&log, source, error)
             : sb_fail(error, SB_EINPUT, source->name,
                       "a log has no dependencies: run `ninja -t graph >graph.dot`, then `simbench "
                       "import --graph graph.dot %.200s`",
                       source->name);
    if (code == SB_OK)
        code = ninja_read_graph(&graph, path, readers->opener, error);
    struct ninja_build build = { .graph = &graph, .log = &log };
    if (code == SB_OK)
        code = ninja_build_graph(&build, path, draft, error);
    sb_dot_fini(&graph);
    sb_names_fini(&log.output);
    sb_arena_fini(&log.arena);
    free(log.entry);
    return code;
}

const struct sb_format sb_format_ninja = {
    .name = "ninja",
    .summary = "builds: .ninja_log 5 to 7 with --graph, the output of `ninja -t graph`",
    .recognise = ninja_recognise,
    .read = ninja_read,
};
