/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ends a process in which a runtime stops: says which task was ready and never started, as what
 * went wrong, and leaves. Whatever the runtime's threads do, a signal gets through to one of them.
 */
#ifndef SIM_BENCH_RIG_WATCHDOG_H
#define SIM_BENCH_RIG_WATCHDOG_H

#include "sim/base/time.h"
#include "sim/bench/rig/fault.h"
#include "strategies/task/host.h"

/* From now on what is watched may stand still for `limit`. What is said goes to `fd` as the last
 * line of an answer. Once in a process. */
void sb_bench_watchdog_start(sb_ns limit, int fd);

/* What the process does from now on: a function of the target (`name`), in which tasks of a graph
 * run if `load` is not NULL; borrows all. Cheap. NULL, NULL: nothing that could stop. */
void sb_bench_watchdog_watch(const char *name, const struct sb_task_host_v1 *host, const void *load,
                             const struct sb_bench_scene *scene);

#endif
