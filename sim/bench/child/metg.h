/* SPDX-License-Identifier: GPL-3.0-or-later */
/* METG(50 %), the minimum effective task granularity: the smallest task size at which half of the
 * workers' time is useful work (Slaughter et al., "Task Bench: A Parameterized Benchmark for
 * Evaluating Parallel Runtime Performance", SC20, section IV). The size is here the time of the
 * body alone; with granularity as time times workers by tasks, as the paper counts it, the figure
 * is twice that. With one worker the processor's time counts: else a machine with too many others
 * on it would never be half as fast as it could. */
#ifndef SIM_BENCH_CHILD_METG_H
#define SIM_BENCH_CHILD_METG_H

#include "sim/base/error.h"
#include "sim/bench/child/call.h"

/* METG, where it is to be found. */
enum sb_code sb_bench_metg(const struct sb_bench_call *call, struct sb_error *error);

#endif
