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

const struct sb_percentiles *sb_result_percentiles(const struct sb_workload_result *workload)
{
    return workload->percentiles ? workload->percentiles : &sb_percentiles_default;
}

void sb_result_fini(struct sb_result *result)
{
    sb_arena_fini(&result->arena);
    *result = (struct sb_result){ 0 };
}
