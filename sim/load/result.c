/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/result.h"

uint32_t sb_load_result_tail(const struct sb_percentiles *percentiles)
{
    enum { P99 = 3 };
    for (uint32_t i = 0; i < percentiles->shown; i++)
        if (percentiles->show[i] == P99)
            return P99;
    return percentiles->shown ? percentiles->show[percentiles->shown - 1] : P99;
}

void sb_load_result_fini(struct sb_load_result *result)
{
    sb_arena_fini(&result->arena);
    *result = (struct sb_load_result){ 0 };
}
