/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/recorded/call_graph.h"

#include "sim/stats/sort.h"

#include <stdio.h>
#include <stdlib.h>

/* One body. Its moments are its accesses and, as the last, its end. */
struct body {
    const struct sb_call_graph_source *source;
    struct sb_dag_builder *builder;
    uint32_t task, accesses;
    uint32_t *place;        /* [texts] of the task with that name; SB_NONE: there is none */
    uint32_t *awaited;      /* [tasks] by this body, by that moment; 0: never */
    uint32_t *asked;        /* [accesses] the task that is asked for */
    uint32_t *first, *next; /* [accesses + 1] the accesses that have been waited for by that moment
                               and not by the one before: first[moment], next[that one] … SB_NONE */
    sb_ns *begun;           /* [calls] when the step began */
};

static const struct sb_recorded_call *call_of(const struct body *b, uint32_t call)
{
    return &b->source->recorded->call[b->source->call[call]];
}

static const struct sb_recorded_task *task_of(const struct body *b, uint32_t call, uint32_t task)
{
    return &b->source->recorded->task[call_of(b, call)->task + task];
}

static sb_ns moment(const struct body *b, uint32_t call, uint32_t at)
{
    const struct sb_recorded_task *task = task_of(b, call, b->task);
    return at < b->accesses ? b->source->recorded->access[task->access + at].at : task->end;
}

static bool is_done(const struct body *b, uint32_t access, uint32_t at)
{
    for (uint32_t c = 0; c < b->source->calls; c++)
        if (task_of(b, c, b->asked[access])->end > moment(b, c, at))
            return false;
    return true;
}

/* The first moment behind an access at which what it asks for was done in all calls; one behind the
 * last where there is none. */
static uint32_t done_by(const struct body *b, uint32_t access)
{
    uint32_t low = access + 1, high = b->accesses + 1;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (is_done(b, access, middle))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Once a task has been waited for, nobody waits for it again. */
static void find_waits(const struct body *b, struct sb_call_graph_lost *lost)
{
    const struct sb_recorded_access *access =
        b->accesses ? b->source->recorded->access + task_of(b, 0, b->task)->access : NULL;
    for (uint32_t a = 0; a <= b->accesses; a++)
        b->first[a] = SB_NONE;
    for (uint32_t a = 0; a < b->accesses; a++)
        if (b->place[access[a].name] != SB_NONE)
            b->awaited[b->place[access[a].name]] = 0;
    for (uint32_t a = 0; a < b->accesses; a++) {
        uint32_t task = b->asked[a] = b->place[access[a].name];
        lost->unknown += task == SB_NONE;
        if (task == SB_NONE || b->awaited[task])
            continue;
        uint32_t moment_done = done_by(b, a);
        if (moment_done > b->accesses || task == b->task) {
            lost->passed++;
            continue;
        }
        b->awaited[task] = moment_done;
        b->next[a] = b->first[moment_done];
        b->first[moment_done] = a;
    }
}

/* The time of a step in all calls, which are `row`. */
static bool add_step(const struct body *b, const sb_ns *ns)
{
    struct sb_arena *arena = sb_dag_builder_arena(b->builder);
    uint32_t calls = b->source->calls, c = 1;
    struct sb_dist dist = sb_dist_constant((double)ns[0]);
    while (c < calls && ns[c] == ns[0])
        c++;
    if (c < calls) {
        double *row = sb_arena_alloc(arena, calls, sizeof *row);
        double *sample = sb_arena_alloc(arena, calls, sizeof *sample);
        if (!row || !sample)
            return false;
        for (c = 0; c < calls; c++)
            row[c] = sample[c] = (double)ns[c];
        sb_sort_doubles(sample, calls);
        dist = (struct sb_dist){
            .type = b->source->samples, .point = sample, .count = calls, .row = row, .rows = calls
        };
    }
    sb_dag_builder_step(b->builder, b->task, &dist);
    return true;
}

/* When the step behind moment `at` begins: then, or when the last of those is done that have been
 * waited for by the next moment. False: none has, and the step before goes on. */
static bool begin_step(const struct body *b, uint32_t at)
{
    if (b->first[at + 1] == SB_NONE)
        return false;
    for (uint32_t c = 0; c < b->source->calls; c++) {
        b->begun[c] = moment(b, c, at);
        for (uint32_t a = b->first[at + 1]; a != SB_NONE; a = b->next[a])
            if (task_of(b, c, b->asked[a])->end > b->begun[c])
                b->begun[c] = task_of(b, c, b->asked[a])->end;
    }
    return true;
}

/* The step that began behind moment `from` (SB_NONE: with the body) at begun[calls] ends at moment
 * `at`; ns[calls] is room for how long it took. */
static bool end_step(const struct body *b, uint32_t from, const sb_ns *begun, uint32_t at,
                     sb_ns *ns)
{
    for (uint32_t c = 0; c < b->source->calls; c++)
        ns[c] = moment(b, c, at) - begun[c];
    if (!add_step(b, ns))
        return false;
    for (uint32_t a = from == SB_NONE ? SB_NONE : b->first[from + 1]; a != SB_NONE; a = b->next[a])
        sb_dag_builder_await(b->builder, b->asked[a]);
    return true;
}

static bool add_steps(struct body *b, struct sb_call_graph_lost *lost)
{
    uint32_t calls = b->source->calls, from = SB_NONE;
    sb_ns *ns = malloc(2 * (size_t)calls * sizeof *ns), *begun = ns ? ns + calls : NULL;
    bool fine = ns;
    if (!fine)
        return false;
    find_waits(b, lost);
    for (uint32_t c = 0; c < calls; c++)
        begun[c] = 0;
    for (uint32_t at = 0; fine && at < b->accesses; at++) {
        if (!begin_step(b, at))
            continue;
        fine = end_step(b, from, begun, at, ns);
        for (uint32_t c = 0; c < calls; c++)
            begun[c] = b->begun[c];
        from = at;
    }
    fine = fine && end_step(b, from, begun, b->accesses, ns);
    free(ns);
    return fine;
}

static bool add_body(struct body *b, struct sb_call_graph_lost *lost)
{
    b->accesses = task_of(b, 0, b->task)->accesses;
    size_t moments = (size_t)b->accesses + 1;
    b->asked = malloc(3 * moments * sizeof *b->asked);
    if (!b->asked)
        return false;
    b->first = b->asked + moments;
    b->next = b->first + moments;
    bool fine = add_steps(b, lost);
    free(b->asked);
    return fine;
}

/* A task may be named "", which a graph does not allow. */
static bool add_tasks(const struct body *b)
{
    const struct sb_recorded *recorded = b->source->recorded;
    for (uint32_t t = 0; t < call_of(b, 0)->tasks; t++) {
        const char *name = recorded->text.name[task_of(b, 0, t)->name];
        char other[32] = "(no name)";
        for (unsigned i = 2;
             !*name && sb_recorded_find(recorded, call_of(b, 0),
                                        sb_names_find(&recorded->text, other)) != SB_NO_NAME;
             i++)
            snprintf(other, sizeof other, "(no name %u)", i);
        if (sb_dag_builder_task(b->builder, *name ? name : other) == SB_NONE)
            return false;
    }
    return true;
}

static bool add_bodies(struct body *b, struct sb_call_graph_lost *lost)
{
    const struct sb_recorded *recorded = b->source->recorded;
    uint32_t tasks = call_of(b, 0)->tasks;
    bool fine = true;
    for (size_t i = 0; i < recorded->text.count; i++)
        b->place[i] = SB_NONE;
    for (uint32_t t = 0; t < tasks; t++)
        b->place[task_of(b, 0, t)->name] = t;
    for (; fine && b->task < tasks; b->task++)
        fine = add_body(b, lost);
    return fine;
}

enum sb_code sb_call_graph_fill(const struct sb_call_graph_source *source,
                                struct sb_dag_builder *builder, struct sb_call_graph_lost *lost,
                                struct sb_error *error)
{
    struct body body = { .source = source, .builder = builder };
    size_t texts = source->recorded->text.count;
    body.place = malloc(texts * sizeof *body.place);
    body.awaited = malloc((call_of(&body, 0)->tasks + (size_t)1) * sizeof *body.awaited);
    body.begun = malloc(source->calls * sizeof *body.begun);
    bool fine =
        body.place && body.awaited && body.begun && add_tasks(&body) && add_bodies(&body, lost);
    free(body.place);
    free(body.awaited);
    free(body.begun);
    return fine ? SB_OK : sb_fail_memory(error);
}
