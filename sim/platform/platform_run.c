/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/platform/platform_run.h"

#include "sim/base/assert.h"
#include "sim/platform/run_state.h"

#include <stdlib.h>

struct sb_platform_run *sb_platform_run_new(const struct sb_plan *plan,
                                            const struct sb_platform *platform,
                                            struct sb_route *route)
{
    struct sb_platform_run *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    r->plan = plan;
    r->platform = platform;
    r->route = route;
    r->replans = route && plan->strategy->flags & SB_STRATEGY_REPLANS;
    r->steals = plan->strategy->flags & SB_STRATEGY_STEALS;
    r->freely = !route && platform->link_model == SB_LINK_FREE;
    r->steps = plan->dag->steps;
    r->nodes = plan->nodes;
    if (sb_run_state_init(r) == 0)
        return r;
    sb_platform_run_free(r);
    return NULL;
}

void sb_platform_run_free(struct sb_platform_run *r)
{
    if (!r)
        return;
    sb_run_state_fini(r);
    free(r);
}

static void touch(struct sb_platform_run *r, uint32_t worker)
{
    if (r->is_dirty[worker])
        return;
    r->is_dirty[worker] = true;
    r->dirty[r->dirties++] = worker;
}

static bool platform_run_is_absent(const struct sb_platform_run *r, uint32_t step)
{
    return sb_dag_lacks(r->plan->dag, step, r->latency[step]);
}

static void note(const struct sb_platform_run *r, uint32_t step, uint32_t worker)
{
    if (r->span)
        r->span[step] = (struct sb_span){ .task = r->plan->dag->step_task[step],
                                          .step = step,
                                          .worker = worker,
                                          .ready = r->ready[step],
                                          .start = r->start[step],
                                          .end = r->end[step],
                                          .status = SB_DONE };
}

static void add_end(struct sb_platform_run *r, uint32_t worker, sb_ns end)
{
    if (r->until)
        r->until[worker] = end;
    else
        r->failed = r->failed || sb_event_heap_add(&r->ends, end, worker);
}

static sb_ns next_end(const struct sb_platform_run *r)
{
    if (!r->until)
        return sb_event_heap_next(&r->ends);
    sb_ns least = SB_NEVER;
    for (uint32_t w = 0; w < r->padded; w++)
        least = r->until[w] < least ? r->until[w] : least;
    return least;
}

/* The worker of the next end, which is `time`. */
static uint32_t take_end(struct sb_platform_run *r, sb_ns time)
{
    uint32_t worker = 0;
    if (!r->until)
        return sb_event_heap_take(&r->ends);
    while (r->until[worker] != time)
        worker++;
    r->until[worker] = SB_NEVER;
    return worker;
}

/* The worker is the step's; from `now` on, or from when its data will be there. */
static void begin(struct sb_platform_run *r, uint32_t step, sb_ns start)
{
    uint32_t worker = r->worker[step];
    SB_ASSERT(!r->begun[step] && r->left[step] == 0);
    r->begun[step] = true;
    r->running[worker] = step;
    r->start[step] = start;
    r->end[step] = start + sb_platform_duration(r->platform, step, worker, r->latency[step]);
    r->makespan = r->end[step] > r->makespan ? r->end[step] : r->makespan;
    add_end(r, worker, r->end[step]);
    note(r, step, worker);
}

/* Nothing is missing of the step any more. */
static void wake(void *self, uint32_t step)
{
    struct sb_platform_run *r = self;
    if (r->route)
        touch(r, r->worker[step]);
    else if (r->left[step] == 0 && r->running[r->worker[step]] == step)
        begin(r, step, r->now);
}

/* A node whose last predecessor is complete. True: it is so itself, at once. */
static bool arrive(struct sb_platform_run *r, uint32_t node)
{
    if (node >= r->steps)
        return true;
    r->ready[node] = r->now;
    if (platform_run_is_absent(r, node)) {
        r->start[node] = r->end[node] = r->now;
        r->makespan = r->now > r->makespan ? r->now : r->makespan;
        r->begun[node] = r->ended[node] = true;
        r->complete++;
        note(r, node, SB_NONE);
        if (r->route)
            touch(r, r->worker[node]);
        return true;
    }
    if (r->route)
        touch(r, r->worker[node]);
    else if (r->steals)
        sb_stealing_push(&r->stealing, r->owner, node);
    else
        sb_ready_queue_add(&r->queue, node);
    return false;
}

/* A strategy that replans says later where the data goes; of an absent step there is none. */
static void deliver(struct sb_platform_run *r, uint32_t node)
{
    const struct sb_data_call call = { wake, r };
    bool wanted = r->route && node < r->steps && (!r->replans || platform_run_is_absent(r, node));
    if (wanted)
        sb_data_deliver(&r->data, node, r->worker, r->begun, r->now, &call);
}

static void complete(struct sb_platform_run *r, uint32_t node)
{
    const struct sb_csr *succ = &r->plan->succ;
    uint32_t joins = 0;
    for (;;) {
        deliver(r, node);
        for (uint32_t i = succ->begin[node]; i < succ->begin[node + 1]; i++) {
            uint32_t next = succ->list[i];
            SB_ASSERT(r->left[next] > 0);
            if (--r->left[next] == 0 && arrive(r, next))
                r->joins[joins++] = next;
        }
        if (joins == 0)
            return;
        node = r->joins[--joins];
    }
}

static void complete_roots(struct sb_platform_run *r)
{
    const struct sb_csr *pred = &r->plan->pred;
    for (uint32_t n = 0; n < r->nodes; n++)
        if (pred->begin[n + 1] == pred->begin[n] && arrive(r, n))
            complete(r, n);
}

/* A plan is asked for whatever has not begun. */
static enum sb_code ask(struct sb_platform_run *r, struct sb_error *error)
{
    const struct sb_data_call call = { wake, r };
    const struct sb_csr *pred = &r->plan->dag->pred;
    for (uint32_t s = 0; s < r->steps; s++) {
        if (!r->begun[s]) {
            r->data.missing[s] = pred->begin[s + 1] - pred->begin[s];
            continue;
        }
        r->route->worker[s] = r->worker[s];
        r->route->start[s] = r->start[s];
        sb_ns cost = r->platform->cost[(size_t)s * r->platform->workers + r->worker[s]];
        if (!r->ended[s]) /* what takes longer than expected is expected to end now */
            r->end[s] = r->start[s] + cost > r->now ? r->start[s] + cost : r->now;
    }
    enum sb_code code = sb_route_ask(r->route, r->now, r->begun, r->end, error);
    if (code)
        return code;
    for (uint32_t s = 0; s < r->steps; s++)
        r->worker[s] = r->begun[s] ? r->worker[s] : r->route->worker[s];
    for (uint32_t s = 0; s < r->steps; s++)
        if (r->ended[s])
            sb_data_deliver(&r->data, s, r->worker, r->begun, r->now, &call);
    for (uint32_t w = 0; w < r->platform->workers; w++) {
        r->head[w] = r->route->begin[w];
        touch(r, w);
    }
    return SB_OK;
}

static void occupy(struct sb_platform_run *r, uint32_t worker, uint32_t step)
{
    r->worker[step] = worker;
    r->running[worker] = step;
    if (r->platform->link_model == SB_LINK_FREE) {
        begin(r, step, sb_data_fetch_freely(&r->data, step, r->worker, r->now, r->span != NULL));
        return;
    }
    sb_data_fetch(&r->data, step, r->worker, r->now);
    if (r->data.missing[step] == 0)
        begin(r, step, r->now);
}

/* Steps go to free workers. */
static void serve(struct sb_platform_run *r)
{
    sb_ready_queue_sort(&r->queue);
    while (r->idle_count && !sb_ready_queue_is_empty(&r->queue)) {
        uint32_t step = sb_ready_queue_take(&r->queue), worker = sb_bitqueue_take(&r->idle);
        r->idle_count--;
        occupy(r, worker, step);
    }
}

static void steal(struct sb_platform_run *r)
{
    uint32_t worker, step;
    while (sb_stealing_take(&r->stealing, r->now, &worker, &step))
        occupy(r, worker, step);
    r->failed = r->failed || r->stealing.failed;
}

/* Workers whose next step can start. */
static void start_queued(struct sb_platform_run *r)
{
    const struct sb_route *route = r->route;
    while (r->dirties) {
        uint32_t w = r->dirty[--r->dirties];
        r->is_dirty[w] = false;
        while (r->head[w] < route->begin[w + 1] && r->ended[route->queue[r->head[w]]])
            r->head[w]++; /* absent */
        if (r->running[w] != SB_NONE || r->head[w] == route->begin[w + 1])
            continue;
        uint32_t step = route->queue[r->head[w]];
        if (platform_run_is_absent(r, step) || r->left[step] || r->data.missing[step])
            continue;
        r->head[w]++;
        begin(r, step, r->now);
    }
}

static void dispatch(struct sb_platform_run *r)
{
    if (r->route)
        start_queued(r);
    else if (r->steals)
        steal(r);
    else
        serve(r);
    r->failed = r->failed || r->data.failed || sb_network_start(&r->data.network, r->now);
}

static void end(struct sb_platform_run *r, uint32_t worker)
{
    uint32_t step = r->running[worker];
    r->running[worker] = SB_NONE;
    r->ended[step] = true;
    r->end[step] = r->now;
    r->complete++;
    r->owner = worker;
    if (r->route) {
        touch(r, worker);
    }
    else if (r->steals) {
        sb_stealing_idle(&r->stealing, worker);
    }
    else {
        sb_bitqueue_add(&r->idle, worker);
        r->idle_count++;
    }
    complete(r, step);
}

/* All that happens at the time of the next event. False: there is none. */
static bool go_on(struct sb_platform_run *r, bool *ended)
{
    const struct sb_data_call call = { wake, r };
    sb_ns end_of_step = next_end(r), other = sb_network_next(&r->data.network);
    sb_ns next = end_of_step < other ? end_of_step : other;
    sb_ns attempt = r->steals ? sb_event_heap_next(&r->stealing.ends) : SB_NEVER;
    next = attempt < next ? attempt : next;
    uint32_t transfer;
    *ended = false;
    if (next == SB_NEVER)
        return false;
    SB_ASSERT(next >= r->now);
    if (next != r->now)
        sb_ready_queue_pass(&r->queue);
    r->now = next;
    while (end_of_step == next) {
        *ended = true;
        end(r, take_end(r, next));
        end_of_step = next_end(r);
    }
    while ((transfer = sb_network_take(&r->data.network, next)) != SB_NONE)
        sb_data_arrive(&r->data, transfer, r->begun, &call);
    return true;
}

/* What is left of a run that did not end: workers wait for each other. */
static enum sb_code abandon(struct sb_platform_run *r, struct sb_error *error)
{
    for (uint32_t w = 0; w < r->platform->workers; w++)
        if (!r->route && !r->steals && r->running[w] != SB_NONE) {
            sb_bitqueue_add(&r->idle, w);
            r->idle_count++;
        }
    return r->failed ? sb_fail_memory(error)
                     : sb_fail(error, SB_ECHECK, NULL,
                               "strategy %s: the steps of the workers cannot run in the order of "
                               "the plan",
                               r->plan->strategy->name);
}

enum sb_code sb_platform_run(struct sb_platform_run *r, const sb_ns *latency, struct sb_span *span,
                             sb_ns *makespan, struct sb_error *error)
{
    bool ended = false;
    sb_run_state_begin(r, latency, span);
    enum sb_code code = r->replans ? ask(r, error) : SB_OK;
    if (code)
        return code;
    complete_roots(r);
    do {
        code = ended && r->replans ? ask(r, error) : SB_OK;
        dispatch(r);
    } while (code == SB_OK && !r->failed && go_on(r, &ended));
    if (code == SB_OK && (r->failed || r->complete < r->steps))
        code = abandon(r, error);
    *makespan = r->makespan;
    return code;
}

const struct sb_transfer *sb_platform_run_transfers(const struct sb_platform_run *r, size_t *count)
{
    *count = r->data.network.transfers;
    return r->data.network.transfer;
}
