/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/verify/runtime.h"

const struct sb_runtime *sb_runtime_choose(const struct sb_runtime *const *runtime,
                                           const struct sb_assignment *assignment)
{
    if (sb_pools_matter(assignment->dag->pools))
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
    return "not verified: no real scheduler has a program for it here";
}
