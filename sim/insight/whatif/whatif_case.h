/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of what-ifs (whatif.h), and what they leave. */
#ifndef SIM_INSIGHT_WHATIF_WHATIF_CASE_H
#define SIM_INSIGHT_WHATIF_WHATIF_CASE_H

#include "sim/insight/whatif/trials.h"
#include "sim/insight/whatif/variant.h"

/* What a task's latency is multiplied with. */
enum { SB_WHATIF_FACTORS = 3, SB_WHATIF_HALF = 1, SB_WHATIF_TASKS_MAX = 1000 };
extern const double sb_whatif_factor[SB_WHATIF_FACTORS];           /* 0.9, 0.5, 0 */
extern const char *const sb_whatif_factor_name[SB_WHATIF_FACTORS]; /* "0.9", "half", "free" */

struct sb_whatif_task {
    uint32_t task;
    double critical; /* the share of replicates in which it is on the critical path */
    struct sb_saved saved[SB_WHATIF_FACTORS];
};

struct sb_whatif_other {
    struct sb_change change; /* one more worker, an edge, an await */
    double critical;         /* of the await in the graph; NAN of a worker */
    struct sb_saved saved;
};

struct sb_whatif_times {
    double mean;
    sb_ns p50, p99;
};

struct sb_whatif_strategy {
    const struct sb_strategy *strategy;
    struct sb_whatif_times before, now; /* without what is tried together, and with it */
    struct sb_saved tried;              /* by that; zeros where nothing is */
    uint32_t tasks, others;
    struct sb_whatif_task *task;   /* [tasks] by what half the time saves in the mean */
    struct sb_whatif_other *other; /* [others] by what they save in the mean */
    /* Of both, those for which there was no time: no such task is longer on the critical path, and
     * no such await more often, than those that are there. And those that are never on it, and save
     * nothing, exactly, as far as they are not there. */
    uint32_t tasks_left_out, others_left_out, tasks_without, others_without;
};

struct sb_whatif {
    const struct sb_pass *of; /* graph, samplers, replicates and threads; see whatif/trials.h */
    const struct sb_strategy *const *strategy; /* [strategies] */
    uint32_t strategies, workers;
    const struct sb_change *tried; /* [tries] together; every other change comes on top of them */
    uint32_t tries;
    uint64_t cost;       /* of all trials at most, in about, as sb_trials_cost; 0: no limit */
    bool all_replicates; /* else they are fewer where not even the most critical tasks fit */
};

struct sb_whatif_result {
    uint64_t replicates, wanted; /* fewer: they did not fit, or it was interrupted */
    bool interrupted;            /* the rest of the strategies and changes is not there */
    uint32_t strategies;
    struct sb_whatif_strategy *strategy; /* [strategies] */
};

#endif
