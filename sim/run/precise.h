/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An experiment that goes on until its figures are as precise as wanted. */
#ifndef SIM_RUN_PRECISE_H
#define SIM_RUN_PRECISE_H

#include "sim/run/experiment.h"

/* Runs with more and more replicates, x->replicates at most, until the interval of the mean and of
 * each percentile that is shown, of every strategy that is shown, is within `wanted` (0.01: its
 * half width is 1 % of the figure at most). The intervals are those of stats/looks.h, so that they
 * cover the true value at the end in 95 of 100 runs. All else is as after a run of as many
 * replicates: those of a look are drawn again by the next one. Graphs with rows have no more
 * replicates than those. Means without a finite variance are left out. Fills result->precision, and
 * the rest as sb_experiment_run, whose errors it has. */
enum sb_code sb_experiment_run_precisely(const struct sb_experiment *experiment, double wanted,
                                         struct sb_workload_result *result, struct sb_arena *arena,
                                         struct sb_error *error);

/* What came of it where all x->replicates were run, whoever ran them: one look, at the end. Fills
 * result->precision; the rest is there. */
void sb_precision_of_all(const struct sb_experiment *experiment, double wanted,
                         struct sb_workload_result *result);

#endif
