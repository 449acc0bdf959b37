/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Latencies written as workload files have them, so that reading gives back the same bits. */
#ifndef SIM_WORKLOAD_LATENCY_WRITE_H
#define SIM_WORKLOAD_LATENCY_WRITE_H

#include "sim/model/dist.h"

#include <stdbool.h>
#include <stdio.h>

/* Writes a number, or {"dist": …}, with times in units of `unit` ns. False when some value has no
 * decimal that reads back exactly in this unit; in nanoseconds (unit 1) all have, or come within a
 * rounding of it. `out` may be NULL: then it only answers. */
bool sb_latency_write(const struct sb_dist *dist, double unit, FILE *out);

#endif
