/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/recorded/gathered.h"

#include "sim/recorded/call_graph.h"
#include "sim/workload/source/contents.h"
#include "sim/workload/source/import_options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All that the workloads of one gathering are made of. */
struct making {
    const struct sb_recorded_gathered *gathered;
    const struct sb_recorded *recorded;
    uint32_t *call;  /* [calls] by group */
    uint32_t *begin; /* [groups + 1] of each group in `call` */
    uint32_t *order; /* [groups] the one with most calls first */
    struct sb_workload *made;
    unsigned count;
};

static enum sb_code begin(void **self, const struct sb_readers *readers, struct sb_error *error)
{
    struct sb_recorded_gathered *gathered = calloc(1, sizeof *gathered);
    void *traces = NULL;
    if (!gathered)
        return sb_fail_memory(error);
    gathered->readers = readers;
    enum sb_code code = sb_trace_filter_read(&gathered->filter, readers->import, error);
    if (code == SB_OK)
        code = sb_recorded_init(&gathered->calls, error);
    if (code == SB_OK)
        code = sb_trace_gathering.begin(&traces, readers, error);
    gathered->traces = traces;
    *self = gathered;
    if (code == SB_OK)
        return SB_OK;
    sb_recorded_fini(&gathered->calls);
    free(gathered);
    return code;
}

static void end(void *self)
{
    struct sb_recorded_gathered *gathered = self;
    if (!gathered)
        return;
    sb_recorded_fini(&gathered->calls);
    sb_trace_gathering.end(gathered->traces);
    free(gathered->file);
    free(gathered);
}

static const struct sb_dist_type *find_type(const struct sb_readers *readers, const char *name)
{
    for (size_t i = 0; readers->distributions && readers->distributions[i]; i++)
        if (strcmp(readers->distributions[i]->name, name) == 0)
            return readers->distributions[i];
    return NULL;
}

static bool more_calls(const struct sb_recorded *recorded, uint32_t a, uint32_t b)
{
    uint32_t x = recorded->group[a].calls, y = recorded->group[b].calls;
    return x != y ? x > y : recorded->group[a].first < recorded->group[b].first;
}

static bool list_groups(struct making *m)
{
    const struct sb_recorded *recorded = m->recorded;
    m->call = calloc(recorded->calls + 1, sizeof *m->call);
    m->begin = calloc(recorded->groups + 2, sizeof *m->begin);
    m->order = calloc(recorded->groups + 1, sizeof *m->order);
    m->made = calloc(recorded->groups + 1, sizeof *m->made);
    if (!m->call || !m->begin || !m->order || !m->made)
        return false;
    for (uint32_t g = 0; g < recorded->groups; g++) {
        uint32_t at = g;
        m->begin[g + 1] = m->begin[g] + recorded->group[g].calls;
        for (; at && more_calls(recorded, g, m->order[at - 1]); at--)
            m->order[at] = m->order[at - 1];
        m->order[at] = g;
    }
    for (size_t c = recorded->calls; c-- > 0;) {
        uint32_t group = recorded->call[c].group;
        m->call[--m->begin[group + 1]] = (uint32_t)c;
    }
    memmove(m->begin, m->begin + 1, recorded->groups * sizeof *m->begin);
    m->begin[recorded->groups] = (uint32_t)recorded->calls;
    return true;
}

/* The call's name, or those of its first tasks: "user, posts, page, …" */
static char *name_of(const struct making *m, const struct sb_recorded_call *call)
{
    const char *const *text = m->recorded->text.name;
    char *name = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&name, &size);
    if (!out)
        return NULL;
    unsigned same = 1;
    if (call->name)
        fputs(text[call->name], out);
    for (uint32_t t = 0; !call->name && t < call->tasks && t < 3; t++)
        fprintf(out, "%s%s", t ? ", " : "", text[m->recorded->task[call->task + t].name]);
    if (!call->name && call->tasks > 3)
        fputs(", …", out);
    for (unsigned i = 0; call->name && i < m->count; i++)
        same += m->recorded->call[m->recorded->group[m->order[i]].first].name == call->name;
    if (same > 1)
        fprintf(out, " (%u)", same);
    if (fclose(out) == 0)
        return name;
    free(name);
    return NULL;
}

static enum sb_code describe(const struct making *m, uint32_t group,
                             const struct sb_call_graph_lost *lost, struct sb_workload *workload,
                             struct sb_error *error)
{
    struct sb_arena *arena = &workload->dag.arena;
    struct sb_notes *notes = sb_arena_alloc(arena, 1, sizeof *notes);
    uint32_t calls = m->recorded->group[group].calls;
    char *name = name_of(m, &m->recorded->call[m->recorded->group[group].first]);
    char text[64];
    snprintf(text, sizeof text, "%u recorded call%s", calls, calls == 1 ? "" : "s");
    workload->name = name ? sb_arena_text(arena, name, strlen(name)) : NULL;
    workload->description = sb_arena_text(arena, text, strlen(text));
    workload->file = sb_arena_text(arena, m->gathered->file, strlen(m->gathered->file));
    workload->notes = notes;
    free(name);
    if (!notes || !workload->name || !workload->description || !workload->file)
        return sb_fail_memory(error);
    if (lost->passed)
        sb_note(notes, "dependencies asked for and not waited for, no edges: %llu",
                (unsigned long long)lost->passed);
    if (lost->unknown)
        sb_note(notes, "accesses of what is no task, no edges: %llu",
                (unsigned long long)lost->unknown);
    return SB_OK;
}

static enum sb_code make(struct making *m, uint32_t group, struct sb_error *error)
{
    const struct sb_readers *readers = m->gathered->readers;
    const struct sb_call_graph_source source = {
        .recorded = m->recorded,
        .call = m->call + m->begin[group],
        .calls = m->recorded->group[group].calls,
        .samples = find_type(readers, "empirical"),
    };
    struct sb_dag_builder *builder = sb_dag_builder_new();
    struct sb_workload *workload = &m->made[m->count];
    struct sb_call_graph_lost lost = { 0 };
    if (!builder)
        return sb_fail_memory(error);
    enum sb_code code = sb_call_graph_fill(&source, builder, &lost, error);
    if (code)
        sb_dag_builder_free(builder);
    else
        code = sb_dag_build(builder, &workload->dag, m->gathered->file, error);
    if (code == SB_OK && (code = describe(m, group, &lost, workload, error)))
        sb_workload_fini(workload);
    m->count += code == SB_OK;
    return code;
}

/* What is true of all files stands with the first workload. */
static void tell(const struct making *m)
{
    const struct sb_recorded_dirt *dirt = &m->recorded->dirt;
    struct sb_notes *notes = m->count ? (struct sb_notes *)m->made[0].notes : NULL;
    const struct {
        uint64_t count;
        const char *what;
    } line[] = { { dirt->unfinished, "calls left out of which a task never ended" },
                 { dirt->failed, "calls that failed left out" },
                 { dirt->outside, "calls outside --since and --until left out" },
                 { dirt->unknown, "dependencies without a row in their waterfall, no edges" } };
    for (unsigned i = 0; notes && i < sizeof line / sizeof *line; i++)
        if (line[i].count)
            sb_note(notes, "%s: %llu", line[i].what, (unsigned long long)line[i].count);
}

static bool is_wanted(const struct making *m, uint32_t group)
{
    const struct sb_import_options *options = m->gathered->readers->import;
    uint32_t name = m->recorded->call[m->recorded->group[group].first].name;
    return !options || !options->operation ||
           strcmp(options->operation, m->recorded->text.name[name]) == 0;
}

static enum sb_code make_all(struct making *m, struct sb_error *error)
{
    if (!list_groups(m))
        return sb_fail_memory(error);
    enum sb_code code = SB_OK;
    for (uint32_t g = 0; code == SB_OK && g < m->recorded->groups; g++)
        if (is_wanted(m, m->order[g]))
            code = make(m, m->order[g], error);
    tell(m);
    return code;
}

/* Behind them stand the workloads of plain promises. */
static enum sb_code add_plain(struct making *m, struct sb_error *error)
{
    struct sb_trace_gathered *traces = m->gathered->traces;
    struct sb_workload *plain = NULL, *all = NULL;
    unsigned count = 0;
    if (!traces->spans.count)
        return SB_OK;
    if (!traces->file && !(traces->file = strdup(m->gathered->file)))
        return sb_fail_memory(error);
    enum sb_code code = sb_trace_gathering.finish(traces, &plain, &count, error);
    if (code == SB_OK && !(all = realloc(m->made, (m->count + count + 1) * sizeof *all)))
        code = sb_fail_memory(error);
    if (code == SB_OK) {
        m->made = all;
        memcpy(all + m->count, plain, count * sizeof *all);
        m->count += count;
    }
    else
        for (unsigned i = 0; i < count; i++)
            sb_workload_fini(&plain[i]);
    free(plain);
    return code;
}

static enum sb_code finish(void *self, struct sb_workload **workload, unsigned *count,
                           struct sb_error *error)
{
    struct sb_recorded_gathered *gathered = self;
    struct making m = { .gathered = gathered, .recorded = &gathered->calls };
    enum sb_code code = make_all(&m, error);
    if (code == SB_OK)
        code = add_plain(&m, error);
    if (code == SB_OK && !m.count)
        code = sb_fail(error, SB_EINPUT, gathered->file, "no call of which all tasks ended");
    free(m.call);
    free(m.begin);
    free(m.order);
    if (code == SB_OK) {
        *workload = m.made;
        *count = m.count;
        return SB_OK;
    }
    while (m.count)
        sb_workload_fini(&m.made[--m.count]);
    free(m.made);
    return code;
}

const struct sb_gathering sb_recorded_gathering = { .begin = begin, .finish = finish, .end = end };
