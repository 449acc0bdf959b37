/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each job of a process gets. It opens what it needs and closes it again. */
#ifndef SIM_BENCH_CHILD_CALL_H
#define SIM_BENCH_CHILD_CALL_H

#include "sim/base/error.h"
#include "sim/bench/cases/protocol.h"
#include "sim/bench/cases/target.h"
#include "sim/model/strategy.h"
#include "sim/workload/source/readers.h"

/* The plug-ins that jobs use; the tables end with NULL. */
struct sb_bench_plugins {
    struct sb_readers readers;
    const struct sb_strategy *const *strategy;
    const struct sb_bench_target *const *target;
};

struct sb_bench_call {
    const struct sb_bench_job *job;
    const struct sb_bench_target *target;
    const struct sb_bench_plugins *plugins;
    struct sb_bench_writer *out;
};

/* The graph of a case, its random edges by the job's seed. SB_EINPUT, SB_ENOMEM. */
enum sb_code sb_bench_call_graph(const struct sb_bench_call *call, const struct sb_bench_case *c,
                                 struct sb_bench_graph *graph, struct sb_error *error);

/* Loads what is at `path`, which must not take for ever. As the target's open. */
enum sb_code sb_bench_call_open(const struct sb_bench_call *call, const char *path,
                                struct sb_bench_runtime **runtime, struct sb_error *error);

#endif
