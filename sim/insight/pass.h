/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A second pass over an experiment's replicates: a draw is a function of (seed, replicate, step),
 * so the same latencies come again, and with them what a run did not keep: when each step ran, and
 * how long a path hangs on it. The latencies of a block are drawn once, for all cases: a plan, a
 * number of workers, and factors on the latencies of some steps.
 *
 * A case follows the edges of its plan; with limited workers there is, in each replicate, one more
 * edge into a step: from the one before it on its worker, in the order of (start, end, place in the
 * plan's order). The times of a schedule are longest paths over these edges together, so that a
 * node is on a longest path where
 *
 *     end + tail == makespan
 *
 * and the edge u -> v is on one where v is and end of u == start of v. */
#ifndef SIM_INSIGHT_PASS_H
#define SIM_INSIGHT_PASS_H

#include "sim/insight/pass_case.h"

/* Runs it; *done replicates from the first on have been visited: all, unless it was stopped.
 * SB_EINPUT when this machine has no kernel of that name; SB_ENOMEM. */
enum sb_code sb_pass_run(const struct sb_pass *pass, uint64_t *done, struct sb_error *error);

#endif
