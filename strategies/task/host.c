/* SPDX-License-Identifier: MIT */
#include "strategies/task/host.h"

#include "strategies/task/call.h"
#include "strategies/task/now.h"
#include "strategies/task/spin.h"
#include "strategies/task/thread.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LATE_NS = 50000000, LOOK_NS = 1000000 }; /* what comes after the run is waited for */

static void close_load(void *self)
{
    struct sb_task_load *load = self;
    if (!load)
        return;
    free(load->done);
    free(load->visit);
    free(load->busy);
    free(load->late);
    free(load);
}

static void *open_load(const struct sb_task_graph_v1 *graph, const struct sb_task_work_v1 *work)
{
    struct sb_task_load *load = calloc(1, sizeof *load);
    if (!load)
        return NULL;
    load->graph = *graph;
    load->work = *work;
    load->tasks = graph->tasks;
    load->begin = graph->before_begin;
    load->before = graph->before;
    load->turn = 1;
    load->done = calloc((size_t)graph->tasks + 1, sizeof *load->done);
    load->visit = calloc((size_t)graph->tasks + 1, sizeof *load->visit);
    load->busy = calloc((size_t)work->workers + 1, sizeof *load->busy);
    load->late =
        work->body == SB_TASK_SLEEP ? calloc((size_t)graph->tasks + 1, sizeof *load->late) : NULL;
    if (!load->done || !load->visit || !load->busy ||
        (work->body == SB_TASK_SLEEP && !load->late)) {
        close_load(load);
        return NULL;
    }
    for (uint32_t t = 0; t < graph->tasks; t++)
        atomic_init(&load->done[t], 1); /* as after a first turn */
    return load;
}

/* Whether all that it depends on has ended, `last` what ended last, NONE where there is nothing. */
static bool is_ready(const struct sb_task_load *load, uint32_t task, uint32_t *last)
{
    *last = SB_TASK_NONE;
    for (uint32_t b = load->begin[task]; b < load->begin[task + 1]; b++) {
        uint32_t before = load->before[b];
        if (!sb_task_is_done(load, before))
            return false;
        if (*last == SB_TASK_NONE || load->visit[before].end > load->visit[*last].end)
            *last = before;
    }
    return true;
}

/* The first task that could have ended in the last turn and has not, or NONE. */
static uint32_t missing(const struct sb_task_load *load)
{
    uint32_t task = 0, last;
    while (task < load->tasks && (sb_task_is_done(load, task) || !is_ready(load, task, &last)))
        task++;
    return task < load->tasks ? task : SB_TASK_NONE;
}

static void begin_run(void *self, int checked)
{
    struct sb_task_load *load = self;
    const struct sb_task_work_v1 *work = &load->work;
    bool timed = !checked && work->body <= SB_TASK_SPIN, spins = work->iterations || work->extra;
    if (!timed) {
        uint32_t task = missing(load); /* in the timed runs before this one */
        load->begun = sb_task_now();
        if (task != SB_TASK_NONE)
            sb_task_blame(load, SB_TASK_MISSED, task, SB_TASK_NONE, SB_TASK_NONE, load->begun);
        for (uint32_t w = 0; w < work->workers; w++)
            atomic_store(&load->busy[w], 0);
    }
    load->turn++;
    load->inside = load->alone = 0;
    load->over = 0;
    atomic_store(&load->way, !timed ? SB_TASK_CHECKED : spins ? SB_TASK_SPINNING : SB_TASK_QUICK);
    atomic_store(&load->quick, timed && !spins ? load->tasks : 0);
    atomic_store(&sb_task_current, load);
}

static bool has_begun(const struct sb_task_load *load, uint32_t task)
{
    return atomic_load(&load->visit[task].begun) == load->turn;
}

/* A run that returned and has not run everything. */
static void blame_missing(struct sb_task_load *load, uint32_t task)
{
    const struct timespec look = { 0, LOOK_NS };
    uint32_t worker = SB_TASK_NONE, last = SB_TASK_NONE;
    int64_t start = load->over;
    for (int64_t waited = 0; waited < LATE_NS && !sb_task_is_done(load, task); waited += LOOK_NS)
        nanosleep(&look, NULL);
    enum sb_task_fault_kind_v1 kind = sb_task_is_done(load, task) ? SB_TASK_LATE
                                      : has_begun(load, task)     ? SB_TASK_UNENDED
                                                                  : SB_TASK_LOST;
    if (kind == SB_TASK_LOST)
        is_ready(load, task, &last);
    else {
        worker = load->visit[task].worker;
        start = kind == SB_TASK_LATE ? load->visit[task].end : load->visit[task].start;
    }
    sb_task_blame(load, kind, task, worker, last, start);
}

static void over_at(int64_t time)
{
    struct sb_task_load *load = atomic_load(&sb_task_current);
    load->over = load->begun + time;
}

static int end_run(void *self)
{
    struct sb_task_load *load = self;
    bool checked = atomic_load(&load->way) == SB_TASK_CHECKED;
    if (checked) {
        if (load->over <= load->begun)
            load->over = sb_task_now();
        uint32_t task = missing(load), stray = sb_task_outside_take();
        if (task != SB_TASK_NONE)
            blame_missing(load, task);
        if (stray != SB_TASK_NONE)
            sb_task_blame(load, SB_TASK_OUTSIDE, stray, SB_TASK_NONE, SB_TASK_NONE, load->begun);
    }
    atomic_store(&sb_task_current, &sb_task_idle);
    return atomic_load(&load->faulty);
}

/* What is known of the other task by now. */
static void complete(const struct sb_task_load *load, struct sb_task_fault_v1 *fault)
{
    const struct sb_task_visit *other;
    fault->over = load->over > load->begun ? load->over - load->begun : SB_TASK_NEVER;
    if (fault->other >= load->tasks)
        return;
    other = &load->visit[fault->other];
    if (has_begun(load, fault->other)) {
        fault->other_worker = other->worker;
        fault->other_start = other->start - load->begun;
    }
    if (sb_task_is_done(load, fault->other) && other->end > load->begun)
        fault->other_end = other->end - load->begun;
}

static void tell_fault(const void *self, struct sb_task_fault_v1 *fault)
{
    const struct sb_task_load *load = self;
    *fault = (struct sb_task_fault_v1){ .size = sizeof *fault, .kind = SB_TASK_FINE };
    if (!atomic_load(&load->told))
        return;
    *fault = load->fault;
    complete(load, fault);
}

/* ---- runs that do not end ---- */

static uint64_t progress(const void *self)
{
    const struct sb_task_load *load = self;
    uint64_t sum = load->turn;
    for (uint32_t t = 0; t < load->tasks; t++)
        sum += sb_task_is_done(load, t) + has_begun(load, t);
    return sum;
}

static void tell_stuck(const void *self, struct sb_task_fault_v1 *fault)
{
    const struct sb_task_load *load = self ? self : atomic_load(&sb_task_current);
    uint32_t last, ended = 0;
    tell_fault(load, fault);
    if (fault->kind != SB_TASK_FINE)
        return;
    fault->timed = atomic_load(&load->way) != SB_TASK_CHECKED;
    fault->start = fault->other_start = fault->other_end = SB_TASK_NEVER;
    fault->over = sb_task_now() - load->begun;
    fault->other = fault->other_worker = fault->worker = SB_TASK_NONE;
    for (uint32_t t = 0; t < load->tasks; t++) {
        ended += sb_task_is_done(load, t);
        if (sb_task_is_done(load, t) || fault->kind == SB_TASK_STUCK_INSIDE)
            continue;
        if (has_begun(load, t)) {
            fault->kind = SB_TASK_STUCK_INSIDE;
            fault->task = t;
            fault->worker = load->visit[t].worker;
            fault->start = load->visit[t].start - load->begun;
        }
        else if (fault->kind == SB_TASK_FINE && is_ready(load, t, &last)) {
            fault->kind = SB_TASK_STUCK;
            fault->task = t;
            fault->other = last;
        }
    }
    fault->ended = ended;
    if (fault->kind == SB_TASK_STUCK && fault->other != SB_TASK_NONE && !fault->timed)
        fault->other_end = load->visit[fault->other].end - load->begun;
}

static const int64_t *tell_late(const void *self)
{
    return ((const struct sb_task_load *)self)->late;
}

static uint32_t tell_alone(const void *self)
{
    return atomic_load(&((const struct sb_task_load *)self)->alone);
}

static uint64_t tell_bytes(const void *self)
{
    const struct sb_task_load *load = self;
    return sizeof *load + (uint64_t)load->tasks * (sizeof *load->done + sizeof *load->visit +
                                                   (load->late ? sizeof *load->late : 0));
}

const struct sb_task_host_v1 *sb_task_host_v1(void)
{
    static const struct sb_task_host_v1 host = { .size = sizeof host,
                                                 .version = 1,
                                                 .open = open_load,
                                                 .close = close_load,
                                                 .begin = begin_run,
                                                 .end = end_run,
                                                 .fault = tell_fault,
                                                 .stuck = tell_stuck,
                                                 .progress = progress,
                                                 .late = tell_late,
                                                 .alone = tell_alone,
                                                 .bytes = tell_bytes,
                                                 .start_at = sb_task_start_at,
                                                 .end_at = sb_task_end_at,
                                                 .over_at = over_at,
                                                 .forget = sb_task_forget,
                                                 .why = sb_task_why,
                                                 .spin = sb_task_spin,
                                                 .run = sb_task_run };
    return &host;
}
