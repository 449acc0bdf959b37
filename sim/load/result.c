/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/result.h"

uint32_t sb_load_result_tail(const struct sb_percentiles *percentiles)
{
    for (uint32_t i = 0; i < percentiles->shown; i++)
        if (percentiles->show[i] == SB_P99)
            return SB_P99;
    return percentiles->shown ? percentiles->show[percentiles->shown - 1] : SB_P99;
}

void sb_load_result_fini(struct sb_load_result *result)
{
    sb_arena_fini(&result->arena);
    *result = (struct sb_load_result){ 0 };
}
