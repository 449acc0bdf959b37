/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/result.h"

const double sb_quantile_p[SB_QUANTILES_COUNT] = { 0.5, 0.9, 0.95, 0.99, 0.999 };
const char *const sb_quantile_name[SB_QUANTILES_COUNT] = { "p50", "p90", "p95", "p99", "p99.9" };

void sb_result_fini(struct sb_result *result)
{
    sb_arena_fini(&result->arena);
    *result = (struct sb_result){ 0 };
}
