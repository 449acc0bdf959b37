/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measuring: in each round one fresh process for each benchmark, so that a slow spell of the
 * machine meets all of them alike. A sample is the median of what one process measured: processes
 * differ from each other by more than the runs inside one do. */
#ifndef SIM_BENCH_CAMPAIGN_CAMPAIGN_H
#define SIM_BENCH_CAMPAIGN_CAMPAIGN_H

#include "sim/bench/campaign/listener.h"
#include "sim/bench/cases/case.h"
#include "sim/bench/records/result.h"

#include <stdbool.h>

/* What is to be measured, and how. */
struct sb_campaign_plan {
    const struct sb_bench_cases *cases;
    const char *library; /* path */
    uint32_t rounds;
    double seconds; /* for each process, about */
    uint64_t seed;
    bool brief; /* times only: no bytes, switches, METG */
    /* NULL, or an interrupted run of the same library: its samples count */
    const struct sb_bench_result *before;
    struct sb_bench_listener listener;
};

/* Fills result->result; `partial` and `failed` when not all that was wanted is there. SB_ENOMEM,
 * SB_EIO. */
enum sb_code sb_campaign_run(const struct sb_campaign_plan *plan, struct sb_bench_result *result,
                             bool *failed, struct sb_error *error);

#endif
