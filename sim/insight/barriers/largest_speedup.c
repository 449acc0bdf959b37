/* SPDX-License-Identifier: GPL-3.0-or-later */
/* With as many workers as wanted a makespan is the longest path: over a graph G for the earliest
 * start, and over a graph H with the strategy's edges for another strategy.
 *
 * Claim: the largest M_H / M_G that latencies x >= 0 give is the size of the largest antichain of G
 * that lies on one path of H.
 *
 * - It is reached: give each of its c steps the latency 1 and all others 0. A path of G has one of
 *   them at most, so M_G = 1; the path of H has all, so M_H = c.
 * - No x gives more. Let P be the longest path of H, so that M_H = x(P). By Dilworth the steps of P
 *   can be cut into as many chains of G as the largest antichain among them has steps, c at most. A
 *   chain of G lies on a path of G, so each of them takes M_G at most: x(P) <= c M_G.
 *
 * Sequential: one path of H has all steps, and c is the width of G. Join-all-then-chain: a path has
 * the steps of one root (a task that awaits nothing) and those of all tasks that are none, one
 * after the other. Let N be the steps of the latter, A the lowest of their largest antichains. A
 * root adds one step to an antichain at most, and does so where some largest antichain B of N has
 * no step after the root. Then A has none either: each of its steps is one of B or before one, and
 * what is after the root has all behind it after the root as well. So c is |A|, plus one if A has
 * no step after some root.
 *
 * With m workers nothing takes less than work / m, and both strategies take the whole work at most,
 * since while anything is left one worker runs: c <= m as well. Over sequential the smaller one of
 * m and the width is reached as above, since so many long steps begin at once: those without
 * latency before them take no time. Over join-all-then-chain the roots take twice as long at most
 * as in the best schedule (Graham, Bell System Technical Journal 45(9), 1966), and the steps of N,
 * cut into |A| chains, |A| times as long: c <= |A| + 2. */
#include "sim/insight/barriers/largest_speedup.h"

#include "sim/base/assert.h"
#include "sim/model/antichain.h"

#include <stdlib.h>
#include <string.h>

struct speedup_search {
    const struct sb_dag *dag;
    uint32_t *order; /* [steps] topological */
    bool *chained;   /* [steps] of tasks that await something */
    bool *lowest;    /* [steps] */
    bool *reached;   /* [steps] scratch */
    uint32_t *stack; /* [steps] scratch */
};

static bool is_root(const struct sb_dag *dag, uint32_t task)
{
    return dag->dep.begin[task] == dag->dep.begin[task + 1];
}

static void look_at_tasks(struct speedup_search *s)
{
    const struct sb_dag *dag = s->dag;
    uint32_t placed = 0;
    for (uint32_t i = 0; i < dag->tasks; i++) {
        uint32_t t = dag->topo[i];
        for (uint32_t step = sb_dag_first(dag, t); step <= sb_dag_last(dag, t); step++) {
            s->order[placed++] = step;
            s->chained[step] = !is_root(dag, t);
        }
    }
    SB_ASSERT(placed == dag->steps);
}

/* Whether a step of the lowest antichain comes after the task. */
static bool leads_to_lowest(struct speedup_search *s, uint32_t task)
{
    uint32_t depth = 0;
    memset(s->reached, 0, s->dag->steps * sizeof *s->reached);
    s->stack[depth++] = sb_dag_last(s->dag, task);
    while (depth > 0) {
        uint32_t step = s->stack[--depth];
        if (s->lowest[step])
            return true;
        for (uint32_t e = s->dag->succ.begin[step]; e < s->dag->succ.begin[step + 1]; e++) {
            uint32_t next = s->dag->succ.list[e];
            if (!s->reached[next])
                s->stack[depth++] = next;
            s->reached[next] = true;
        }
    }
    return false;
}

static uint32_t largest_speedup_least(uint32_t a, uint32_t b) { return a < b ? a : b; }

static bool find_speedup(struct speedup_search *s, uint32_t workers,
                         struct sb_largest_speedup *largest)
{
    const struct sb_dag *dag = s->dag;
    bool one_more = false;
    look_at_tasks(s);
    uint32_t width = sb_antichain(&dag->pred, s->order, dag->steps, NULL, NULL),
             chained = sb_antichain(&dag->pred, s->order, dag->steps, s->chained, s->lowest);
    if (width == UINT32_MAX || chained == UINT32_MAX)
        return false;
    for (uint32_t t = 0; t < dag->tasks && !one_more; t++)
        one_more = is_root(dag, t) && !leads_to_lowest(s, t);
    *largest = (struct sb_largest_speedup){ width, chained + one_more };
    if (workers)
        *largest = (struct sb_largest_speedup){ largest_speedup_least(width, workers),
                                                largest_speedup_least(chained + 2, workers) };
    return true;
}

enum sb_code sb_largest_speedup_find(const struct sb_dag *dag, uint32_t workers,
                                     struct sb_largest_speedup *largest, struct sb_error *error)
{
    struct sb_arena arena = { 0 };
    struct speedup_search s = { .dag = dag };
    *largest = (struct sb_largest_speedup){ 0 };
    workers = sb_pools_workers(dag->pools, workers);
    if (sb_pools_matter(dag->pools) || dag->steps == 0 || dag->steps > SB_LARGEST_SPEEDUP_STEPS)
        return SB_OK;
    s.order = sb_arena_alloc(&arena, dag->steps, sizeof *s.order);
    s.chained = sb_arena_alloc(&arena, dag->steps, sizeof *s.chained);
    s.lowest = sb_arena_alloc(&arena, dag->steps, sizeof *s.lowest);
    s.reached = sb_arena_alloc(&arena, dag->steps, sizeof *s.reached);
    s.stack = sb_arena_alloc(&arena, dag->steps, sizeof *s.stack);
    bool found = s.order && s.chained && s.lowest && s.reached && s.stack &&
                 find_speedup(&s, workers, largest);
    sb_arena_fini(&arena);
    return found ? SB_OK : sb_fail_memory(error);
}
