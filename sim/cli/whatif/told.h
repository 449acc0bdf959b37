/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that `simbench whatif` tells of a workload. */
#ifndef SIM_CLI_WHATIF_TOLD_H
#define SIM_CLI_WHATIF_TOLD_H

#include "sim/insight/whatif/whatif_case.h"
#include "sim/result/result.h"
#include "sim/workload/workload.h"

struct sb_whatif_told {
    const struct sb_workload *workload;
    const struct sb_change *tried; /* [tries] together */
    uint32_t tries, workers;       /* workers: with what is tried */
    struct sb_whatif_result result;
    struct sb_strategy_result *barriers; /* [result.strategies] of which only those are there */
    uint32_t *barriers_left_out;         /* [result.strategies] */
    struct sb_largest_speedup largest;
};

#endif
