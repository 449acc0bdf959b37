/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/trace_workload.h"

#include "sim/text/units.h"
#include "sim/trace/graph.h"
#include "sim/trace/labels.h"
#include "sim/trace/operations.h"
#include "sim/trace/trace_notes.h"
#include "sim/workload/import_options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All that is made of one operation before its graph. */
struct making {
    const struct sb_spans *spans;
    const struct sb_operation *operation;
    const struct sb_import_options *options; /* never NULL */
    struct sb_callees callees;
    struct sb_order inferred, recorded, left;
    struct sb_stretches stretches;
    const char **label;
};

static void fini(struct making *m)
{
    sb_callees_fini(&m->callees);
    sb_order_fini(&m->inferred);
    sb_order_fini(&m->recorded);
    sb_order_fini(&m->left);
    sb_stretches_fini(&m->stretches);
}

static const struct sb_dist_type *find_type(const struct sb_readers *readers, const char *name)
{
    for (size_t i = 0; readers->distributions && readers->distributions[i]; i++)
        if (strcmp(readers->distributions[i]->name, name) == 0)
            return readers->distributions[i];
    return NULL;
}

static enum sb_code infer(struct making *m, struct sb_error *error)
{
    const struct sb_calls *calls = &m->operation->calls;
    uint32_t support = m->options->support ? m->options->support : 1;
    enum sb_code code = sb_callees_list(&m->callees, calls, error);
    if (code == SB_OK)
        code = sb_order_infer(&m->inferred, calls, &m->callees, support, error);
    if (code == SB_OK)
        code = sb_order_reduce(&m->recorded, &m->inferred, calls, &m->callees, error);
    for (size_t e = 0; code == SB_OK && e < m->inferred.edges; e++)
        m->inferred.edge[e].dropped = m->options->break_habits;
    if (code == SB_OK)
        code = sb_order_reduce(&m->left, &m->inferred, calls, &m->callees, error);
    if (code == SB_OK)
        code = sb_stretches_build(&m->stretches, calls, &m->callees, &m->recorded, &m->left, error);
    return code;
}

/* "GET /dispatch of frontend" */
static char *name_of(const struct making *m, struct sb_arena *arena)
{
    const char *service = m->spans->text.name[m->operation->service];
    const char *name = m->spans->text.name[m->operation->name];
    size_t size = strlen(service) + strlen(name) + 8;
    char *text = sb_arena_alloc(arena, size, 1);
    if (text)
        snprintf(text, size, "%s%s%s", *service ? service : "", *service ? ": " : "",
                 *name ? name : "span");
    return text;
}

static enum sb_code fill(struct making *m, const char *file, struct sb_workload *workload,
                         struct sb_error *error)
{
    struct sb_arena *arena = &workload->dag.arena;
    struct sb_notes *notes = sb_arena_alloc(arena, 1, sizeof *notes);
    char text[128];
    uint32_t traces = m->operation->calls.traces;
    snprintf(text, sizeof text, "%u recorded request%s", traces, traces == 1 ? "" : "s");
    workload->name = name_of(m, arena);
    workload->description = sb_arena_text(arena, text, strlen(text));
    workload->file = sb_arena_text(arena, file, strlen(file));
    workload->notes = notes;
    if (!notes || !workload->name || !workload->description || !workload->file)
        return sb_fail_memory(error);
    sb_trace_note_replays(notes, &m->operation->calls, &m->stretches);
    return SB_OK;
}

static enum sb_code make_graph(struct making *m, const char *file, const struct sb_readers *readers,
                               struct sb_workload *workload, struct sb_error *error)
{
    struct sb_dag_builder *builder = sb_dag_builder_new();
    if (!builder)
        return sb_fail_memory(error);
    enum sb_code code = sb_labels_make(&m->operation->calls, m->spans,
                                       sb_dag_builder_arena(builder), &m->label, error);
    const struct sb_graph_source source = { .stretches = &m->stretches,
                                            .calls = &m->operation->calls,
                                            .label = m->label,
                                            .recorded = find_type(readers, "empirical"),
                                            .independent = m->options->independent };
    if (code == SB_OK)
        code = sb_graph_fill(&source, builder, error);
    if (code)
        sb_dag_builder_free(builder);
    else
        code = sb_dag_build(builder, &workload->dag, file, error);
    if (code == SB_OK && (code = fill(m, file, workload, error)))
        sb_workload_fini(workload);
    return code;
}

static enum sb_code make(const struct sb_spans *spans, const struct sb_operation *operation,
                         const char *file, const struct sb_readers *readers,
                         struct sb_workload *workload, struct sb_error *error)
{
    static const struct sb_import_options none = { 0 };
    struct making m = { .spans = spans,
                        .operation = operation,
                        .options = readers->import ? readers->import : &none };
    enum sb_code code = infer(&m, error);
    if (code == SB_OK)
        code = make_graph(&m, file, readers, workload, error);
    fini(&m);
    return code;
}

static bool is_wanted(const struct sb_spans *spans, const struct sb_operation *operation,
                      const struct sb_import_options *options)
{
    return !options || !options->operation ||
           strcmp(options->operation, spans->text.name[operation->name]) == 0;
}

static enum sb_code refuse(const struct sb_spans *spans, const struct sb_operations *operations,
                           const char *file, const struct sb_import_options *options,
                           struct sb_error *error)
{
    if (options && options->operation && operations->count)
        return sb_fail(error, SB_EINPUT, file,
                       "no operation \"%.120s\"; the most frequent is \"%.120s\"",
                       options->operation, spans->text.name[operations->operation[0].name]);
    return sb_fail(error, SB_EINPUT, file,
                   "no trace with a span that has an id, a start and an end");
}

/* What is true of all files stands with the first workload. */
static void tell(struct sb_workload *first, const struct sb_operations *operations)
{
    struct sb_notes *notes = sb_arena_alloc(&first->dag.arena, 1, sizeof *notes);
    if (!notes)
        return;
    sb_trace_note_dirt(notes, &operations->dirt);
    sb_trace_note_requests(notes, operations);
    for (unsigned i = 0; i < first->notes->count; i++)
        sb_note(notes, "%s", first->notes->text[i]);
    first->notes = notes;
}

enum sb_code sb_trace_workloads(const struct sb_spans *spans, const char *file,
                                const struct sb_readers *readers, struct sb_workload **workload,
                                unsigned *count, struct sb_error *error)
{
    struct sb_operations operations;
    struct sb_trace_filter filter = { 0 };
    struct sb_workload *made = NULL;
    unsigned done = 0;
    enum sb_code code = sb_trace_filter_read(&filter, readers->import, error);
    if (code == SB_OK)
        code = sb_operations_build(&operations, spans, &filter, error);
    if (code)
        return code;
    made = calloc(operations.count + 1, sizeof *made);
    if (!made)
        code = sb_fail_memory(error);
    for (size_t i = 0; code == SB_OK && i < operations.count; i++) {
        if (!is_wanted(spans, &operations.operation[i], readers->import))
            continue;
        code = make(spans, &operations.operation[i], file, readers, &made[done], error);
        done += code == SB_OK;
    }
    if (code == SB_OK && !done)
        code = refuse(spans, &operations, file, readers->import, error);
    if (code == SB_OK)
        tell(&made[0], &operations);
    sb_operations_fini(&operations);
    if (code) {
        while (done)
            sb_workload_fini(&made[--done]);
        free(made);
        return code;
    }
    *workload = made;
    *count = done;
    return SB_OK;
}
