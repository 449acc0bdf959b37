/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an experiment is asked for. */
#ifndef SIM_RUN_EXPERIMENT_CASE_H
#define SIM_RUN_EXPERIMENT_CASE_H

#include "sim/draw/spread.h"
#include "sim/model/strategy.h"
#include "sim/result/result.h"
#include "sim/verify/runtime.h"
#include "sim/workload/workload.h"

#include <stdatomic.h>

struct sb_table_cache;

struct sb_experiment {
    const struct sb_workload *workload;
    const struct sb_strategy *const
        *strategy;             /* [strategies] in the order of reports; baselines are among them */
    const bool *baseline_only; /* [strategies] run for the speed-up alone */
    const bool *baseline; /* [strategies] what others are compared with; NULL: those that say so of
                             themselves */
    /* [strategies] edges in place of those that a strategy adds, or NULL; NULL: all add theirs */
    const struct sb_constraints *const *added;
    uint32_t strategies;
    const struct sb_percentiles
        *percentiles; /* NULL: the default ones; the result refers to them */
    uint32_t workers; /* 0: unlimited; the workload's own wish is not looked at */
    double tail; /* what the intervals of means and quantiles leave out on each side; 0: 0.025 */
    enum sb_sampling sampling; /* of as many replicates, which have passed sb_spread_check */
    sb_ns slo; /* how many replicates take longer than this is counted; 0: not wanted */
    uint64_t seed, first, replicates; /* replicates first .. first + replicates - 1; a workload
                                         without randomness runs one */
    unsigned threads;                 /* 1 at least */
    const struct sb_runtime *const
        *runtime; /* real schedulers to verify schedules on, up to NULL; or NULL */
    uint64_t
        verify; /* so many of the replicates, spread evenly, are verified on them (see verify.h) */
    /* Graphs with more steps get no spans in the result; up to the second number, where it is
     * larger, those of today's order and the one to take alone. */
    uint32_t show_steps_max, show_two_steps_max;
    /* What nobody will look at is not kept: distributions, and ratios in the same replicate;
     * figures in batches. */
    bool no_curves, no_batches;
    /* Another result in the same arena, with which equal parts can be shared; NULL: there is none
     */
    const struct sb_workload_result *before;
    struct sb_table_cache *tables; /* NULL: there is none */
    const char *kernel;            /* NULL: the best one */
    const atomic_bool *stop; /* may be NULL; once true, the run ends soon, with what is done: a
                                prefix of the replicates */
    /* May be NULL; called from any thread, one at a time. */
    void (*progress)(void *self, uint64_t done, uint64_t wanted);
    void *self;
};

#endif
