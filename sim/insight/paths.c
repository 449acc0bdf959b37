/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/paths.h"

#include "sim/base/assert.h"
#include "sim/base/machine/lanes.h"

#include <stdlib.h>
#include <string.h>

/* ---- as many workers as wanted ---- */

SB_INLINE void forward(const struct sb_plan *plan, const sb_ns *latency, sb_ns *end,
                       sb_ns *restrict makespan, const unsigned lanes)
{
    memset(makespan, 0, lanes * sizeof *makespan);
    for (uint32_t i = 0; i < plan->nodes; i++) {
        uint32_t n = plan->order[i];
        sb_ns to[SB_LANES_MAX] = { 0 };
        for (uint32_t e = plan->pred.begin[n]; e < plan->pred.begin[n + 1]; e++) {
            const sb_ns *from = end + (size_t)plan->pred.list[e] * lanes;
            for (unsigned l = 0; l < lanes; l++)
                to[l] = from[l] > to[l] ? from[l] : to[l];
        }
        if (n < plan->dag->steps)
            for (unsigned l = 0; l < lanes; l++)
                to[l] += latency[(size_t)n * lanes + l];
        for (unsigned l = 0; l < lanes; l++)
            makespan[l] = to[l] > makespan[l] ? to[l] : makespan[l];
        memcpy(end + (size_t)n * lanes, to, lanes * sizeof *to);
    }
}

SB_INLINE void backward(const struct sb_plan *plan, const sb_ns *latency, sb_ns *tail,
                        const unsigned lanes)
{
    for (uint32_t i = plan->nodes; i-- > 0;) {
        uint32_t n = plan->order[i];
        sb_ns to[SB_LANES_MAX] = { 0 };
        for (uint32_t e = plan->succ.begin[n]; e < plan->succ.begin[n + 1]; e++) {
            uint32_t next = plan->succ.list[e];
            const sb_ns *from = tail + (size_t)next * lanes;
            const sb_ns *run =
                next < plan->dag->steps ? latency + (size_t)next * lanes : NULL; /* a join */
            for (unsigned l = 0; l < lanes; l++) {
                sb_ns path = from[l] + (run ? run[l] : 0);
                to[l] = path > to[l] ? path : to[l];
            }
        }
        memcpy(tail + (size_t)n * lanes, to, lanes * sizeof *to);
    }
}

void sb_paths_unlimited(const struct sb_plan *plan, unsigned lanes, const sb_ns *latency,
                        sb_ns *end, sb_ns *tail, sb_ns *makespan)
{
    SB_WITH_CONSTANT_LANES(lanes, forward, plan, latency, end, makespan);
    SB_WITH_CONSTANT_LANES(lanes, backward, plan, latency, tail);
}

/* ---- one schedule ---- */

static int by_time(const void *a, const void *b)
{
    const struct sb_paths_place *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    return (x->position > y->position) - (x->position < y->position);
}

/* In time; joins are at the end of the last of what they wait for. All edges go forward in this
 * order, those from step to step on a worker too. Where there are none of those the plan's order
 * does as well, and nothing is sorted. */
static void place_all(const struct sb_paths_schedule *s, unsigned lanes, sb_ns *end)
{
    const struct sb_plan *plan = s->plan;
    bool timed = s->flow != NULL;
    for (uint32_t i = 0; i < plan->nodes; i++) {
        uint32_t n = plan->order[i];
        sb_ns at = 0;
        timed = timed || (n < plan->dag->steps && s->span[n].worker != SB_NONE);
        for (uint32_t e = plan->pred.begin[n]; n >= plan->dag->steps && e < plan->pred.begin[n + 1];
             e++) {
            sb_ns before = end[(size_t)plan->pred.list[e] * lanes];
            at = before > at ? before : at;
        }
        s->place[i] = n < plan->dag->steps
                          ? (struct sb_paths_place){ s->span[n].start, s->span[n].end, i, n }
                          : (struct sb_paths_place){ at, at, i, n };
        end[(size_t)n * lanes] = s->place[i].end;
    }
    if (timed)
        qsort(s->place, plan->nodes, sizeof *s->place, by_time);
}

static void follow_workers(const struct sb_paths_schedule *s, unsigned lanes, uint32_t *before)
{
    for (uint32_t w = 0; w < s->workers; w++)
        s->last[w] = SB_NONE;
    for (uint32_t i = 0; i < s->plan->nodes; i++) {
        uint32_t n = s->place[i].node;
        if (n >= s->plan->dag->steps)
            continue;
        uint32_t worker = s->span[n].worker; /* SB_NONE: absent, or as many as wanted */
        SB_ASSERT(worker == SB_NONE || worker < s->workers);
        before[(size_t)n * lanes] = worker == SB_NONE ? SB_NONE : s->last[worker];
        if (worker != SB_NONE)
            s->last[worker] = n;
    }
}

static void raise(sb_ns *tail, sb_ns path) { *tail = path > *tail ? path : *tail; }

static sb_ns latency_of(const struct sb_span *span) { return span->end - span->start; }

static void follow_pools(const struct sb_paths_schedule *s)
{
    uint32_t steps = 0;
    for (uint32_t i = 0; i < s->plan->nodes; i++)
        if (s->place[i].node < s->plan->dag->steps)
            s->flow->order[steps++] = s->place[i].node;
    bool holds = sb_pool_flow_run(s->flow, s->span, s->flow->order);
    SB_ASSERT(holds);
    (void)holds;
}

/* Those that a step took slots over from; and where none of them, nor the one before on its worker,
 * ended when it began late, one that did. */
static void raise_pools(const struct sb_paths_schedule *s, uint32_t step, uint32_t before,
                        sb_ns path, sb_ns *tail, unsigned lanes)
{
    const struct sb_span *span = &s->span[step];
    bool late =
        span->start > span->ready && (before == SB_NONE || s->span[before].end < span->start);
    for (uint32_t i = s->flow->first[step]; i < s->flow->last[step]; i++) {
        raise(&tail[(size_t)s->flow->from[i] * lanes], path);
        late = late && s->span[s->flow->from[i]].end < span->start;
    }
    if (late && s->flow->ended[step] != SB_NONE)
        raise(&tail[(size_t)s->flow->ended[step] * lanes], path);
}

void sb_paths_scheduled(const struct sb_paths_schedule *s, unsigned lanes, sb_ns *end, sb_ns *tail,
                        uint32_t *before)
{
    const struct sb_plan *plan = s->plan;
    place_all(s, lanes, end);
    follow_workers(s, lanes, before);
    if (s->flow)
        follow_pools(s);
    for (uint32_t n = 0; n < plan->nodes; n++)
        tail[(size_t)n * lanes] = 0;
    for (uint32_t i = plan->nodes; i-- > 0;) { /* each node tells those before it */
        uint32_t n = s->place[i].node;
        bool step = n < plan->dag->steps;
        sb_ns path = tail[(size_t)n * lanes] + (step ? latency_of(&s->span[n]) : 0);
        for (uint32_t e = plan->pred.begin[n]; e < plan->pred.begin[n + 1]; e++)
            raise(&tail[(size_t)plan->pred.list[e] * lanes], path);
        if (step && before[(size_t)n * lanes] != SB_NONE)
            raise(&tail[(size_t)before[(size_t)n * lanes] * lanes], path);
        if (step && s->flow)
            raise_pools(s, n, before[(size_t)n * lanes], path, tail, lanes);
    }
}
