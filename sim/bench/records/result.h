/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a bench run leaves: every figure with every sample. What shows it measures nothing. */
#ifndef SIM_BENCH_RECORDS_RESULT_H
#define SIM_BENCH_RECORDS_RESULT_H

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/bench/cases/kind.h"
#include "sim/stats/comparison/verdict.h"
#include "sim/stats/interval.h"

#include <stdbool.h>
#include <stdint.h>

/* A figure that was not measured is NAN (null in JSON), here and below. */
struct sb_bench_figure {
    double median;           /* nearest rank */
    struct sb_interval ci95; /* by exact binomial ranks; NAN where there are too few samples */
    uint32_t samples;
    const double *sample; /* [samples] as measured, in that order; none is left out */
};

struct sb_bench {
    const char *name; /* unique: "layered-10000-declared-1", of several targets "mine:layered-…" */
    const char *target; /* "": libearliest */
    const char *graph;  /* "layered", or a workload's name */
    enum sb_bench_kind kind;
    enum sb_bench_mode mode;
    enum sb_bench_body body;
    uint32_t tasks, edges, workers; /* workers 0: unlimited (engines) */
    double body_ns;                 /* how long a body spins or waits; 0 for empty ones */
    struct sb_bench_figure ns_per_task;
    double switches_per_task, bytes_per_task, peak_bytes;
    double call_ns; /* of ns_per_task: what sb_task_run takes by itself */
    double delay_p50_ns, delay_p99_ns, delay_max_ns; /* timers: from due to running */
    double metg_ns; /* smallest task size at which half of the time is useful work */
    double instructions_per_task;
};

struct sb_bench_fingerprint {
    const char *machine, *kernel,
        *cpu; /* name of the machine; system, release and architecture; model */
    const char *compiler, *flags, *version; /* of the measured library */
    const char *target;                     /* whose that is; "": libearliest's */
    const char *library_hash, *governor,
        *created; /* "" where there is none; created: ISO 8601 in UTC */
    uint32_t cores;
    bool debug; /* built without optimisation or with assertions */
};

struct sb_bench_counter {
    const char *name; /* "cache-misses" */
    double base, changed;
};

struct sb_bench_comparison {
    const char *name; /* of the benchmark */
    /* Ns per task, a sample for each process, in order. */
    struct sb_bench_figure base, changed;
    uint32_t processes;
    const double *log_ratio; /* [processes] one for each process that ended well, in order */
    uint32_t failed;         /* processes that crashed or hung and were replaced */
    double ratio;            /* changed / base by Hodges and Lehmann */
    struct sb_interval ratio_ci95;
    double lag1; /* correlation of a process' log-ratio and the next one's: sb_estimate_lag1 */
    enum sb_verdict time_verdict, instructions_verdict, verdict;
    double base_instructions, changed_instructions;
    uint32_t counters;
    struct sb_bench_counter *counter; /* [counters] */
};

/* Against a saved baseline. */
struct sb_bench_against {
    const char *baseline; /* the folder, as it was named */
    struct sb_bench_fingerprint fingerprint;
    double margin;
    uint32_t comparisons;
    struct sb_bench_comparison *comparison; /* [comparisons] */
    bool has_control;
    struct sb_bench_comparison control; /* the baseline against its own copy */
    bool control_flagged;
    enum sb_verdict verdict; /* of the run */
};

/* The detector itself, measured with a slowdown that was put in. */
struct sb_bench_power {
    double injected; /* 0.05 for 5 %; 0: false alarms */
    uint32_t runs, verdicts[SB_VERDICTS];
    double regressed;        /* share of runs */
    struct sb_interval ci95; /* Clopper and Pearson */
    double seconds;          /* for each, median */
};

/* One comparison of a self-test, as far as it went. */
struct sb_bench_trial {
    double injected;       /* as above */
    uint32_t run;          /* from 1; 0: not begun */
    const char *name;      /* of the benchmark */
    uint32_t extra, every; /* what is put in: so much work into each so-manyth task; 0: nothing */
    double seconds;        /* that its processes took */
    uint32_t failed, processes; /* as in a comparison */
    const double *log_ratio;    /* [processes] */
};

struct sb_bench_result {
    const char *version;
    bool partial;   /* interrupted: what was measured until then */
    uint32_t draws; /* as in sim/result/result.h */
    struct sb_bench_fingerprint fingerprint;
    uint32_t warnings;
    const char **
        warning; /* [warnings] a line each: load, frequency scaling, steal, debug build, affinity */
    uint32_t results;
    struct sb_bench *result;          /* [results] */
    struct sb_bench_against *against; /* NULL: nothing was compared */
    uint32_t powers;                  /* 0: no self-test */
    struct sb_bench_power *power;     /* [powers] ascending in `injected` */
    uint32_t trials;
    struct sb_bench_trial *trial; /* [trials] in the order in which they run */
    struct sb_arena arena;        /* all the above that is pointed to */
};

/* A benchmark, a comparison, a fingerprint of which nothing is known yet: figures NAN, texts "". */
void sb_bench_init(struct sb_bench *bench);
void sb_bench_comparison_init(struct sb_bench_comparison *comparison);
void sb_bench_fingerprint_init(struct sb_bench_fingerprint *fingerprint);

/* Fills a figure from samples, which are copied to `arena`. SB_ENOMEM. */
enum sb_code sb_bench_figure_set(struct sb_bench_figure *figure, const double *sample,
                                 uint32_t samples, struct sb_arena *arena, struct sb_error *error);

/* How many times as long as `first` the other takes: of samples of the same rounds, one beside the
 * other, so that what slows both down in a round does not count; the median and its interval. NAN
 * where there are not as many. SB_ENOMEM. */
enum sb_code sb_bench_times(const struct sb_bench_figure *other,
                            const struct sb_bench_figure *first, struct sb_estimate *times,
                            struct sb_error *error);

/* What keeps a baseline of `base` from being compared on a machine of `here`: the name of the field
 * that differs ("machine", "cpu", "cores"), or NULL. sb_bench_other_build: what keeps their
 * instructions from being compared ("compiler", "flags" as well). */
const char *sb_bench_other_machine(const struct sb_bench_fingerprint *base,
                                   const struct sb_bench_fingerprint *here);
const char *sb_bench_other_build(const struct sb_bench_fingerprint *base,
                                 const struct sb_bench_fingerprint *here);

/* By name, or NULL. */
const struct sb_bench *sb_bench_find(const struct sb_bench_result *result, const char *name);
const struct sb_bench_comparison *sb_bench_find_comparison(const struct sb_bench_result *result,
                                                           const char *name);

void sb_bench_result_fini(struct sb_bench_result *result);

#endif
