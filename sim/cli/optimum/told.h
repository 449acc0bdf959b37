/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that `simbench optimum` tells of a workload. */
#ifndef SIM_CLI_OPTIMUM_TOLD_H
#define SIM_CLI_OPTIMUM_TOLD_H

#include "sim/bounds/optimum.h"
#include "sim/result/result.h"
#include "sim/workload/workload.h"

struct sb_optimum_told {
    const struct sb_workload *workload;
    uint32_t workers;
    struct sb_optimum optimum;
    const struct sb_span *span;        /* [steps] the schedule, which the checker has accepted */
    struct sb_workload_result *result; /* with the mean latencies, under the strategies and as that
                                          schedule, which is its last strategy */
    sb_ns took;
};

#endif
