/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/result.h"

#include <string.h>

const struct sb_strategy_result *sb_result_find(const struct sb_workload_result *workload,
                                                const char *name)
{
    for (uint32_t i = 0; i < workload->strategies; i++)
        if (strcmp(workload->strategy[i].name, name) == 0)
            return &workload->strategy[i];
    return NULL;
}

const struct sb_speedup *sb_result_speedup(const struct sb_strategy_result *strategy,
                                           const char *over)
{
    if (strcmp(strategy->name, over) == 0)
        return NULL;
    for (uint32_t i = 0; i < strategy->speedups; i++)
        if (strcmp(strategy->speedup[i].over, over) == 0)
            return &strategy->speedup[i];
    return NULL;
}

bool sb_result_is_baseline(const struct sb_workload_result *workload, const char *name)
{
    for (uint32_t i = 0; i < workload->strategies; i++)
        if (sb_result_speedup(&workload->strategy[i], name))
            return true;
    return false;
}

const struct sb_percentiles *sb_result_percentiles(const struct sb_workload_result *workload)
{
    return workload->percentiles ? workload->percentiles : &sb_percentiles_default;
}

const char *sb_result_why_partial(const struct sb_result *result)
{
    return result->missing ? "parts of the run are missing; these are the results of the others"
                           : "the run was interrupted; these are the results until then";
}

void sb_result_fini(struct sb_result *result)
{
    sb_arena_fini(&result->arena);
    *result = (struct sb_result){ 0 };
}
