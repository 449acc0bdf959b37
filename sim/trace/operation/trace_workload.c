/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/operation/trace_workload.h"

#include "sim/trace/operation/call_load.h"
#include "sim/trace/operation/graph.h"
#include "sim/trace/operation/inference.h"
#include "sim/trace/operation/labels.h"
#include "sim/trace/operation/operations.h"
#include "sim/trace/operation/trace_notes.h"
#include "sim/workload/source/import_options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the options say of edges, read once. */
struct choosing {
    struct sb_edge_choice choice;
    struct sb_edge_pattern pattern[SB_DROP_EDGES_MAX];
    uint64_t dropped[SB_DROP_EDGES_MAX];
};

/* All that is made of one operation before its graph. */
struct trace_workload_making {
    const struct sb_spans *spans;
    struct sb_operation *operation;
    const struct sb_import_options *options;        /* never NULL */
    const struct sb_service_capacities *capacities; /* NULL: nothing is said of load */
    struct sb_call_load load;
    struct sb_inference inference;
    const char **label;
    struct sb_arena arena; /* of the labels */
};

static const struct sb_dist_type *find_type(const struct sb_readers *readers, const char *name)
{
    for (size_t i = 0; readers->distributions && readers->distributions[i]; i++)
        if (strcmp(readers->distributions[i]->name, name) == 0)
            return readers->distributions[i];
    return NULL;
}

/* "frontend: GET /dispatch" */
static char *name_of(const struct trace_workload_making *m, struct sb_arena *arena)
{
    const char *service = m->spans->text.name[m->operation->service];
    const char *name = m->spans->text.name[m->operation->name];
    size_t size = strlen(service) + strlen(name) + 8;
    char *text = sb_arena_alloc(arena, size, 1);
    if (text)
        snprintf(text, size, "%s%s%s", service, *service ? ": " : "", *name ? name : "span");
    return text;
}

static enum sb_code trace_workload_fill(struct trace_workload_making *m, const char *file,
                                        struct sb_workload *workload, struct sb_error *error)
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
    workload->edges_chosen = true;
    if (!notes || !workload->name || !workload->description || !workload->file)
        return sb_fail_memory(error);
    sb_trace_note_replays(notes, &m->operation->calls, &m->inference.stretches);
    if (m->options->drop_edge[0])
        sb_trace_note_implied(notes, &m->inference, m->label);
    enum sb_code code =
        sb_trace_note_habits(notes, &m->operation->calls, &m->inference, m->label, error);
    return code ? code : sb_trace_note_pools(notes, &m->operation->calls, m->label, error);
}

static enum sb_code make_graph(struct trace_workload_making *m, const char *file,
                               const struct sb_readers *readers, struct sb_workload *workload,
                               struct sb_error *error)
{
    struct sb_dag_builder *builder = sb_dag_builder_new();
    if (!builder)
        return sb_fail_memory(error);
    const struct sb_graph_source source = { .stretches = &m->inference.stretches,
                                            .label = m->label,
                                            .recorded = find_type(readers, "empirical"),
                                            .load = m->capacities ? &m->load : NULL };
    enum sb_code code = sb_graph_fill(&source, builder, error);
    if (code)
        sb_dag_builder_free(builder);
    else
        code = sb_dag_build(builder, &workload->dag, file, error);
    if (code == SB_OK && (code = trace_workload_fill(m, file, workload, error)))
        sb_workload_fini(workload);
    return code;
}

static enum sb_code find_load(struct trace_workload_making *m, struct sb_edge_choice *choice,
                              struct sb_error *error)
{
    if (!m->capacities)
        return SB_OK;
    enum sb_code code = sb_call_load_find(&m->load, &m->operation->calls, m->label, m->spans,
                                          m->capacities, &m->arena, error);
    choice->group = m->load.group;
    return code;
}

static enum sb_code make(const struct sb_spans *spans, struct sb_operation *operation,
                         const struct sb_service_capacities *capacities, const char *file,
                         const struct sb_readers *readers, const struct sb_edge_choice *chosen,
                         struct sb_workload *workload, struct sb_error *error)
{
    static const struct sb_import_options none = { 0 };
    struct sb_edge_choice own = *chosen, *choice = &own;
    struct trace_workload_making m = { .spans = spans,
                                       .operation = operation,
                                       .capacities = capacities,
                                       .options = readers->import ? readers->import : &none };
    enum sb_code code = sb_labels_make(&operation->calls, spans, &m.arena, &m.label, error);
    if (code == SB_OK)
        code = find_load(&m, choice, error);
    if (code == SB_OK)
        code = sb_inference_make(&m.inference, &operation->calls, m.label, choice, error);
    if (code == SB_OK)
        code = make_graph(&m, file, readers, workload, error);
    sb_inference_fini(&m.inference);
    sb_arena_fini(&m.arena);
    return code;
}

static void forget_choice(struct choosing *c)
{
    for (unsigned i = 0; i < c->choice.drops; i++)
        sb_edge_pattern_fini(&c->pattern[i]);
}

static enum sb_code read_choice(struct choosing *c, const struct sb_import_options *options,
                                struct sb_error *error)
{
    *c = (struct choosing){ .choice = { .support = 1, .drop = c->pattern, .dropped = c->dropped } };
    if (!options)
        return SB_OK;
    const char *infer = options->infer ? options->infer : "timing";
    c->choice.ignore_links = strcmp(infer, "none") == 0;
    c->choice.ignore_timing = options->break_habits || strcmp(infer, "timing") != 0;
    c->choice.support = options->support ? options->support : 1;
    for (unsigned i = 0; i < SB_DROP_EDGES_MAX && options->drop_edge[i]; i++) {
        enum sb_code code =
            sb_edge_pattern_read(&c->pattern[i], options->drop_edge[i], "--drop-edge", error);
        if (code) {
            forget_choice(c);
            return code;
        }
        c->choice.drops++;
    }
    return SB_OK;
}

/* A name that is misspelt would drop nothing in silence. */
static enum sb_code check_dropped(const struct choosing *c, const struct sb_import_options *options,
                                  struct sb_error *error)
{
    for (unsigned i = 0; i < c->choice.drops; i++)
        if (!c->dropped[i])
            return sb_fail(error, SB_EINPUT, "--drop-edge", "no edge fits '%.200s'",
                           options->drop_edge[i]);
    return SB_OK;
}

/* By its name, or as its workload is called, with the service: others may have one of that name. */
static bool is_wanted(const struct sb_spans *spans, const struct sb_operation *operation,
                      const struct sb_import_options *options)
{
    const char *wanted = options ? options->operation : NULL;
    const char *service = spans->text.name[operation->service];
    const char *name = spans->text.name[operation->name];
    size_t length = strlen(service);
    if (!wanted || strcmp(wanted, name) == 0)
        return true;
    return length && strncmp(wanted, service, length) == 0 &&
           strncmp(wanted + length, ": ", 2) == 0 &&
           strcmp(wanted + length + 2, *name ? name : "span") == 0;
}

static enum sb_code refuse(const struct sb_spans *spans, const struct sb_operations *operations,
                           const char *file, const struct sb_import_options *options,
                           struct sb_error *error)
{
    if (options && options->operation && operations->count)
        return sb_fail(error, SB_EINPUT, file,
                       "no operation \"%.120s\"; the most frequent is \"%.120s\"",
                       options->operation, spans->text.name[operations->operation[0].name]);
    if (operations->outside || operations->failed)
        return sb_fail(error, SB_EINPUT, file,
                       "no trace is left: --since and --until leave out %llu, --errors %llu",
                       (unsigned long long)operations->outside,
                       (unsigned long long)operations->failed);
    if (operations->dirt.unusable)
        return sb_fail(error, SB_EINPUT, file,
                       "no trace with a span that has an id and times; spans without, or not "
                       "within 146 years of 1970 (is their unit right?): %llu",
                       (unsigned long long)operations->dirt.unusable);
    return sb_fail(error, SB_EINPUT, file,
                   "no trace with a span that has an id, a start and an end");
}

/* What is true of all files stands with the first workload. */
static enum sb_code tell(struct sb_workload *first, const struct sb_operations *operations,
                         const struct sb_spans *spans,
                         const struct sb_service_capacities *capacities, struct sb_error *error)
{
    struct sb_notes *notes = sb_arena_alloc(&first->dag.arena, 1, sizeof *notes);
    if (!notes)
        return sb_fail_memory(error);
    sb_trace_note_dirt(notes, &operations->dirt);
    sb_trace_note_requests(notes, operations);
    if (capacities)
        sb_call_load_note(notes, spans, capacities);
    sb_notes_add(notes, first->notes);
    first->notes = notes;
    return SB_OK;
}

/* As many as there are wanted, in `made`. */
static enum sb_code make_all(const struct sb_spans *spans, struct sb_operations *operations,
                             const struct sb_service_capacities *capacities, const char *file,
                             const struct sb_readers *readers, struct sb_workload *made,
                             unsigned *done, struct sb_error *error)
{
    struct choosing choosing;
    enum sb_code code = read_choice(&choosing, readers->import, error);
    if (code)
        return code;
    for (size_t i = 0; code == SB_OK && i < operations->count; i++) {
        if (!is_wanted(spans, &operations->operation[i], readers->import))
            continue;
        code = make(spans, &operations->operation[i], capacities, file, readers, &choosing.choice,
                    &made[*done], error);
        *done += code == SB_OK;
    }
    if (code == SB_OK && !*done)
        code = refuse(spans, operations, file, readers->import, error);
    if (code == SB_OK)
        code = check_dropped(&choosing, readers->import, error);
    if (code == SB_OK)
        code = tell(&made[0], operations, spans, capacities, error);
    forget_choice(&choosing);
    return code;
}

enum sb_code sb_trace_workloads(struct sb_spans *spans, const char *file,
                                const struct sb_readers *readers, struct sb_workload **workload,
                                unsigned *count, struct sb_error *error)
{
    const bool load = readers->import && readers->import->load;
    struct sb_service_capacities capacities = { 0 };
    struct sb_operations operations;
    struct sb_trace_filter filter;
    unsigned done = 0;
    enum sb_code code = sb_trace_filter_read(&filter, readers->import, error);
    if (code == SB_OK)
        code = sb_operations_build(&operations, spans, &filter, error);
    if (code)
        return code;
    if (load)
        code = sb_service_capacities_find(&capacities, spans, error);
    sb_spans_forget(spans);
    struct sb_workload *made = calloc(operations.count + 1, sizeof *made);
    if (code == SB_OK)
        code = made ? make_all(spans, &operations, load ? &capacities : NULL, file, readers, made,
                               &done, error)
                    : sb_fail_memory(error);
    sb_service_capacities_fini(&capacities);
    sb_operations_fini(&operations);
    if (code == SB_OK) {
        *workload = made;
        *count = done;
        return SB_OK;
    }
    while (done)
        sb_workload_fini(&made[--done]);
    free(made);
    return code;
}
