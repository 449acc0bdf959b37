/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/summary/pools.h"

#include "sim/stats/moments.h"

#include <string.h>

/* held[pools], zeroed: the sum of slots times mean latency. */
static void hold_all(const struct sb_dag *dag, sb_wide *held)
{
    const struct sb_pools *pools = dag->pools;
    for (uint32_t s = 0; s < dag->steps; s++) {
        uint32_t demand = pools->demand_of[s];
        for (uint32_t i = pools->begin[demand]; i < pools->begin[demand + 1]; i++)
            held[pools->units[i].pool] +=
                (sb_wide)pools->units[i].slots * (uint64_t)dag->expected[s];
    }
}

enum sb_code sb_run_pools_fill(const struct sb_dag *dag, struct sb_workload_result *result,
                               struct sb_arena *arena, struct sb_error *error)
{
    const struct sb_pools *pools = dag->pools;
    if (!sb_pools_matter(pools))
        return SB_OK;
    result->pool = sb_arena_alloc(arena, pools->count, sizeof *result->pool);
    sb_wide *held = sb_arena_alloc(arena, pools->count, sizeof *held);
    if (!result->pool || !held)
        return sb_fail_memory(error);
    hold_all(dag, held);
    result->pools = pools->count;
    for (uint32_t p = 0; p < pools->count; p++) {
        const char *name = sb_arena_text(arena, pools->name[p], strlen(pools->name[p]));
        if (!name)
            return sb_fail_memory(error);
        sb_ns busy = (sb_ns)((held[p] + pools->slots[p] - 1) / pools->slots[p]);
        result->pool[p] = (struct sb_result_pool){ name, pools->slots[p], busy };
    }
    return SB_OK;
}
