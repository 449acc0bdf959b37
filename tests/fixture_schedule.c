/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Schedules by definition: slow, obvious, and sharing nothing with the engines. */
#include "tests/fixture_graph.h"

#include <stdbool.h>
#include <string.h>

static sb_ns later(sb_ns a, sb_ns b) { return a > b ? a : b; }

sb_ns fixture_work(const struct fixture_graph *g)
{
    sb_ns sum = 0;
    for (uint32_t s = 0; s < g->steps; s++)
        sum += g->duration[s];
    return sum;
}

static bool depends(const struct fixture_graph *g, uint32_t task, uint32_t on)
{
    for (uint32_t s = g->first[task]; s <= g->last[task]; s++)
        for (uint32_t i = 0; i < g->step[s].awaits; i++)
            if (g->step[s].await[i] == on)
                return true;
    return false;
}

static bool is_root(const struct fixture_graph *g, uint32_t task)
{
    for (uint32_t other = 0; other < g->tasks; other++)
        if (depends(g, task, other))
            return false;
    return true;
}

/* Topological: again and again the first task in the file that has no place yet while all that it depends on have. */
static void order_tasks(const struct fixture_graph *g, uint32_t *order)
{
    bool placed[FIXTURE_TASKS] = { false };
    for (uint32_t count = 0; count < g->tasks; count++)
        for (uint32_t t = 0, end = g->tasks; t < end; t++) {
            bool possible = !placed[t];
            for (uint32_t other = 0; other < g->tasks; other++)
                possible = possible && (placed[other] || !depends(g, t, other));
            if (possible) {
                order[count] = t;
                placed[t] = true;
                end = 0;
            }
        }
}

/* Runs a body from `start`: each step waits for what it awaits. What it awaits has been run. */
static sb_ns run_body(const struct fixture_graph *g, uint32_t task, sb_ns start, struct sb_span *span)
{
    for (uint32_t s = g->first[task]; s <= g->last[task]; s++) {
        for (uint32_t i = 0; i < g->step[s].awaits; i++)
            start = later(start, span[g->last[g->step[s].await[i]]].end);
        span[s] = (struct sb_span){
            .task = task, .step = s, .worker = SB_NONE, .ready = start, .start = start, .end = start + g->duration[s], .status = SB_DONE
        };
        start = span[s].end;
    }
    return start;
}

static sb_ns run_sequential(const struct fixture_graph *g, const uint32_t *order, struct sb_span *span)
{
    sb_ns now = 0;
    for (uint32_t i = 0; i < g->tasks; i++)
        now = run_body(g, order[i], now, span);
    return now;
}

static sb_ns run_earliest(const struct fixture_graph *g, const uint32_t *order, struct sb_span *span)
{
    sb_ns last = 0;
    for (uint32_t i = 0; i < g->tasks; i++)
        last = later(last, run_body(g, order[i], 0, span));
    return last;
}

static sb_ns run_chain(const struct fixture_graph *g, const uint32_t *order, struct sb_span *span)
{
    sb_ns now = 0;
    for (uint32_t t = 0; t < g->tasks; t++)
        if (is_root(g, t))
            now = later(now, run_body(g, t, 0, span));
    for (uint32_t i = 0; i < g->tasks; i++)
        if (!is_root(g, order[i]))
            now = run_body(g, order[i], now, span);
    return now;
}

static void level_tasks(const struct fixture_graph *g, const uint32_t *order, uint32_t *level)
{
    for (uint32_t i = 0; i < g->tasks; i++) {
        level[order[i]] = 0;
        for (uint32_t other = 0; other < g->tasks; other++)
            if (depends(g, order[i], other) && level[other] + 1 > level[order[i]])
                level[order[i]] = level[other] + 1;
    }
}

static sb_ns run_levels(const struct fixture_graph *g, const uint32_t *order, struct sb_span *span)
{
    uint32_t level[FIXTURE_TASKS];
    sb_ns now = 0;
    level_tasks(g, order, level);
    for (uint32_t l = 0; l < g->tasks; l++) {
        sb_ns joined = now;
        for (uint32_t t = 0; t < g->tasks; t++)
            if (level[t] == l)
                joined = later(joined, run_body(g, t, now, span));
        now = joined;
    }
    return now;
}

static sb_ns run_await_in_order(const struct fixture_graph *g, const uint32_t *order, struct sb_span *span)
{
    sb_ns now = 0, last = 0;
    for (uint32_t i = 0; i < g->tasks; i++) {
        uint32_t t = order[i];
        for (uint32_t other = 0; other < g->tasks; other++)
            if (depends(g, t, other))
                now = later(now, span[g->last[other]].end);
        last = later(last, run_body(g, t, is_root(g, t) ? 0 : now, span));
    }
    return last;
}

sb_ns fixture_unlimited(const struct fixture_graph *g, const char *strategy, struct sb_span *span)
{
    static const struct {
        const char *name;
        sb_ns (*run)(const struct fixture_graph *, const uint32_t *, struct sb_span *);
    } way[] = {
        { "sequential", run_sequential },
        { "join-all-then-chain", run_chain },
        { "level-barrier", run_levels },
        { "await-in-order", run_await_in_order },
    };
    uint32_t order[FIXTURE_TASKS];
    order_tasks(g, order);
    for (size_t i = 0; i < sizeof way / sizeof *way; i++)
        if (strcmp(way[i].name, strategy) == 0)
            return way[i].run(g, order, span);
    return run_earliest(g, order, span); /* the priorities of the others do not matter */
}

sb_ns fixture_longest_path(const struct fixture_graph *g)
{
    sb_ns finish[FIXTURE_STEPS] = { 0 }, longest = 0;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t s = 0; s < g->steps; s++) {
            sb_ns ready = s == g->first[g->step[s].task] ? 0 : finish[s - 1];
            for (uint32_t i = 0; i < g->step[s].awaits; i++)
                ready = later(ready, finish[g->last[g->step[s].await[i]]]);
            changed = changed || finish[s] != ready + g->duration[s];
            finish[s] = ready + g->duration[s];
            longest = later(longest, finish[s]);
        }
    }
    return longest;
}

enum state { WAITING, READY, RUNNING, COMPLETE };

struct run {
    const struct fixture_graph *g;
    uint64_t gate[FIXTURE_TASKS]; /* bit t: task t must be complete before this one begins, as the strategy has it */
    enum state state[FIXTURE_STEPS];
    sb_ns key[FIXTURE_STEPS];
    bool by_ready_time;
    struct sb_span *span;
};

static bool may_run(const struct run *r, uint32_t s)
{
    const struct fixture_graph *g = r->g;
    uint32_t task = g->step[s].task;
    bool may = s == g->first[task] || r->state[s - 1] == COMPLETE;
    for (uint32_t t = 0; s == g->first[task] && t < g->tasks; t++)
        may = may && (!(r->gate[task] >> t & 1) || r->state[g->last[t]] == COMPLETE);
    for (uint32_t i = 0; i < g->step[s].awaits; i++)
        may = may && r->state[g->last[g->step[s].await[i]]] == COMPLETE;
    return may;
}

static void complete_and_ready(struct run *r, sb_ns now)
{
    for (uint32_t s = 0; s < r->g->steps; s++)
        if (r->state[s] == RUNNING && r->span[s].end == now)
            r->state[s] = COMPLETE;
    for (uint32_t s = 0; s < r->g->steps; s++)
        if (r->state[s] == WAITING && may_run(r, s)) {
            r->state[s] = READY;
            r->span[s].ready = now;
            if (r->by_ready_time)
                r->key[s] = now;
        }
}

static uint32_t smallest_ready(const struct run *r)
{
    uint32_t best = SB_NONE;
    for (uint32_t s = 0; s < r->g->steps; s++)
        if (r->state[s] == READY && (best == SB_NONE || r->key[s] < r->key[best]))
            best = s;
    return best;
}

static uint32_t free_worker(const struct run *r, uint32_t workers)
{
    for (uint32_t w = 0; w < workers && w < r->g->steps; w++) {
        bool is_free = true;
        for (uint32_t s = 0; s < r->g->steps; s++)
            is_free = is_free && !(r->state[s] == RUNNING && r->span[s].worker == w);
        if (is_free)
            return w;
    }
    return SB_NONE;
}

static void start_what_can(struct run *r, uint32_t workers, sb_ns now)
{
    for (;;) {
        uint32_t s = smallest_ready(r), w = free_worker(r, workers);
        if (s == SB_NONE || w == SB_NONE)
            return;
        r->state[s] = RUNNING;
        r->span[s] = (struct sb_span){ .task = r->g->step[s].task,
                                       .step = s,
                                       .worker = w,
                                       .ready = r->span[s].ready,
                                       .start = now,
                                       .end = now + r->g->duration[s],
                                       .status = SB_DONE };
    }
}

/* level[s]: the longest path from the beginning of step s to the end of the graph. */
static void bottom_levels(const struct fixture_graph *g, sb_ns *level)
{
    memset(level, 0, g->steps * sizeof *level);
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t s = 0; s < g->steps; s++) {
            uint32_t task = g->step[s].task;
            sb_ns longest = s < g->last[task] ? level[s + 1] : 0;
            for (uint32_t other = 0; s == g->last[task] && other < g->steps; other++)
                for (uint32_t i = 0; i < g->step[other].awaits; i++)
                    if (g->step[other].await[i] == task)
                        longest = later(longest, level[other]);
            changed = changed || level[s] != longest + g->duration[s];
            level[s] = longest + g->duration[s];
        }
    }
}

static void set_keys(struct run *r, const char *strategy)
{
    sb_ns level[FIXTURE_STEPS];
    bottom_levels(r->g, level);
    r->by_ready_time = true;
    for (uint32_t s = 0; s < r->g->steps; s++) {
        sb_ns d = r->g->duration[s];
        bool lpt = strcmp(strategy, "lpt") == 0, spt = strcmp(strategy, "spt") == 0, hlfet = strcmp(strategy, "hlfet") == 0;
        r->key[s] = hlfet ? -level[s] : lpt ? -d : spt ? d : 0;
        r->by_ready_time = !(lpt || spt || hlfet || strcmp(strategy, "list") == 0);
    }
}

static void set_gates(struct run *r, const char *strategy)
{
    const struct fixture_graph *g = r->g;
    bool sequential = strcmp(strategy, "sequential") == 0, chain = strcmp(strategy, "join-all-then-chain") == 0;
    bool levels = strcmp(strategy, "level-barrier") == 0, in_order = strcmp(strategy, "await-in-order") == 0;
    uint32_t order[FIXTURE_TASKS], level[FIXTURE_TASKS];
    uint64_t before = 0, roots = 0, awaited = 0;
    order_tasks(g, order);
    level_tasks(g, order, level);
    for (uint32_t t = 0; t < g->tasks; t++)
        roots |= (uint64_t)is_root(g, t) << t;
    for (uint32_t i = 0; i < g->tasks; i++) {
        uint32_t t = order[i];
        bool root = roots >> t & 1;
        for (uint32_t other = 0; other < g->tasks; other++) {
            awaited |= (uint64_t)depends(g, t, other) << other;
            r->gate[t] |= (uint64_t)(levels && level[other] < level[t]) << other;
        }
        r->gate[t] |= sequential || (chain && !root) ? before : 0;
        r->gate[t] |= chain && !root ? roots : 0;
        r->gate[t] |= in_order && !root ? awaited : 0;
        before |= UINT64_C(1) << t;
    }
}

sb_ns fixture_limited(const struct fixture_graph *g, const char *strategy, uint32_t workers, struct sb_span *span)
{
    struct run r = { .g = g, .span = span };
    sb_ns now = 0;
    set_keys(&r, strategy);
    set_gates(&r, strategy);
    for (;;) {
        sb_ns next = INT64_MAX;
        complete_and_ready(&r, now);
        start_what_can(&r, workers, now);
        for (uint32_t s = 0; s < g->steps; s++)
            if (r.state[s] == RUNNING && span[s].end < next)
                next = span[s].end;
        if (next == INT64_MAX)
            return now;
        now = next;
    }
}
