/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One workload under several strategies, replicated: the same draws for all of them, in blocks, on
 * several threads. */
#ifndef SIM_RUN_EXPERIMENT_H
#define SIM_RUN_EXPERIMENT_H

#include "sim/run/experiment_case.h"

/* Runs it and fills `result`, whose parts live in `arena`. The same result for any number of
 * threads and any kernel. SB_EINPUT: the graph has a platform of another number of workers.
 * SB_EINTR when it is stopped before the first replicate; SB_ECHECK when a schedule is refused, or
 * differs from that of a real scheduler, naming workload, strategy and replicate; SB_ENOMEM. */
enum sb_code sb_experiment_run(const struct sb_experiment *experiment,
                               struct sb_workload_result *result, struct sb_arena *arena,
                               struct sb_error *error);

#endif
