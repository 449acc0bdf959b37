/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What slows a library down by a share on purpose, from what a task takes without. */
#ifndef SIM_BENCH_CHILD_INJECT_H
#define SIM_BENCH_CHILD_INJECT_H

#include "sim/base/error.h"
#include "sim/bench/child/call.h"

/* EVERY, EXTRA: what adds the share `inject` of the job to the time of a task. */
enum sb_code sb_bench_inject(const struct sb_bench_call *call, struct sb_error *error);

#endif
