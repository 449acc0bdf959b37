/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Benchmarks as the rows of a format that has one for each: those that were measured, then those
 * that were only compared. */
#ifndef REPORTS_TABLES_BENCH_ROWS_H
#define REPORTS_TABLES_BENCH_ROWS_H

#include "sim/bench/records/result.h"

uint32_t sb_bench_rows(const struct sb_bench_result *result);

/* Row `index`. One that was only compared has its name and the new time; it has 0 tasks, and
 * whatever else it is like is not known. */
struct sb_bench sb_bench_row(const struct sb_bench_result *result, uint32_t index);

#endif
