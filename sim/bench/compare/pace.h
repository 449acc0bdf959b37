/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns in which each benchmark gets one process, so that the processes of one are spread over the
 * whole run. What disturbs a machine goes on for a while: a process is like the one right before
 * it, and less like one of some time ago. */
#ifndef SIM_BENCH_COMPARE_PACE_H
#define SIM_BENCH_COMPARE_PACE_H

#include "sim/base/time.h"

#include <stdatomic.h>
#include <stdint.h>

/* A turn lasts as long as so many processes, but where they are long: a wait is a second at most.
 */
enum { SB_BENCH_PACE_PROCESSES = 6 };
#define SB_BENCH_PACE_LONGEST ((sb_ns)1000000000)

/* How long to wait after a turn of `processes` processes that took `took`. */
sb_ns sb_bench_pace_wait(uint32_t processes, sb_ns took);

/* Waits as long, or until `*stop` (NULL allowed) is true. */
void sb_bench_pace_sleep(sb_ns wait, const atomic_bool *stop);

#endif
