/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workers that differ, costs and data, as a workload file says them. */
#ifndef SIM_WORKLOAD_PLATFORM_WRITE_H
#define SIM_WORKLOAD_PLATFORM_WRITE_H

#include "sim/model/platform.h"

#include <stdio.h>

/* The member "platform" and what stands behind it up to the next one; `unit` in nanoseconds. */
void sb_platform_write(const struct sb_platform *platform, double unit, FILE *out);

/* {"cpu": 14, "gpu": 2}: the costs of a step that has its own. */
void sb_platform_write_cost(const struct sb_platform *platform, uint32_t step, double unit,
                            FILE *out);

/* Whether a step's latency is what its costs imply. */
bool sb_platform_implies_latency(const struct sb_dag *dag, uint32_t step);

/* What an edge of dag.pred awaits: a name, or {"task": "a", "bytes": 18}. */
void sb_platform_write_await(const struct sb_dag *dag, uint32_t edge, FILE *out);

#endif
