/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/pools.h"

#include "sim/stats/moments.h"

#include <string.h>

static sb_ns busy(const struct sb_dag *dag, uint32_t pool)
{
    const struct sb_pools *pools = dag->pools;
    sb_wide held = 0, slots = pools->slots[pool];
    for (uint32_t s = 0; s < dag->steps; s++) {
        uint32_t demand = pools->demand_of[s];
        for (uint32_t i = pools->begin[demand]; i < pools->begin[demand + 1]; i++)
            if (pools->units[i].pool == pool)
                held += (sb_wide)pools->units[i].slots * (uint64_t)dag->expected[s];
    }
    return (sb_ns)((held + slots - 1) / slots);
}

enum sb_code sb_run_pools_fill(const struct sb_dag *dag, struct sb_workload_result *result,
                               struct sb_arena *arena, struct sb_error *error)
{
    const struct sb_pools *pools = dag->pools;
    if (!sb_pools_matter(pools))
        return SB_OK;
    result->pool = sb_arena_alloc(arena, pools->count, sizeof *result->pool);
    if (!result->pool)
        return sb_fail_memory(error);
    result->pools = pools->count;
    for (uint32_t p = 0; p < pools->count; p++) {
        const char *name = sb_arena_text(arena, pools->name[p], strlen(pools->name[p]));
        if (!name)
            return sb_fail_memory(error);
        result->pool[p] = (struct sb_result_pool){ name, pools->slots[p], busy(dag, p) };
    }
    return SB_OK;
}
