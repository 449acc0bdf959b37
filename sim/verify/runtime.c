/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/verify/runtime.h"

/* Workers of a real scheduler are alike, and it chooses among them. */
static bool is_beyond(const struct sb_assignment *assignment)
{
    return assignment->dag->platform || sb_pools_matter(assignment->dag->pools) ||
           (sb_strategy_has_places(assignment->strategy) && assignment->workers);
}

const struct sb_runtime *sb_runtime_choose(const struct sb_runtime *const *runtime,
                                           const struct sb_assignment *assignment)
{
    if (is_beyond(assignment))
        return NULL;
    while (runtime && *runtime && !(*runtime)->realises(assignment))
        runtime++;
    return runtime ? *runtime : NULL;
}

const char *sb_runtime_why_none(const struct sb_runtime *const *runtime, const struct sb_dag *dag,
                                const struct sb_strategy *const *strategy, uint32_t count,
                                uint32_t workers)
{
    if (sb_pools_matter(dag->pools))
        return "not verified: no real scheduler here holds slots of pools";
    workers = sb_pools_workers(dag->pools, workers);
    for (uint32_t i = 0; i < count; i++)
        if (sb_runtime_choose(runtime, &(struct sb_assignment){ dag, strategy[i], workers }))
            return NULL;
    if (dag->platform)
        return "not verified: workers of a real scheduler are alike, and data costs it nothing";
    return "not verified: no real scheduler has a program for it here";
}
