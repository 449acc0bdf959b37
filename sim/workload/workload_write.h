/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a workload in our own format, its tasks written out. */
#ifndef SIM_WORKLOAD_WORKLOAD_WRITE_H
#define SIM_WORKLOAD_WORKLOAD_WRITE_H

#include "sim/workload/workload.h"

#include <stdio.h>

/* What is read back has the same graph, steps and distributions, bit for bit: times are written in
 * the largest unit of ms, us and ns that brings back every one of them. Tasks without awaits
 * between their runs come as `after` and `latency`, others as `steps`. SB_EIO when writing fails,
 * SB_ENOMEM. */
enum sb_code sb_workload_write(const struct sb_workload *workload, FILE *out,
                               struct sb_error *error);

#endif
