/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench verify --real-clock`: what a real scheduler takes longer than simulated, and why. */
#ifndef SIM_CLI_REAL_TIME_H
#define SIM_CLI_REAL_TIME_H

#include "sim/cli/options/options.h"
#include "sim/cli/options/selection.h"
#include "sim/workload/workload.h"

#include <stdatomic.h>
#include <stdio.h>

/* Says on standard error how long it will take, runs replicates of the workload in real time under
 * each strategy that a real scheduler has a program for (one at least), and prints a table on
 * `out`. Once *stop is true it ends after the replicate that is begun. SB_ECHECK, SB_ENOMEM;
 * SB_EINPUT for durations that are too long to be scaled. */
enum sb_code sb_real_time(FILE *out, const struct sb_options *options,
                          const struct sb_workload *workload, const struct sb_selection *selection,
                          const atomic_bool *stop, struct sb_error *error);

#endif
