/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/cases/kind.h"

const char *const sb_bench_kind_name[SB_BENCH_KINDS] = { "scheduler", "task-replicate", "event" };
const char *const sb_bench_mode_name[SB_BENCH_MODES] = { "declared", "strict", "continue", "copied",
                                                         "simulated" };
const char *const sb_bench_body_name[SB_BENCH_BODIES] = { "empty", "spin", "timer" };
