/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/policy/placement_check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct placing {
    const struct sb_dag *dag;
    const struct sb_platform *platform;
    const struct sb_placement *placement;
    const char *name;
};

struct planned {
    sb_ns start, end;
    uint32_t worker, step;
};

static const char *task_of(const struct placing *p, uint32_t step)
{
    return p->dag->task_name[p->dag->step_task[step]];
}

/* All costs add up to SB_NS_TOTAL_MAX at most, and starts are no later: no sum overflows. */
static sb_ns end_of(const struct placing *p, uint32_t step)
{
    size_t at = (size_t)step * p->platform->workers + p->placement->worker[step];
    return p->placement->start[step] + p->platform->cost[at];
}

static enum sb_code refuse(const struct placing *p, uint32_t step, struct sb_error *error,
                           const char *how, ...) __attribute__((format(printf, 4, 5)));
static enum sb_code refuse(const struct placing *p, uint32_t step, struct sb_error *error,
                           const char *how, ...)
{
    char text[320];
    va_list args;
    va_start(args, how);
    vsnprintf(text, sizeof text, how, args);
    va_end(args);
    return sb_fail(error, SB_ECHECK, NULL, "strategy %s: place: task \"%.60s\", step %u %s",
                   p->name, task_of(p, step),
                   step - sb_dag_first(p->dag, p->dag->step_task[step]), text);
}

static enum sb_code check_worker(const struct placing *p, uint32_t step, struct sb_error *error)
{
    uint32_t worker = p->placement->worker[step];
    sb_ns start = p->placement->start[step];
    if (worker == SB_NONE)
        return refuse(p, step, error, "has no worker, and never starts");
    if (worker >= p->platform->workers)
        return refuse(p, step, error, "starts on worker %u at %lld ns, of workers 0 to %u", worker,
                      (long long)start, p->platform->workers - 1);
    if (start < 0 || start > SB_NS_TOTAL_MAX)
        return refuse(p, step, error, "starts on worker %u at %lld ns, expected 0 to %lld", worker,
                      (long long)start, (long long)SB_NS_TOTAL_MAX);
    return SB_OK;
}

static enum sb_code check_data(const struct placing *p, uint32_t step, struct sb_error *error)
{
    const struct sb_csr *pred = &p->dag->pred;
    const uint32_t *worker = p->placement->worker;
    sb_ns start = p->placement->start[step];
    for (uint32_t e = pred->begin[step]; e < pred->begin[step + 1]; e++) {
        uint32_t from = pred->list[e];
        bool moves = worker[from] != worker[step] && p->platform->transfer;
        sb_ns end = end_of(p, from), there = end + (moves ? p->platform->transfer[e] : 0);
        if (start < end)
            return refuse(p, step, error,
                          "starts on worker %u at %lld ns, but \"%.60s\", which it awaits, ends at "
                          "%lld ns on worker %u",
                          worker[step], (long long)start, task_of(p, from), (long long)end,
                          worker[from]);
        if (start < there)
            return refuse(p, step, error,
                          "starts on worker %u at %lld ns, but the data of \"%.60s\" on worker %u "
                          "is there at %lld ns",
                          worker[step], (long long)start, task_of(p, from), worker[from],
                          (long long)there);
    }
    return SB_OK;
}

static int by_time(const void *a, const void *b)
{
    const struct planned *x = a, *y = b;
    if (x->worker != y->worker)
        return x->worker < y->worker ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    return (x->step > y->step) - (x->step < y->step);
}

static enum sb_code check_workers(const struct placing *p, struct sb_error *error)
{
    uint32_t steps = p->dag->steps;
    struct planned *planned = malloc(((size_t)steps + 1) * sizeof *planned);
    enum sb_code code = planned ? SB_OK : sb_fail_memory(error);
    for (uint32_t s = 0; planned && s < steps; s++)
        planned[s] = (struct planned){ p->placement->start[s], end_of(p, s),
                                       p->placement->worker[s], s };
    if (planned)
        qsort(planned, steps, sizeof *planned, by_time);
    for (uint32_t i = 1; code == SB_OK && i < steps; i++) {
        const struct planned *before = &planned[i - 1], *next = &planned[i];
        if (before->worker == next->worker && next->start < before->end)
            code = refuse(p, next->step, error,
                          "starts on worker %u at %lld ns, which runs \"%.60s\" until %lld ns",
                          next->worker, (long long)next->start, task_of(p, before->step),
                          (long long)before->end);
    }
    free(planned);
    return code;
}

enum sb_code sb_placement_check(const struct sb_view *view, const struct sb_placement *placement,
                                const char *name, struct sb_error *error)
{
    const struct placing p = { view->dag, view->platform, placement, name };
    enum sb_code code = SB_OK;
    for (uint32_t s = 0; code == SB_OK && s < p.dag->steps; s++)
        code = check_worker(&p, s, error);
    for (uint32_t s = 0; code == SB_OK && s < p.dag->steps; s++)
        code = check_data(&p, s, error);
    return code ? code : check_workers(&p, error);
}
