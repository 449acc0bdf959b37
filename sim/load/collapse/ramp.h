/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hysteresis: the rate rises slowly until the system breaks down, and then falls as slowly. A
 * system that is only slow under load breaks down and recovers at the same rate; a metastable one
 * recovers at a lower one. */
#ifndef SIM_LOAD_COLLAPSE_RAMP_H
#define SIM_LOAD_COLLAPSE_RAMP_H

#include "sim/load/engine/load_engine.h"
#include "sim/stats/interval.h"

#include <stdatomic.h>

struct sb_ramp {
    const struct sb_load_case *load; /* open arrivals without points of their own */
    double least, most;              /* requests a second */
    sb_ns climb; /* so long from the one to the other, and so long it stays at the least at last */
    double threshold; /* as of a collapse */
    uint32_t runs;
    uint64_t backlog; /* as of a collapse; a run that reaches it does not recover */
    uint32_t threads;
    const atomic_bool *stop;
    void (*progress)(void *self, uint64_t done, uint64_t wanted);
    void *self;
};

/* A climb is looked at in so many slices; a rate is that of the middle of five of them. */
enum { SB_RAMP_SLICES = 200, SB_RAMP_GLANCE = 5 };

/* Rates are a second, with Student's intervals over the runs that have one. */
struct sb_ramp_result {
    uint64_t runs, down, up_again; /* of those: broke down; recovered */
    struct sb_estimate breaks;     /* on the way up: the first at which fewer than the threshold's
                                      share are ok */
    struct sb_estimate recovers;   /* on the way down: the first at which so many are */
};

/* Errors as of sb_collapse_run. */
enum sb_code sb_ramp_run(const struct sb_ramp *ramp, struct sb_ramp_result *result,
                         struct sb_error *error);

#endif
