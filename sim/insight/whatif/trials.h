/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makespans under several cases in the same replicates, and what each saves against another. */
#ifndef SIM_INSIGHT_WHATIF_TRIALS_H
#define SIM_INSIGHT_WHATIF_TRIALS_H

#include "sim/insight/pass_case.h"
#include "sim/stats/comparison/saved.h"

struct sb_trial {
    struct sb_pass_case of;
    uint32_t against; /* which of the trials it is compared with, one with keep; itself: none */
    bool keep;        /* others are compared with it; these come first */

    /* What it leaves, if done; the rest was interrupted. */
    bool done;
    double mean;
    sb_ns p50, p99;
    struct sb_saved saved; /* against - this */
};

/* Of `of` the cases and the visit are not looked at; progress is told in replicates of single
 * trials. Runs all trials in as many passes as memory asks for; *done replicates are in each of
 * them: fewer than asked for where it was interrupted. The same figures for any number of threads.
 * A graph without randomness has one replicate. SB_EINTR: it was interrupted before the first
 * replicate. SB_EINPUT as sb_pass_run; SB_ENOMEM. */
enum sb_code sb_trials_run(const struct sb_pass *of, struct sb_trial *trial, uint32_t trials,
                           uint64_t *done, struct sb_error *error);

/* Replicates times steps of that many trials of a graph, each with some workers for what they cost:
 * a step of an event-driven run counts as SB_TRIALS_LIMITED. Saturates. */
enum { SB_TRIALS_LIMITED = 16 };
uint64_t sb_trials_cost(const struct sb_dag *dag, uint32_t workers, uint64_t trials,
                        uint64_t replicates);

#endif
