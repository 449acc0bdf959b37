/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of each library under an instruction counter. Nothing here depends on time: one iteration
 * for each nanosecond of a body, and no repetition. */
#ifndef SIM_BENCH_CHILD_STEPS_H
#define SIM_BENCH_CHILD_STEPS_H

#include "sim/base/error.h"
#include "sim/bench/child/call.h"

/* TASKS: of each run. */
enum sb_code sb_bench_steps(const struct sb_bench_call *call, struct sb_error *error);

/* What the counter looks out for: it begins to count where the one is called, and writes down where
 * the other is. */
void sb_bench_steps_begin(void);
void sb_bench_steps_end(void);

#endif
