/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instructions a task, counted by valgrind's callgrind: they repeat to 0.01 % where times do not,
 * and see nothing of caches and layout. */
#ifndef SIM_BENCH_COMPARE_CALLGRIND_H
#define SIM_BENCH_COMPARE_CALLGRIND_H

#include "sim/bench/campaign/listener.h"
#include "sim/bench/cases/protocol.h"

#include <stdbool.h>

/* Whether valgrind is on the PATH. */
bool sb_bench_callgrind_there(void);

/* Whether a case's instructions are the same in each run: not those of sleepers, nor of engines. */
bool sb_bench_callgrind_fits(const struct sb_bench_case *c);

/* Counts both libraries of a job in one process: per_task[0] of the base, [1] of the changed one.
 * SB_EINTR, SB_EIO; SB_ECHECK when the process did not end well. */
enum sb_code sb_bench_callgrind(const struct sb_bench_job *job,
                                const struct sb_bench_listener *listener, double per_task[2],
                                struct sb_error *error);

#endif
