/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pools of a workload whose steps hold slots. */
#ifndef SIM_RESULT_RESULT_POOLS_H
#define SIM_RESULT_RESULT_POOLS_H

#include "sim/base/time.h"

#include <stdint.h>

struct sb_result_pool {
    const char *name;
    uint32_t slots;
    sb_ns busy; /* so long at least it takes to give all steps what they hold of it, for their mean
                   latencies: no schedule of those is shorter */
};

#endif
