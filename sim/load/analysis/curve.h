/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a saturation curve says as a whole. */
#ifndef SIM_LOAD_ANALYSIS_CURVE_H
#define SIM_LOAD_ANALYSIS_CURVE_H

#include "sim/load/result.h"

/* The rate at which goodput by mean latency is greatest, of each run by a parabola through the
 * logarithms at three rates, the middle one the greatest; then the mean over runs. Of M/M/1 it is
 * half the capacity. NAN where the greatest is at the first or the last of the stable rates, or
 * in some run; `axis[points]` are rates or numbers of clients. */
struct sb_estimate sb_load_knee(const double *axis, const struct sb_load_point *point,
                                uint32_t points);

/* Fills slo_rate, slo_never and slo_always: where the figure of the SLO first is above the limit.
 * Between two rates 1 / figure is taken as a straight line, which it is of M/M/1's mean and
 * quantiles; it is 0 where the queue grows. The interval's ends are where those of the figure cross
 * the limit, NAN where they do not. */
void sb_load_slo_find(struct sb_load_strategy *strategy, const double *axis, uint32_t points,
                      sb_ns limit);

/* Fills result->enough, in its arena: of a sweep of one thing, at the last rate. SB_ENOMEM. */
enum sb_code sb_load_enough_fill(struct sb_load_result *result, struct sb_error *error);

/* All of the above, once what was run is there; the other points become what is not known.
 * SB_ENOMEM, with an error to record it. */
enum sb_code sb_load_conclude(struct sb_load_result *result, struct sb_error *error);

#endif
