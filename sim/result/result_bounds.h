/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How short a schedule can be, on identical workers of a limited number: of the mean latencies, and
 * in the mean over replicates. */
#ifndef SIM_RESULT_RESULT_BOUNDS_H
#define SIM_RESULT_RESULT_BOUNDS_H

#include "sim/base/time.h"
#include "sim/stats/interval.h"

#include <stdbool.h>

struct sb_result_bounds {
    bool known;       /* else the rest is 0 */
    sb_ns path, work; /* the longest path; work / workers */
    sb_ns lower;      /* no schedule is shorter: at least both */
    sb_ns best;       /* a schedule of that length is known */
    bool proved;      /* lower == best: none is shorter than that */
    struct sb_estimate mean; /* over replicates, of max(longest path, work / workers), in ns */
};

/* (best - lower) / lower: by what share at most the best known one can be too long. */
static inline double sb_bounds_gap(const struct sb_result_bounds *bounds)
{
    return bounds->lower > 0 ? (double)(bounds->best - bounds->lower) / (double)bounds->lower : 0;
}

#endif
