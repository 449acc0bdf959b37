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
    uint32_t *asked; /* [accesses] the task that is asked for, SB_NO_NAME: none */
    uint32_t *until; /* [accesses] the moment at which it has been waited for; 0: never */
    sb_ns *begun;    /* [calls] when the step began */
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

static void find_waits(const struct body *b, uint64_t *passed)
{
    const struct sb_recorded *recorded = b->source->recorded;
    for (uint32_t a = 0; a < b->accesses; a++) {
        uint32_t name = recorded->access[task_of(b, 0, b->task)->access + a].name, at = a + 1;
        b->asked[a] = sb_recorded_find(recorded, call_of(b, 0), name);
        b->until[a] = 0;
        if (b->asked[a] == SB_NO_NAME)
            continue;
        while (at <= b->accesses && !is_done(b, a, at))
            at++;
        if (at <= b->accesses && b->asked[a] != b->task)
            b->until[a] = at;
        else
            (*passed)++;
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
        dist = (struct sb_dist){ .type = b->source->samples, .point = sample, .count = calls };
        if (!b->source->independent) {
            dist.row = row;
            dist.rows = calls;
        }
    }
    sb_dag_builder_step(b->builder, b->task, &dist);
    return true;
}

/* Where the step behind moment `at` begins: then, or when the last of those is done that have been
 * waited for by the next moment. */
static bool begin_step(const struct body *b, uint32_t at)
{
    bool waits = false;
    for (uint32_t a = 0; a <= at && a < b->accesses; a++)
        waits = waits || b->until[a] == at + 1;
    for (uint32_t c = 0; waits && c < b->source->calls; c++) {
        b->begun[c] = moment(b, c, at);
        for (uint32_t a = 0; a <= at; a++)
            if (b->until[a] == at + 1 && task_of(b, c, b->asked[a])->end > b->begun[c])
                b->begun[c] = task_of(b, c, b->asked[a])->end;
    }
    return waits;
}

/* A step lasts up to the last moment behind which nothing is waited for. `from` is the moment at
 * which it began, SB_NO_NAME: the body's beginning. */
static bool end_step(const struct body *b, uint32_t from, const sb_ns *begun, uint32_t at,
                     sb_ns *ns)
{
    for (uint32_t c = 0; c < b->source->calls; c++)
        ns[c] = moment(b, c, at) - begun[c];
    if (!add_step(b, ns))
        return false;
    for (uint32_t a = 0; from != SB_NO_NAME && a <= from; a++)
        if (b->until[a] == from + 1)
            sb_dag_builder_await(b->builder, b->asked[a]);
    return true;
}

static bool add_steps(struct body *b, uint64_t *passed)
{
    uint32_t calls = b->source->calls, from = SB_NO_NAME;
    sb_ns *ns = malloc(2 * (size_t)calls * sizeof *ns), *begun = ns ? ns + calls : NULL;
    bool fine = ns;
    if (!fine)
        return false;
    find_waits(b, passed);
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

static bool add_body(struct body *b, uint64_t *passed)
{
    b->accesses = task_of(b, 0, b->task)->accesses;
    b->asked = malloc((2 * (size_t)b->accesses + 1) * sizeof *b->asked);
    b->begun = malloc(b->source->calls * sizeof *b->begun);
    b->until = b->asked ? b->asked + b->accesses : NULL;
    bool fine = b->asked && b->begun && add_steps(b, passed);
    free(b->asked);
    free(b->begun);
    return fine;
}

/* A task may be named "", which a graph does not allow. */
static bool add_tasks(const struct body *b)
{
    const struct sb_recorded *recorded = b->source->recorded;
    for (uint32_t t = 0; t < call_of(b, 0)->tasks; t++) {
        const char *name = recorded->text.name[task_of(b, 0, t)->name];
        char other[32] = "(no name)";
        for (unsigned i = 2; !*name && sb_recorded_find(recorded, call_of(b, 0),
                                         sb_names_find(&recorded->text, other)) != SB_NO_NAME; i++)
            snprintf(other, sizeof other, "(no name %u)", i);
        if (sb_dag_builder_task(b->builder, *name ? name : other) == SB_NONE)
            return false;
    }
    return true;
}

enum sb_code sb_call_graph_fill(const struct sb_call_graph_source *source,
                                struct sb_dag_builder *builder, uint64_t *passed,
                                struct sb_error *error)
{
    struct body body = { .source = source, .builder = builder };
    bool fine = add_tasks(&body);
    uint32_t tasks = call_of(&body, 0)->tasks;
    for (; fine && body.task < tasks; body.task++)
        fine = add_body(&body, passed);
    return fine ? SB_OK : sb_fail_memory(error);
}
