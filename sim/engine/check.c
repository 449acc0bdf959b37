/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/check.h"

#include "sim/base/assert.h"
#include "sim/engine/pools/check_pools.h"

#include <stdlib.h>
#include <string.h>

struct sb_schedule_check {
    const struct sb_dag *dag;
    sb_ns *joined; /* [nodes] when a join of the strategy is complete */
    size_t joined_room;
    const struct sb_span **by_worker; /* [steps] */
    sb_ns *start, *end, *ready;       /* [steps] sorted */
    struct sb_arena arena;            /* of those by step */
};

struct sb_schedule_check *sb_schedule_check_new(const struct sb_dag *dag)
{
    struct sb_schedule_check *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    size_t steps = (size_t)dag->steps + 1;
    c->dag = dag;
    c->by_worker = sb_arena_alloc(&c->arena, steps, sizeof *c->by_worker);
    c->start = sb_arena_alloc(&c->arena, steps, sizeof *c->start);
    c->end = sb_arena_alloc(&c->arena, steps, sizeof *c->end);
    c->ready = sb_arena_alloc(&c->arena, steps, sizeof *c->ready);
    if (c->by_worker && c->start && c->end && c->ready)
        return c;
    sb_schedule_check_free(c);
    return NULL;
}

void sb_schedule_check_free(struct sb_schedule_check *c)
{
    if (!c)
        return;
    free(c->joined);
    sb_arena_fini(&c->arena);
    free(c);
}

static enum sb_code refuse(const struct sb_schedule_check *c, uint32_t step, const char *what,
                           sb_ns is, sb_ns should, struct sb_error *error)
{
    uint32_t task = c->dag->step_task[step];
    return sb_fail(error, SB_ECHECK, NULL,
                   "schedule refused: task \"%s\", step %u: %s %lld ns, expected %lld ns",
                   c->dag->task_name[task], step - sb_dag_first(c->dag, task), what, (long long)is,
                   (long long)should);
}

static enum sb_code check_steps(const struct sb_schedule_check *c, const sb_ns *latency,
                                const struct sb_span *span, bool unlimited, sb_ns makespan,
                                struct sb_error *error)
{
    sb_ns last = 0;
    for (uint32_t s = 0; s < c->dag->steps; s++) {
        const struct sb_span *p = &span[s];
        if (p->step != s || p->task != c->dag->step_task[s] || p->status != SB_DONE)
            return sb_fail(error, SB_ECHECK, NULL,
                           "schedule refused: step %u did not run, or not as itself", s);
        if (p->end - p->start != latency[s])
            return refuse(c, s, "runs for", p->end - p->start, latency[s], error);
        if (p->start < p->ready)
            return refuse(c, s, "starts before it is ready, at", p->start, p->ready, error);
        if (unlimited && p->start != p->ready)
            return refuse(c, s, "starts late, at", p->start, p->ready, error);
        for (uint32_t e = c->dag->pred.begin[s]; e < c->dag->pred.begin[s + 1]; e++)
            if (span[c->dag->pred.list[e]].end > p->start)
                return refuse(c, s, "starts before what it awaits has ended, at", p->start,
                              span[c->dag->pred.list[e]].end, error);
        last = p->end > last ? p->end : last;
    }
    if (last != makespan)
        return sb_fail(error, SB_ECHECK, NULL,
                       "schedule refused: makespan %lld ns, but the last step ends at %lld ns",
                       (long long)makespan, (long long)last);
    return SB_OK;
}

/* Ready exactly when the last predecessor is complete, joins included. */
static enum sb_code check_ready(struct sb_schedule_check *c, const struct sb_plan *plan,
                                const struct sb_span *span, struct sb_error *error)
{
    if (plan->nodes > c->joined_room) {
        free(c->joined);
        c->joined_room = 0;
        c->joined = malloc(plan->nodes * sizeof *c->joined);
        if (!c->joined)
            return sb_fail_memory(error);
        c->joined_room = plan->nodes;
    }
    for (uint32_t i = 0; i < plan->nodes; i++) {
        uint32_t n = plan->order[i];
        sb_ns ready = 0;
        for (uint32_t e = plan->pred.begin[n]; e < plan->pred.begin[n + 1]; e++) {
            sb_ns end = c->joined[plan->pred.list[e]];
            ready = end > ready ? end : ready;
        }
        if (n < plan->dag->steps && span[n].ready != ready)
            return refuse(c, n, "is ready at", span[n].ready, ready, error);
        c->joined[n] = n < plan->dag->steps ? span[n].end : ready;
    }
    return SB_OK;
}

static int by_worker_and_time(const void *a, const void *b)
{
    const struct sb_span *x = *(const struct sb_span *const *)a,
                         *y = *(const struct sb_span *const *)b;
    if (x->worker != y->worker)
        return x->worker < y->worker ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    return (x->step > y->step) - (x->step < y->step);
}

/* `waits`: what is absent may, because in real time its caller looks at it later. */
static enum sb_code check_workers(struct sb_schedule_check *c, const struct sb_span *span,
                                  uint32_t workers, bool waits, struct sb_error *error)
{
    uint32_t steps = 0;
    for (uint32_t s = 0; s < c->dag->steps; s++)
        if (!sb_dag_lacks(c->dag, s, span[s].end - span[s].start))
            c->by_worker[steps++] = &span[s];
        else if (!waits && span[s].start != span[s].ready)
            return refuse(c, s, "is absent, and waits until", span[s].start, span[s].ready, error);
    qsort(c->by_worker, steps, sizeof *c->by_worker, by_worker_and_time);
    for (uint32_t i = 0; i < steps; i++) {
        const struct sb_span *now = c->by_worker[i], *before = i ? c->by_worker[i - 1] : NULL;
        if (now->worker >= workers)
            return sb_fail(error, SB_ECHECK, NULL, "schedule refused: worker %u of %u", now->worker,
                           workers);
        if (before && before->worker == now->worker && before->end > now->start)
            return refuse(c, now->step, "starts while its worker is busy, at", now->start,
                          before->end, error);
    }
    return SB_OK;
}

static int check_by_time(const void *a, const void *b)
{
    sb_ns x = *(const sb_ns *)a, y = *(const sb_ns *)b;
    return (x > y) - (x < y);
}

/* No step waits while a worker is free: between two neighbouring moments with a waiting step all
 * workers are busy. */
static enum sb_code check_busy(struct sb_schedule_check *c, const struct sb_span *span,
                               uint32_t workers, struct sb_error *error)
{
    uint32_t steps = 0, started = 0, ended = 0, ready = 0;
    for (uint32_t s = 0; s < c->dag->steps; s++) {
        if (sb_dag_lacks(c->dag, s, span[s].end - span[s].start))
            continue;
        c->start[steps] = span[s].start;
        c->end[steps] = span[s].end;
        c->ready[steps++] = span[s].ready;
    }
    qsort(c->start, steps, sizeof *c->start, check_by_time);
    qsort(c->end, steps, sizeof *c->end, check_by_time);
    qsort(c->ready, steps, sizeof *c->ready, check_by_time);
    while (started < steps) { /* from one moment of readiness or end to the next: then everything
                                 that can start has started */
        sb_ns now = ready < steps && (ended == steps || c->ready[ready] <= c->end[ended])
                        ? c->ready[ready]
                        : c->end[ended];
        while (ready < steps && c->ready[ready] <= now)
            ready++;
        while (ended < steps && c->end[ended] <= now)
            ended++;
        while (started < steps && c->start[started] <= now)
            started++;
        SB_ASSERT(ready >= started && ended <= steps); /* check_steps has seen to it */
        uint32_t busy = started > ended ? started - ended : 0;
        if (ready > started && busy < workers)
            return sb_fail(
                error, SB_ECHECK, NULL,
                "schedule refused: at %lld ns %u steps wait though only %u of %u workers are busy",
                (long long)now, ready - started, busy, workers);
    }
    return SB_OK;
}

enum sb_code sb_schedule_check_run(struct sb_schedule_check *check, const struct sb_plan *plan,
                                   uint32_t workers, const sb_ns *latency,
                                   const struct sb_span *span, sb_ns makespan,
                                   struct sb_error *error)
{
    SB_REQUIRE(!plan || plan->dag == check->dag);
    const struct sb_pools *pools = check->dag->pools;
    workers = sb_pools_workers(pools, workers);
    bool hold = sb_pools_matter(pools), unlimited = workers == 0 && !hold;
    enum sb_code code = check_steps(check, latency, span, unlimited, makespan, error);
    if (code == SB_OK && plan)
        code = check_ready(check, plan, span, error);
    if (code == SB_OK && workers)
        code = check_workers(check, span, workers, !plan, error);
    if (code == SB_OK && hold)
        code = sb_check_pools(check->dag, plan, workers, span, error);
    else if (code == SB_OK && workers && plan)
        code = check_busy(check, span, workers, error);
    return code;
}

enum sb_code sb_schedule_check_placed(struct sb_schedule_check *check, const struct sb_plan *plan,
                                      uint32_t workers, const sb_ns *latency,
                                      const struct sb_span *span, sb_ns makespan,
                                      struct sb_error *error)
{
    SB_REQUIRE(plan->dag == check->dag);
    enum sb_code code = check_steps(check, latency, span, false, makespan, error);
    if (code == SB_OK)
        code = check_ready(check, plan, span, error);
    return code ? code : check_workers(check, span, workers, true, error);
}
