/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measuring: in each round one fresh process for each benchmark, so that a slow spell of the
 * machine meets all of them alike. A sample is the median of what one process measured: processes
 * differ from each other by more than the runs inside one do. */
#ifndef SIM_BENCH_CAMPAIGN_CAMPAIGN_H
#define SIM_BENCH_CAMPAIGN_CAMPAIGN_H

#include "sim/bench/cases/case.h"
#include "sim/bench/records/result.h"

#include <stdatomic.h>
#include <stdbool.h>

/* What the parts of `simbench bench` tell while they run. Functions may be NULL. */
struct sb_bench_listener {
    const atomic_bool *stop; /* may be NULL; once true, the run ends soon, with what there is */
    void (*progress)(void *self, const char *what, uint32_t done, uint32_t wanted);
    /* A benchmark that could not be measured; the others go on. */
    void (*failed)(void *self, const struct sb_error *error);
    /* What there is so far, after each round. */
    void (*checkpoint)(void *self, const struct sb_bench_result *result);
    void *self;
};

struct sb_bench_run {
    const struct sb_bench_cases *cases;
    const char *library; /* path */
    uint32_t rounds;
    double seconds; /* for each process, about */
    uint64_t seed;
    bool brief; /* times only: no bytes, switches, METG */
    /* NULL, or an interrupted run of the same library: its samples count */
    const struct sb_bench_result *before;
    struct sb_bench_listener listener;
};

/* Fills result->result; `partial` and `failed` when not all that was wanted is there. SB_ENOMEM,
 * SB_EIO. */
enum sb_code sb_bench_run(const struct sb_bench_run *run, struct sb_bench_result *result,
                          bool *failed, struct sb_error *error);

/* The file of a case's workload, or NULL. */
const char *sb_bench_case_file(const struct sb_bench_case *c);

/* Whether the library runs as many workers at a time: asked of a process of its own. SB_ECHECK when
 * it crashed. */
enum sb_code sb_bench_runs_workers(const struct sb_bench_case *c, const char *library,
                                   const struct sb_bench_listener *listener, bool *runs,
                                   struct sb_error *error);

/* The middle value; of an even number the lower of two. Sorts. NAN for none. */
double sb_bench_median(double *value, uint32_t count);

#endif
