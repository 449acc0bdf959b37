/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much longer the changed library takes than the base, by one process. */
#ifndef SIM_BENCH_CHILD_RATIO_H
#define SIM_BENCH_CHILD_RATIO_H

#include "sim/base/error.h"
#include "sim/bench/child/call.h"

/* RATIO, BASE, CHANGED; COUNTED_BASE and COUNTED_CHANGED where the processor counts. */
enum sb_code sb_bench_ratio(const struct sb_bench_call *call, struct sb_error *error);

#endif
