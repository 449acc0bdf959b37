/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/verify/real_time.h"

#include "sim/base/assert.h"
#include "sim/base/clock.h"
#include "sim/engine/events/event_engine.h"
#include "sim/engine/kernel_choice.h"
#include "sim/engine/longest_path.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>

struct sb_real_time_probe {
    const struct sb_runtime *runtime;
    const struct sb_plan *plan;
    uint32_t workers;
    void *program;
    struct sb_engine *engine; /* with limited workers */
    struct sb_schedule_check *check;
    struct sb_span *span; /* [steps] */
    sb_ns *done;          /* [nodes] */
    sb_ns *took;          /* [steps] */
};

enum sb_code sb_real_time_probe_new(struct sb_real_time_probe **probe,
                                    const struct sb_runtime *runtime, const struct sb_plan *plan,
                                    uint32_t workers, sb_ns spin, struct sb_error *error)
{
    workers = sb_pools_workers(plan->dag->pools, workers);
    const struct sb_assignment assignment = { plan->dag, plan->strategy, workers, true };
    const struct sb_runtime_clock clock = { .real = true, .spin = spin };
    struct sb_real_time_probe *p = calloc(1, sizeof *p);
    if (!p)
        return sb_fail_memory(error);
    *p = (struct sb_real_time_probe){ .runtime = runtime, .plan = plan, .workers = workers };
    p->engine = workers ? sb_engine_new(plan, workers, sb_kernel_choose(NULL)) : NULL;
    p->check = sb_schedule_check_new(plan->dag);
    p->span = malloc(((size_t)plan->dag->steps + 1) * sizeof *p->span);
    p->done = malloc(((size_t)plan->nodes + 1) * sizeof *p->done);
    p->took = malloc(((size_t)plan->dag->steps + 1) * sizeof *p->took);
    enum sb_code code = p->check && p->span && p->done && p->took && (p->engine || !workers)
                            ? runtime->open(&assignment, &clock, &p->program, error)
                            : sb_fail_memory(error);
    if (code)
        sb_real_time_probe_free(p);
    else
        *probe = p;
    return code;
}

void sb_real_time_probe_free(struct sb_real_time_probe *p)
{
    if (!p)
        return;
    p->runtime->close(p->program);
    sb_engine_free(p->engine);
    sb_schedule_check_free(p->check);
    free(p->span);
    free(p->done);
    free(p->took);
    free(p);
}

sb_ns sb_real_time_simulate(struct sb_real_time_probe *p, const sb_ns *latency)
{
    return p->engine ? sb_engine_run(p->engine, latency)
                     : sb_longest_path_trace(p->plan, latency, p->done, p->span);
}

/* ---- rules ---- */

static void describe(const struct sb_real_time_probe *p, uint32_t step, const char *how, sb_ns is,
                     sb_ns bound, char *what, size_t size)
{
    const struct sb_dag *dag = p->plan->dag;
    uint32_t task = dag->step_task[step];
    snprintf(what, size, "task \"%.60s\", step %u %s %lld ns, but not before %lld ns",
             dag->task_name[task], step - sb_dag_first(dag, task), how, (long long)is,
             (long long)bound);
}

static bool breaks_rule(struct sb_real_time_probe *p, const sb_ns *latency, char *what, size_t size)
{
    sb_verify_ready(p->plan, p->done, p->span);
    for (uint32_t s = 0; s < p->plan->dag->steps; s++) {
        const struct sb_span *span = &p->span[s];
        what[0] = '\0';
        if (span->status != SB_DONE)
            describe(p, s, "does not run; expected at", 0, span->ready, what, size);
        else if (span->start < span->ready)
            describe(p, s, "starts at", span->start, span->ready, what, size);
        else if (span->end < span->start + latency[s])
            describe(p, s, "has a timer that is early: it ends at", span->end,
                     span->start + latency[s], what, size);
        if (what[0])
            return true;
        p->took[s] = span->end - span->start;
    }
    return false;
}

/* Of the schedule as it was, with the times that the steps really took. */
static enum sb_code real_time_check(struct sb_real_time_probe *p,
                                    const struct sb_verify_names *names, uint64_t replicate,
                                    const sb_ns *latency, sb_ns real, struct sb_error *error)
{
    struct sb_error refusal = { 0 };
    char what[240];
    sb_ns last = 0;
    if (breaks_rule(p, latency, what, sizeof what))
        return sb_verify_refuse(names, p->runtime, p->plan, p->workers, replicate, what, error);
    for (uint32_t s = 0; s < p->plan->dag->steps; s++)
        last = p->span[s].end > last ? p->span[s].end : last;
    if (p->workers &&
        sb_schedule_check_run(p->check, NULL, p->workers, p->took, p->span, last, &refusal))
        return sb_verify_refuse(names, p->runtime, p->plan, p->workers, replicate, refusal.text,
                                error);
    if (real >= last)
        return SB_OK;
    snprintf(what, sizeof what,
             "its caller goes on at %lld ns, before the last step ends at %lld ns", (long long)real,
             (long long)last);
    return sb_verify_refuse(names, p->runtime, p->plan, p->workers, replicate, what, error);
}

/* ---- the path ---- */

static uint32_t later(const struct sb_span *span, uint32_t a, uint32_t b)
{
    if (a == SB_NONE || b == SB_NONE)
        return a == SB_NONE ? b : a;
    return span[b].end > span[a].end ? b : a;
}

/* The step that a node of the plan waited for last, SB_NONE at the beginning; joins are looked
 * through. */
static uint32_t awaited(const struct sb_real_time_probe *p, uint32_t node)
{
    const struct sb_csr *pred = &p->plan->pred;
    uint32_t steps = p->plan->dag->steps;
    for (;;) {
        uint32_t last = SB_NONE;
        for (uint32_t e = pred->begin[node]; e < pred->begin[node + 1]; e++)
            if (last == SB_NONE || p->done[pred->list[e]] > p->done[last])
                last = pred->list[e];
        if (last == SB_NONE || last < steps)
            return last;
        node = last;
    }
}

/* The step before on the same worker. */
static uint32_t predecessor(const struct sb_real_time_probe *p, uint32_t step)
{
    const struct sb_span *span = p->span;
    uint32_t before = SB_NONE;
    for (uint32_t s = 0; p->workers && s < p->plan->dag->steps; s++)
        if (span[s].worker == span[step].worker && span[s].end <= span[step].start &&
            span[s].start < span[step].start)
            before = later(span, before, s);
    return before;
}

static void follow(const struct sb_real_time_probe *p, const sb_ns *latency, struct sb_real_time *o)
{
    const struct sb_span *span = p->span;
    uint32_t step = SB_NONE;
    for (uint32_t s = 0; s < p->plan->dag->steps; s++)
        step = later(span, step, s);
    o->dispatch = o->real - (step == SB_NONE ? 0 : span[step].end);
    while (step != SB_NONE) {
        SB_ASSERT(span[step].status == SB_DONE && span[step].start >= span[step].ready);
        uint32_t cause = later(span, awaited(p, step), predecessor(p, step));
        o->path += latency[step];
        o->lateness += span[step].end - span[step].start - latency[step];
        o->dispatch += span[step].start - (cause == SB_NONE ? 0 : span[cause].end);
        step = cause;
    }
    SB_ASSERT(o->real == o->path + o->lateness + o->dispatch);
}

/* The same run without durations just before, so that memory is there and in the caches, as in a
 * program that does this all the time. */
static enum sb_code warm_up(struct sb_real_time_probe *p, uint64_t replicate,
                            struct sb_error *error)
{
    sb_ns makespan;
    for (uint32_t s = 0; s < p->plan->dag->steps; s++)
        p->took[s] = 0;
    return p->runtime->run(p->program, replicate, p->took, p->span, &makespan, error);
}

enum sb_code sb_real_time_run(struct sb_real_time_probe *p, const struct sb_verify_names *names,
                              uint64_t replicate, const sb_ns *latency,
                              struct sb_real_time *overhead, struct sb_error *error)
{
    struct sb_error refusal = { 0 };
    char what[160];
    sb_ns bound = sb_longest_path_trace(p->plan, latency, p->done, p->span);
    *overhead =
        (struct sb_real_time){ .simulated = p->engine ? sb_engine_run(p->engine, latency) : bound };
    enum sb_code code = warm_up(p, replicate, &refusal);
    if (code == SB_OK)
        code = p->runtime->run(p->program, replicate, latency, p->span, &overhead->real, &refusal);
    if (code == SB_ECHECK)
        return sb_verify_refuse(names, p->runtime, p->plan, p->workers, replicate, refusal.text,
                                error);
    code = code ? sb_fail(error, code, NULL, "%s", refusal.text)
                : real_time_check(p, names, replicate, latency, overhead->real, error);
    if (code)
        return code;
    if (overhead->real < bound) {
        snprintf(what, sizeof what, "takes %lld ns, less than its longest path of %lld ns",
                 (long long)overhead->real, (long long)bound);
        return sb_verify_refuse(names, p->runtime, p->plan, p->workers, replicate, what, error);
    }
    follow(p, latency, overhead);
    return SB_OK;
}

/* ---- the machine's timers ---- */

static int ascending(const void *a, const void *b)
{
    sb_ns x = *(const sb_ns *)a, y = *(const sb_ns *)b;
    return (x > y) - (x < y);
}

void sb_real_time_timers(sb_ns duration, sb_ns spin, sb_ns *lateness, uint32_t count)
{
    int slack = prctl(PR_GET_TIMERSLACK, 0ul, 0ul, 0ul, 0ul);
    prctl(PR_SET_TIMERSLACK, 1ul, 0ul, 0ul, 0ul);
    for (uint32_t i = 0; i < count; i++) {
        sb_ns deadline = sb_clock_now() + duration, until = deadline - spin, woken;
        struct timespec t = { (time_t)(until / 1000000000), (long)(until % 1000000000) };
        if (sb_clock_now() < until)
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
        do
            woken = sb_clock_now();
        while (woken < deadline);
        lateness[i] = woken - deadline;
    }
    if (slack > 0)
        prctl(PR_SET_TIMERSLACK, (unsigned long)slack, 0ul, 0ul, 0ul);
    qsort(lateness, count, sizeof *lateness, ascending);
}
