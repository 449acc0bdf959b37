/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is exported: a workload as a graph of steps, and one replicate's schedule of it. */
#ifndef SIM_EXPORT_EXPORTED_H
#define SIM_EXPORT_EXPORTED_H

#include "sim/model/span.h"
#include "sim/workload/source/contents.h"

struct sb_exported {
    const struct sb_workload *workload;
    uint32_t workers;   /* 0: unlimited */
    const char **name;  /* [steps] unique: the task's, and for further steps "task (2)", … */
    sb_ns longest_path; /* of the mean latencies */
    /* Of a schedule, else NULL or 0: */
    const struct sb_span *span; /* [steps], by step */
    uint32_t *order;            /* [steps] by start, then by end, no step before what it awaits */
    uint32_t *lane;             /* [steps] the worker; with as many as wanted, one of the fewest
                                   lanes on which no two tasks overlap */
    uint32_t lanes;
    uint32_t *path; /* [path_steps] what the makespan is made of, from the first start to the last
                       end: each step waited for the one before it, or for its worker */
    uint32_t path_steps;
    bool *critical; /* [steps] whether it is on the path */
    sb_ns makespan;
    const char *strategy;
    uint64_t seed, replicate;
    struct sb_arena arena;
};

/* Names the steps and finds the longest path; `exported` is zeroed but for the workload. SB_ENOMEM.
 * The caller ends it, also after a failure. */
enum sb_code sb_exported_graph(struct sb_exported *exported, struct sb_error *error);

/* Fills what follows from `span`. SB_ENOMEM. */
enum sb_code sb_exported_schedule(struct sb_exported *exported, struct sb_error *error);

void sb_exported_fini(struct sb_exported *exported);

#endif
