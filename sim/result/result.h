/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run leaves: everything that a report shows, read from and written to results.json. Reports
 * never simulate. */
#ifndef SIM_RESULT_RESULT_H
#define SIM_RESULT_RESULT_H

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/time.h"
#include "sim/model/constraints.h"
#include "sim/model/span.h"
#include "sim/result/criticality.h"
#include "sim/result/lever.h"
#include "sim/result/result_advice.h"
#include "sim/result/result_batches.h"
#include "sim/result/result_bounds.h"
#include "sim/result/result_platform.h"
#include "sim/result/result_point.h"
#include "sim/result/result_pools.h"
#include "sim/result/result_ratio.h"
#include "sim/stats/comparison/speedup.h"
#include "sim/stats/summary/percentiles.h"
#include "sim/stats/summary/summary.h"

#include <stdbool.h>
#include <stdint.h>

/* How many requests take longer than a limit. */
struct sb_slo {
    sb_ns limit;
    uint64_t missed; /* replicates */
    struct sb_estimate per_million;
};

/* Whether figures became as precise as wanted. */
enum sb_stop {
    SB_STOP_PRECISION,
    SB_STOP_LIMIT,
    SB_STOP_ROWS,
    SB_STOP_INTERRUPT,
    SB_STOP_CONSTANT
};
enum { SB_STOPS = 5 };
struct sb_precision {
    double wanted;  /* half an interval by its figure: 0.01 is 1 %; 0: none was asked for */
    double reached; /* that of the widest; NAN: an interval has no end */
    const char *strategy, *figure; /* the widest: "earliest-start", "p99.9"; NULL: none counts */
    uint64_t needed;   /* replicates that were enough, or would be, by the widest; 0: not known */
    enum sb_stop stop; /* why there are no more of them */
    uint32_t looks, looks_most; /* see stats/looks.h */
};

/* How latencies were drawn, where not independently of each other. */
struct sb_sampling_result {
    const char *method; /* "sobol", "lhs"; NULL: independent draws */
    uint32_t dimensions, randomisations;
    /* How many times the variance of as many independent replicates is that of the means, and of
     * the speed-ups: the geometric mean over strategies; NAN where nothing varies. */
    double mean, speedup;
};

/* Which replicates are shown. */
enum sb_shown { SB_SHOWN_P50, SB_SHOWN_P99, SB_SHOWN };

/* The schedule of one of them. */
struct sb_shown_schedule {
    sb_ns makespan;
    uint32_t spans;       /* 0 where the graph is too large to show */
    struct sb_span *span; /* [spans] ascending in step; ready: as soon as what the step itself
                           * awaits is done, even if the strategy lets it wait for more */
    uint32_t transfers;
    struct sb_shown_transfer *transfer; /* [transfers] in the order in which they start */
};

struct sb_strategy_result {
    const char *name;
    bool baseline_only; /* run for the speed-up alone: left out of tables and plots */
    uint32_t
        simplicity;    /* see model/strategy.h; of equally fast ones the smallest is recommended */
    uint64_t checked;  /* schedules that went through the checker, all accepted */
    uint64_t verified; /* schedules that a real scheduler left as well, all identical; 0: none was
                          asked */
    struct sb_summary makespan;
    sb_ns expected_makespan; /* of the mean latencies, where the workload's bounds are known */
    enum sb_placed placed;
    struct sb_slo slo; /* `limit` 0: none was asked for */
    uint32_t speedups;
    struct sb_speedup *speedup; /* [speedups] */
    struct sb_result_batches batches;
    struct sb_paired_ratio paired;
    struct sb_criticality *criticality; /* NULL: not measured */
    struct sb_shown_schedule shown[SB_SHOWN];
    uint32_t barriers;          /* 0 also where they were not looked at */
    struct sb_barrier *barrier; /* [barriers] the most expensive one in the mean first */
};

struct sb_workload_result {
    const char *name, *file, *description;
    struct sb_result_point point;             /* of a sweep: it stands behind the name */
    const struct sb_percentiles *percentiles; /* of its makespans; NULL: the default ones */
    uint32_t tasks, steps, edges, workers;    /* workers 0: unlimited */
    uint32_t pools;
    struct sb_result_pool *pool; /* [pools] */
    uint32_t roots, leaves, levels, level_width,
        width;          /* width: largest antichain, 0: not computed (large graph) */
    double parallelism; /* expected work / expected_critical_path */
    sb_ns expected_work;
    sb_ns expected_critical_path; /* the longest path of the mean latencies: no more than the mean
                                     of the longest path */
    struct sb_estimate longest_path; /* the mean of it, in ns; NAN: not measured */
    double mean_parallelism;         /* expected work / that */
    uint64_t replicates;             /* done */
    uint64_t wanted;                 /* asked for; more than `replicates`: partial */
    bool missing;                    /* as of the whole result */
    bool random;                     /* false: nothing random, one replicate says all */
    /* Of min to max and the quantiles: 0 exact; else that of the log-bucketed histogram (min, max,
     * mean and sd are exact, intervals are widened by it). */
    double relative_error;
    bool mean_is_infinite, variance_is_infinite; /* of a latency, by its parameters */
    double cut_probability; /* largest over the steps: a draw exceeds the cap and is cut */
    uint64_t shown_replicate[SB_SHOWN]; /* whose schedules are shown: the nearest to that percentile
                                           under today's order and the one to take */
    uint32_t shown_tasks;               /* 0, or tasks: then task_name[] is there */
    const char **task_name;
    uint32_t dependencies;          /* 0 too where there are too many to show */
    struct sb_edge *dependency;     /* [dependencies] of steps: `to` awaits `from`; ascending */
    const char *note;               /* what a reader must know, or "" */
    struct sb_result_advice advice; /* as sb_advice_fill fills it */
    uint32_t strategies;
    struct sb_strategy_result *strategy; /* [strategies] */
    struct sb_precision precision;
    struct sb_sampling_result sampling;
    struct sb_result_bounds bounds;
    struct sb_result_platform platform;
    struct sb_largest_speedup largest_speedup;
    uint32_t levers;        /* 0 also where they were not looked at */
    struct sb_lever *lever; /* [levers] the one that saves most in the mean first */
};

struct sb_result {
    const char *version;
    uint64_t seed;
    uint32_t draws; /* version of what a seed draws; 0 and 1: before there were versions */
    bool partial;
    bool missing; /* it is, as parts of the run are missing; else as it was interrupted */
    const struct sb_percentiles
        *percentiles; /* as each workload has them; NULL: the default ones */
    uint32_t workloads;
    struct sb_workload_result *workload; /* [workloads] */
    struct sb_arena arena;               /* all the above that is pointed to */
};

/* The strategy of that name, or NULL. */
const struct sb_strategy_result *sb_result_find(const struct sb_workload_result *workload,
                                                const char *name);

/* The speed-up of `strategy` over `over`, or NULL: not compared, as a baseline with itself. */
const struct sb_speedup *sb_result_speedup(const struct sb_strategy_result *strategy,
                                           const char *over);

/* Whether a strategy of the workload is compared with that name. */
bool sb_result_is_baseline(const struct sb_workload_result *workload, const char *name);

/* Those of its makespans, never NULL. */
const struct sb_percentiles *sb_result_percentiles(const struct sb_workload_result *workload);

/* Why it is partial: "the run was interrupted; these are the results until then". */
const char *sb_result_why_partial(const struct sb_result *result);

/* Releases; a zeroed result is fine. */
void sb_result_fini(struct sb_result *result);

#endif
