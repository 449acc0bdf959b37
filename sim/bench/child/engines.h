/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulator's own figures: whole experiments on layered graphs, with draws made afresh in every
 * replicate (repeated ones would be learnt by the branch predictor). One strategy, one thread. */
#ifndef SIM_BENCH_CHILD_ENGINES_H
#define SIM_BENCH_CHILD_ENGINES_H

#include "sim/base/error.h"
#include "sim/bench/child/call.h"

/* EDGES, and SAMPLE once: ns a task and replicate. */
enum sb_code sb_bench_measure_engine(const struct sb_bench_call *call, struct sb_error *error);

#endif
