/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the calls of sb_task_run cost by themselves. */
#ifndef SIM_BENCH_RIG_CALLS_H
#define SIM_BENCH_RIG_CALLS_H

#include "sim/base/error.h"
#include "strategies/task/host.h"

/* Nanoseconds a call, in a plain loop over all tasks of a timed run with empty bodies, that a call
 * of a function that does nothing does not take: the least of several attempts of either, in turn.
 * SB_ENOMEM, SB_ECHECK. */
enum sb_code sb_bench_calls(const struct sb_task_host_v1 *host, void *load,
                            const struct sb_task_graph_v1 *graph, double *ns,
                            struct sb_error *error);

#endif
