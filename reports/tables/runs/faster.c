/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/runs/faster.h"

#include <math.h>
#include <stdio.h>

char *sb_run_faster(char out[SB_UNITS_SIZE], const struct sb_workload_result *workload,
                    const struct sb_speedup *speedup)
{
    struct sb_interval ci = speedup->faster_ci95;
    bool never = speedup->faster == 0 && ci.hi < 1, always = speedup->faster == 1 && ci.lo > 0;
    sb_units_rare_share(out, speedup->faster);
    if (!workload->random || !(never || always))
        return out;
    double missing = 100 * (never ? ci.hi : 1 - ci.lo); /* rounded up */
    int decimals = missing < 1 ? -(int)floor(log10(missing)) : 0;
    double power = pow(10, decimals), bound = ceil(missing * power - 1e-6) / power;
    char number[SB_UNITS_SIZE];
    sb_units_number(number, never ? bound : 100 - bound, decimals);
    snprintf(out, SB_UNITS_SIZE, "%s%.40s %%", never ? "<" : ">", number);
    return out;
}
