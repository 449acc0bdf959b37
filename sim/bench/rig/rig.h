/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A runtime in working order, and graphs handed to it. */
#ifndef SIM_BENCH_RIG_RIG_H
#define SIM_BENCH_RIG_RIG_H

#include "sim/base/error.h"
#include "sim/base/time.h"
#include "sim/bench/cases/graph.h"
#include "sim/bench/cases/kind.h"
#include "sim/bench/cases/target.h"

#include <stdbool.h>
#include <stdint.h>

/* How a scheduler is to be set up. */
struct sb_bench_setup {
    enum sb_bench_mode mode;
    enum sb_bench_body body;
    bool meets;                   /* instead of a body: all tasks wait for each other */
    unsigned workers;             /* 1 at least */
    const char *const *task_name; /* of a workload's graph; else NULL; borrowed */
    uint32_t iterations;          /* of sb_task_spin in each body */
    sb_ns sleep;                  /* of a timer body */
    uint32_t extra, every; /* slowed down on purpose: each `every`-th task spins `extra` iterations
                              more; extra 0: not */
    /* What makes it slower. */
    bool counted;    /* its bytes are */
    uint32_t events; /* room for so many events in a trace, from which switches are counted; 0: no
                        trace */
};

struct sb_bench_rig;
struct sb_bench_load;

/* Starts the runtime. SB_ECHECK when it cannot, or has no such mode; SB_ENOMEM. */
enum sb_code sb_bench_rig_new(struct sb_bench_rig **rig, const struct sb_bench_runtime *runtime,
                              const struct sb_bench_setup *setup, struct sb_error *error);
void sb_bench_rig_free(struct sb_bench_rig *rig); /* NULL allowed, for all that release */

/* What is loaded from now on spins so many iterations in each body; of a rig whose bodies spin. */
void sb_bench_rig_spin(struct sb_bench_rig *rig, uint32_t iterations);

/* Hands it a graph, of which it keeps a copy. SB_ECHECK, SB_ENOMEM. */
enum sb_code sb_bench_load_new(struct sb_bench_load **load, struct sb_bench_rig *rig,
                               const struct sb_bench_graph *graph, struct sb_error *error);
void sb_bench_load_free(struct sb_bench_load *load);

/* Runs all tasks once; as often as one likes. SB_ECHECK: what was wrong, with task and times. A
 * checked run looks at everything and takes longer. `took`, unless it is NULL, gets the nanoseconds
 * of a runtime that has a clock of its own added. */
enum sb_code sb_bench_load_run(struct sb_bench_load *load, bool checked, double *took,
                               struct sb_error *error);

/* What one body takes without a scheduler, done once here, by a runtime elsewhere: false. */
bool sb_bench_rig_works_here(const struct sb_bench_rig *rig);
double sb_bench_rig_body(const struct sb_bench_rig *rig, uint32_t iterations);

/* Of a traced rig after a run: how often a worker went from one task to another. False: not known,
 * the trace was too small. */
bool sb_bench_rig_switches(const struct sb_bench_rig *rig, uint64_t *switches);
/* Of a counted rig after a run, its load still there: the most bytes that the runtime had at once:
 * those that it counted itself, or the pages of the process that were touched since it was started.
 * False: not known. */
bool sb_bench_load_bytes(const struct sb_bench_load *load, uint64_t *bytes);
/* [tasks] of the last run with timers: from being due to running, ns; else NULL. */
const sb_ns *sb_bench_load_delays(const struct sb_bench_load *load);

/* Nanoseconds that the calls of a run take by themselves, one after another: what they are more
 * than calls of an empty function. The least of several attempts. NAN where bodies run elsewhere.
 * SB_ENOMEM. */
enum sb_code sb_bench_load_calls(struct sb_bench_load *load, double *ns, struct sb_error *error);

/* Whether so many tasks do run at the same time. SB_ECHECK, SB_ENOMEM. */
enum sb_code sb_bench_runtime_meets(const struct sb_bench_runtime *runtime, unsigned workers,
                                    bool *meets, struct sb_error *error);

#endif
