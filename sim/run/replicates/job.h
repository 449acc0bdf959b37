/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the threads of an experiment share: what is run, prepared. */
#ifndef SIM_RUN_REPLICATES_JOB_H
#define SIM_RUN_REPLICATES_JOB_H

#include "sim/draw/draw_kernel.h"
#include "sim/draw/sampler.h"
#include "sim/draw/spread.h"
#include "sim/engine/kernel.h"
#include "sim/engine/plan.h"
#include "sim/run/replicates/placed_job.h"
#include "sim/verify/runtime.h"
#include "sim/workload/workload.h"

enum { SB_JOB_BASELINES = 8 };

struct sb_table_cache;
struct sb_workload_result;

/* Constant while the threads run but for kept[] and work[]. */
struct sb_job {
    /* What is asked for; see experiment.h. The caller fills these. */
    const struct sb_workload *workload;
    const struct sb_strategy *const *strategy; /* [strategies] */
    const bool *baseline_only;                 /* [strategies] */
    const bool *baseline_of;                   /* [strategies] what others are compared with; NULL:
                                                  those that say so of themselves */
    const struct sb_constraints *const *added; /* as of the experiment */
    uint32_t strategies, workers;
    sb_ns slo; /* 0: none */
    enum sb_sampling sampling;
    double tail; /* of the intervals of means and quantiles, on each side */
    uint64_t seed, first, replicates;
    const struct sb_runtime *const *runtime;
    bool (*go_on)(void *self); /* NULL, or asked while tables are made */
    void *self;
    struct sb_table_cache *tables;           /* as of the experiment */
    bool no_curves, no_batches;              /* as of the experiment */
    const struct sb_workload_result *before; /* the same */
    uint64_t verify; /* so many replicates, spread evenly, run on a real scheduler as well */

    /* What sb_job_build makes of it. */
    const struct sb_draw_kernel *draw;
    const struct sb_kernel *kernel;
    struct sb_samplers samplers;
    struct sb_plan *plan; /* [strategies] */
    unsigned lanes;       /* a block */
    uint64_t unit,
        units; /* replicates that a thread takes at a time, and how many times there are */
    uint64_t check_every; /* each so-manyth replicate's schedules go through the checker */
    sb_ns **kept;   /* [strategies][looked] makespans of the first replicates, in their order */
    bool exact;     /* those are all; else they are tallied in buckets as well */
    uint32_t shown; /* the last strategy that is not run for the speed-up alone */
    bool limited;  /* runs are event-driven: the number of workers is limited, or there are pools */
    uint32_t free; /* a strategy that adds no edges, where nothing is limited: no other can be
                      faster; else SB_NONE */
    struct sb_placed_job placed;
    struct sb_plan path; /* the graph alone, where there is none: its longest path; else zeroed */
    sb_ns *work;         /* [looked] the total work of the first replicates */
    uint64_t looked;
    uint32_t baselines;
    uint32_t
        baseline[SB_JOB_BASELINES]; /* indices of the strategies that others are compared with */
    struct sb_arena arena;
};

/* Prepares what is asked for, with the kernels named `kernel` (NULL: the best). SB_EINPUT when this
 * machine has none of that name; SB_ECHECK as sb_plan_build; SB_ENOMEM; SB_EINTR where go_on() says
 * so. Release with sb_job_fini, also after a failure. */
enum sb_code sb_job_build(struct sb_job *job, const char *kernel, struct sb_error *error);
void sb_job_fini(struct sb_job *job);

#endif
