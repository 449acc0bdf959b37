/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Samples of one benchmark in one process, and what is counted rather than timed. */
#ifndef SIM_BENCH_CHILD_MEASURE_H
#define SIM_BENCH_CHILD_MEASURE_H

#include "sim/base/error.h"
#include "sim/bench/child/call.h"

/* SAMPLE for each slot; DELAY for each timer. */
enum sb_code sb_bench_measure(const struct sb_bench_call *call, struct sb_error *error);
/* BYTES, PEAK, SWITCHES, EDGES. */
enum sb_code sb_bench_count(const struct sb_bench_call *call, struct sb_error *error);

#endif
