/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/events/lockstep.h"

#include "sim/base/assert.h"
#include "sim/model/antichain.h"

/* Of more nodes the largest antichain takes too long to find; with more workers events are faster
 * than a look at all of them. */
enum { MOST_NODES = 2048, MOST_WORKERS = 128 };

/* The level of a step comes after those of all that it awaits. */
static void find_levels(struct sb_lockstep *l)
{
    const struct sb_csr *pred = &l->plan->pred;
    uint32_t steps = l->plan->dag->steps;
    for (uint32_t i = 0; i < l->plan->nodes; i++) {
        uint32_t n = l->plan->order[i];
        for (uint32_t e = pred->begin[n]; e < pred->begin[n + 1]; e++) {
            uint32_t p = pred->list[e], least = l->level[p] + (p < steps);
            l->level[n] = least > l->level[n] ? least : l->level[n];
        }
        if (n < steps && l->level[n] >= l->levels)
            l->levels = l->level[n] + 1;
    }
}

/* Sets begin[]; returns the size of the largest. */
static uint32_t measure_levels(struct sb_lockstep *l)
{
    uint32_t most = 0;
    for (uint32_t s = 0; s < l->plan->dag->steps; s++)
        l->begin[l->level[s] + 1]++;
    for (uint32_t i = 1; i <= l->levels; i++) {
        most = l->begin[i] > most ? l->begin[i] : most;
        l->begin[i] += l->begin[i - 1];
    }
    return most;
}

/* Whether each step awaits all of the level before, by itself or by a join. awaits_all[nodes] is
 * scratch. */
static bool is_of_levels(const struct sb_lockstep *l, bool *awaits_all)
{
    const struct sb_csr *pred = &l->plan->pred;
    uint32_t steps = l->plan->dag->steps;
    for (uint32_t i = 0; i < l->plan->nodes; i++) {
        uint32_t n = l->plan->order[i], level = l->level[n], count = 0;
        bool all = level == 0;
        for (uint32_t e = pred->begin[n]; e < pred->begin[n + 1]; e++) {
            uint32_t p = pred->list[e];
            count += p < steps && l->level[p] + 1 == level;
            all = all || (p >= steps && l->level[p] == level && awaits_all[p]);
        }
        awaits_all[n] = all || count == l->begin[level] - l->begin[level - 1];
        if (n < steps && !awaits_all[n])
            return false;
    }
    return true;
}

/* Whether workers are never too few; -1 when memory is out. */
static int is_wide(const struct sb_lockstep *l, uint32_t most, bool *is_step)
{
    const struct sb_plan *plan = l->plan;
    if (plan->dag->steps <= l->workers)
        return true;
    if (most > l->workers || plan->nodes > MOST_NODES)
        return false;
    for (uint32_t n = 0; n < plan->nodes; n++)
        is_step[n] = n < plan->dag->steps;
    uint32_t width = sb_antichain(&plan->pred, plan->order, plan->nodes, is_step, NULL);
    return width == UINT32_MAX ? -1 : width <= l->workers;
}

static int choose(struct sb_lockstep *l)
{
    const struct sb_plan *plan = l->plan;
    uint32_t steps = plan->dag->steps;
    bool *mark = sb_arena_alloc(&l->arena, plan->nodes, sizeof *mark);
    l->level = sb_arena_alloc(&l->arena, plan->nodes, sizeof *l->level);
    l->begin = sb_arena_alloc(&l->arena, (size_t)steps + 1, sizeof *l->begin);
    if (!mark || !l->level || !l->begin)
        return -1;
    find_levels(l);
    uint32_t most = measure_levels(l);
    if ((l->workers <= MOST_WORKERS || most <= l->workers) && is_of_levels(l, mark)) {
        l->by = SB_LOCKSTEP_BY_LEVELS;
        return 0;
    }
    int wide = is_wide(l, most, mark);
    l->by = wide > 0 ? SB_LOCKSTEP_BY_PATHS : SB_LOCKSTEP_NOT;
    return wide < 0 ? -1 : 0;
}

int sb_lockstep_init(struct sb_lockstep *l, const struct sb_plan *plan, uint32_t workers)
{
    *l = (struct sb_lockstep){ .plan = plan, .workers = workers };
    if (choose(l))
        return -1;
    if (l->by == SB_LOCKSTEP_NOT) {
        sb_lockstep_fini(l);
        return 0;
    }
    size_t rows = l->by == SB_LOCKSTEP_BY_PATHS ? plan->program.rows : workers;
    l->row = sb_arena_alloc(&l->arena, rows * SB_LOCKSTEP_LANES, sizeof *l->row);
    l->order = sb_arena_alloc(&l->arena, plan->dag->steps, sizeof *l->order);
    if (!l->row || !l->order)
        return -1;
    if (l->by == SB_LOCKSTEP_BY_LEVELS)
        sb_lockstep_order(l);
    return 0;
}

void sb_lockstep_fini(struct sb_lockstep *l)
{
    sb_arena_fini(&l->arena);
    *l = (struct sb_lockstep){ .by = SB_LOCKSTEP_NOT };
}

void sb_lockstep_order(struct sb_lockstep *l)
{
    SB_ASSERT(l->by == SB_LOCKSTEP_BY_LEVELS);
    for (uint32_t i = 0; i < l->plan->dag->steps; i++) {
        uint32_t step = l->plan->rank ? l->plan->step_at_rank[i] : i;
        l->order[l->begin[l->level[step]]++] = step;
    }
    for (uint32_t i = l->levels; i > 0; i--) /* each begins where the one before ends */
        l->begin[i] = l->begin[i - 1];
    l->begin[0] = 0;
}
