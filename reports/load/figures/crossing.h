/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Up to which rate one strategy is the faster one, and from which on the other. */
#ifndef REPORTS_LOAD_FIGURES_CROSSING_H
#define REPORTS_LOAD_FIGURES_CROSSING_H

#include "sim/load/result.h"

enum sb_load_verdict {
    SB_LOAD_ALIKE,  /* no difference is seen, or neither is known */
    SB_LOAD_FASTER, /* the other one is below today's */
    SB_LOAD_SLOWER  /* it is above, or its queue grows and today's does not */
};

/* At one point, by a quantile of requests that are ok: by Student's interval of the
 * differences run by run, as run r has the same draws under both; else, as of quantiles that are
 * not kept of each run, by whether the intervals of both meet. */
enum sb_load_verdict sb_load_compare(const struct sb_load_result *result,
                                     const struct sb_load_point *today,
                                     const struct sb_load_point *other, uint32_t quantile);

/* The same of the tail of a workload of a mix. */
enum sb_load_verdict sb_load_compare_parts(const struct sb_load_result *result,
                                           const struct sb_load_point *today,
                                           const struct sb_load_point *other, uint32_t part);

/* Points of the axis; SB_NONE where there is none. */
struct sb_load_crossing {
    uint32_t faster_to;   /* the last at which the other is faster and below which it is nowhere
                             slower */
    uint32_t slower_from; /* the first at which it is slower and above which it is nowhere faster */
    uint32_t fewer_from;  /* the first from which on the whole interval of its share of requests
                             that are ok is below today's */
    uint32_t more_from;   /* above */
};
struct sb_load_crossing sb_load_cross(const struct sb_load_result *result,
                                      const struct sb_load_strategy *today,
                                      const struct sb_load_strategy *other, uint32_t quantile);

#endif
