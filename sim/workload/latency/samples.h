/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recorded latencies from a CSV file: numbers separated by commas, semicolons, spaces or line ends;
 * the first line may be a header, and where it names columns, one is read. */
#ifndef SIM_WORKLOAD_LATENCY_SAMPLES_H
#define SIM_WORKLOAD_LATENCY_SAMPLES_H

#include "sim/base/arena.h"
#include "sim/base/error.h"

#include <stdint.h>

struct sb_opener;

/* Reads all numbers of `path` (by way of `opener`, unless it is NULL), or of its `column` (may be
 * NULL), times `unit`, into an array in
 * `arena` in ascending order. SB_EINPUT ("file:line: …") for what cannot be opened, is no number of
 * 0 or more (a time stamp, a decimal comma), has several columns and none is named, or holds none;
 * SB_ENOMEM. Outputs are set on success only. */
enum sb_code sb_samples_read(const char *path, const struct sb_opener *opener, const char *column,
                             double unit, struct sb_arena *arena, const double **sample,
                             uint32_t *count, struct sb_error *error);

#endif
