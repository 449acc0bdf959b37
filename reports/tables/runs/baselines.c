/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/runs/baselines.h"

#include <string.h>

static size_t add(const char *over[SB_BASELINES_MAX], size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(over[i], name) == 0)
            return count;
    if (count < SB_BASELINES_MAX)
        over[count++] = name;
    return count;
}

size_t sb_baselines_list(const struct sb_workload_result *workload,
                         const char *over[SB_BASELINES_MAX])
{
    size_t count = 0;
    for (uint32_t i = 0; i < workload->strategies; i++)
        if (sb_result_is_baseline(workload, workload->strategy[i].name))
            count = add(over, count, workload->strategy[i].name);
    for (uint32_t i = 0; i < workload->strategies; i++) /* those without a row of their own */
        for (uint32_t k = 0; k < workload->strategy[i].speedups; k++)
            count = add(over, count, workload->strategy[i].speedup[k].over);
    return count;
}
