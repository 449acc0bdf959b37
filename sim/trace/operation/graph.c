/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/operation/graph.h"

#include "sim/stats/sort.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct filling {
    const struct sb_graph_source *source;
    const struct sb_stretches *s;
    struct sb_dag_builder *builder;
    uint32_t *task;  /* [stretches]; SB_NONE: left out */
    uint32_t *seen;  /* [stretches] 1 + the last one that waits for it */
    uint32_t *stack; /* [stretches] */
    uint32_t *pool;  /* [pools] in the builder */
};

static sb_ns took(const struct sb_stretches *s, uint32_t t, uint32_t stretch)
{
    return s->ns[(size_t)t * s->count + stretch];
}

/* How many it waits for, and one of them. */
static size_t sources_of(const struct sb_stretches *s, uint32_t stretch, uint32_t *source)
{
    size_t count = 0;
    for (size_t e = s->begin[stretch]; e < s->begin[stretch + 1]; e++)
        if (s->edge[e].of & SB_EDGES_LEFT) {
            *source = s->edge[e].from;
            count++;
        }
    return count;
}

/* Whether it never lasts and joins nothing; the last one of all is kept. */
static bool is_idle(const struct sb_stretches *s, uint32_t stretch)
{
    uint32_t source;
    if (stretch == s->last[0] || sources_of(s, stretch, &source) > 1)
        return false;
    for (uint32_t t = 0; t < s->traces; t++)
        if (took(s, t, stretch) > 0)
            return false;
    return true;
}

/* The name with a number behind it where it is taken: a call may itself be named "op (2)". */
static uint32_t add_named(struct sb_dag_builder *builder, const char *label, const char *suffix)
{
    size_t size = strlen(label) + strlen(suffix) + 16;
    char *name = malloc(size);
    uint32_t task = SB_NONE;
    if (!name)
        return SB_NONE;
    snprintf(name, size, "%s%s", label, suffix);
    for (unsigned i = 2; sb_dag_builder_find(builder, name) != SB_NONE && i < UINT32_MAX; i++)
        snprintf(name, size, "%s%s ~%u", label, suffix, i);
    task = sb_dag_builder_task(builder, name);
    free(name);
    return task;
}

static bool add_tasks(struct filling *f)
{
    for (uint32_t i = 0; i < f->s->count; i++) {
        const struct sb_stretch *stretch = &f->s->stretch[i];
        char suffix[24] = "";
        f->task[i] = SB_NONE;
        if (is_idle(f->s, i))
            continue;
        if (stretch->number == 0)
            snprintf(suffix, sizeof suffix, ": wait");
        else if (stretch->number > 1)
            snprintf(suffix, sizeof suffix, " (%u)", stretch->number);
        f->task[i] = add_named(f->builder, f->source->label[stretch->call], suffix);
        if (f->task[i] == SB_NONE)
            return false;
    }
    return true;
}

/* The time of one stretch in all traces; -1 in the rows that do not have it. */
static bool make_dist(const struct filling *f, uint32_t stretch, struct sb_dist *dist)
{
    const struct sb_stretches *s = f->s;
    struct sb_arena *arena = sb_dag_builder_arena(f->builder);
    bool same = true;
    for (uint32_t t = 1; t < s->traces; t++)
        same = same && took(s, t, stretch) == took(s, 0, stretch);
    *dist = (struct sb_dist){ .a = took(s, 0, stretch) > 0 ? (double)took(s, 0, stretch) : 0 };
    if (same)
        return true;
    double *row = sb_arena_alloc(arena, s->traces, sizeof *row);
    double *sample = sb_arena_alloc(arena, s->traces, sizeof *sample);
    uint32_t present = 0;
    if (!row || !sample)
        return false;
    for (uint32_t t = 0; t < s->traces; t++) {
        row[t] = (double)took(s, t, stretch);
        if (row[t] >= 0)
            sample[present++] = row[t];
    }
    sb_sort_doubles(sample, present);
    *dist = (struct sb_dist){ .type = f->source->recorded,
                              .point = sample,
                              .count = present,
                              .row = row,
                              .rows = s->traces };
    return true;
}

/* What is left out is passed through, to the one that it waits for, if any. */
static void await_all(const struct filling *f, uint32_t stretch)
{
    const struct sb_stretches *s = f->s;
    for (size_t e = s->begin[stretch]; e < s->begin[stretch + 1]; e++) {
        uint32_t from = s->edge[e].from;
        if (!(s->edge[e].of & SB_EDGES_LEFT))
            continue;
        while (f->task[from] == SB_NONE && sources_of(s, from, &from))
            continue;
        if (f->task[from] == SB_NONE)
            continue;
        sb_dag_builder_await(f->builder, f->task[from]);
        f->seen[from] = stretch + 1;
    }
}

/* What else it waited for in the recording, past those that are left out. */
static void note_recorded(const struct filling *f, uint32_t stretch)
{
    const struct sb_stretches *s = f->s;
    uint32_t waiting = 0;
    for (uint32_t at = stretch;; at = f->stack[--waiting]) {
        for (size_t e = s->begin[at]; e < s->begin[at + 1]; e++) {
            uint32_t from = s->edge[e].from;
            if (!(s->edge[e].of & SB_EDGES_RECORDED) || f->seen[from] == stretch + 1)
                continue;
            f->seen[from] = stretch + 1;
            if (f->task[from] == SB_NONE)
                f->stack[waiting++] = from;
            else
                sb_dag_builder_recorded_edge(f->builder, f->task[from], f->task[stretch]);
        }
        if (!waiting)
            return;
    }
}

static bool add_arrivals(const struct filling *f, const struct sb_arrivals *from)
{
    struct sb_arena *arena = sb_dag_builder_arena(f->builder);
    struct sb_arrivals *copy = sb_arena_alloc(arena, 1, sizeof *copy);
    sb_ns *time = sb_arena_alloc(arena, from->times, sizeof *time);
    if (!copy || !time)
        return false;
    memcpy(time, from->time, from->times * sizeof *time);
    *copy = *from;
    copy->time = time;
    sb_dag_builder_arrivals(f->builder, copy);
    return true;
}

/* All that there are, each of a name of its own. */
static bool add_pools(struct filling *f)
{
    const struct sb_call_load *load = f->source->load;
    f->pool = calloc((load ? load->pools : 0) + (size_t)1, sizeof *f->pool);
    for (uint32_t p = 0; f->pool && load && p < load->pools; p++) {
        char name[200];
        snprintf(name, sizeof name, "%.160s", load->pool[p].name);
        f->pool[p] = sb_dag_builder_pool(f->builder, name, load->pool[p].slots);
        for (unsigned i = 2; f->pool[p] == SB_NONE && i < 1000; i++) {
            snprintf(name, sizeof name, "%.160s ~%u", load->pool[p].name, i);
            f->pool[p] = sb_dag_builder_pool(f->builder, name, load->pool[p].slots);
        }
    }
    return f->pool && (!load || !load->arrivals || add_arrivals(f, load->arrivals));
}

/* What runs of a call holds a slot, not what waits. */
static void take_slot(const struct filling *f, uint32_t stretch)
{
    const struct sb_call_load *load = f->source->load;
    const struct sb_stretch *s = &f->s->stretch[stretch];
    uint32_t pool = load && s->number > 0 ? load->pool_of[s->call] : SB_NO_POOL;
    if (pool != SB_NO_POOL && f->pool[pool] != SB_NONE)
        sb_dag_builder_take(f->builder, (struct sb_units){ f->pool[pool], 1 });
}

enum sb_code sb_graph_fill(const struct sb_graph_source *source, struct sb_dag_builder *builder,
                           struct sb_error *error)
{
    const struct sb_stretches *s = source->stretches;
    struct filling f = { .source = source,
                         .s = s,
                         .builder = builder,
                         .task = malloc(((size_t)s->count + 1) * sizeof *f.task),
                         .seen = calloc((size_t)s->count + 1, sizeof *f.seen),
                         .stack = malloc(((size_t)s->count + 1) * sizeof *f.stack) };
    bool fine = f.task && f.seen && f.stack && add_tasks(&f) && add_pools(&f);
    sb_dag_builder_recorded(builder);
    for (uint32_t i = 0; fine && i < s->count; i++) {
        struct sb_dist dist;
        if (f.task[i] == SB_NONE)
            continue;
        fine = make_dist(&f, i, &dist);
        if (!fine)
            break;
        sb_dag_builder_step(builder, f.task[i], &dist);
        take_slot(&f, i);
        await_all(&f, i);
        note_recorded(&f, i);
    }
    free(f.task);
    free(f.seen);
    free(f.stack);
    free(f.pool);
    return fine ? SB_OK : sb_fail_memory(error);
}
