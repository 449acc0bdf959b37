/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workers of a run where they differ, and what they send each other in the schedules that are
 * shown. */
#ifndef SIM_RESULT_RESULT_PLATFORM_H
#define SIM_RESULT_RESULT_PLATFORM_H

#include "sim/base/time.h"

#include <stdint.h>

struct sb_result_platform {
    uint32_t workers;         /* 0: they are alike, and the rest is not there */
    const char **worker_name; /* [workers] */
    double *speed;            /* [workers] */
    const char *links;        /* "free", "one-port", "shared" */
    sb_ns link_latency;
    double link_bandwidth; /* bytes a second; 0: infinite */
    /* With the mean latencies: the longest path with each step where it takes the least, below
     * which no makespan is (CP_MIN of Topcuoglu et al. 2002, whose SLR is the makespan by it); and
     * all steps on the one worker that takes the least for them. */
    sb_ns least_path, sequential;
};


/* How steps come to workers. */
enum sb_placed {
    SB_PLACED_FREELY, /* each to a free one */
    SB_PLACED_ONCE,   /* by a plan */
    SB_PLACED_ANEW    /* by a plan that is made anew whenever a step has ended */
};

struct sb_shown_transfer {
    uint32_t from, to;         /* steps */
    uint32_t sender, receiver; /* workers */
    sb_ns ready, start, end;   /* it is wanted; under way; there */
};

#endif
