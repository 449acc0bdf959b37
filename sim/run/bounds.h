/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far from the best the strategies of an experiment are. */
#ifndef SIM_RUN_BOUNDS_H
#define SIM_RUN_BOUNDS_H

#include "sim/bounds/optimum.h"
#include "sim/run/experiment.h"

/* Of more steps there are no bounds in a run. */
enum { SB_RUN_BOUNDS_STEPS_MAX = 10000 };

/* Fills result->bounds, and expected_makespan of each strategy, for the mean latencies, where
 * workers are limited and alike, and there are not too many steps. The same every time: the effort
 * is counted, not timed, and comes to some hundredths of a second. Of more than 500 steps the
 * energy of intervals is not looked at. SB_ENOMEM; SB_ECHECK where a strategy is faster than the
 * bound. */
enum sb_code sb_run_bounds_fill(const struct sb_experiment *experiment,
                                struct sb_workload_result *result, struct sb_error *error);

/* What the search found, as a result has it; `mean` stays. */
void sb_run_bounds_put(struct sb_result_bounds *bounds, const struct sb_optimum *optimum);

#endif
