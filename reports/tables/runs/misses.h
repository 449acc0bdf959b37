/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests that take longer than a limit, in words. */
#ifndef REPORTS_TABLES_RUNS_MISSES_H
#define REPORTS_TABLES_RUNS_MISSES_H

#include "reports/tables/runs/sentences.h"
#include "sim/result/result.h"
#include "sim/text/units.h"

/* How many in a million: "42000 ± 4000", "200 (24 to 720)" where the interval is lopsided, "<369"
 * where none was seen. */
char *sb_run_misses_count(char out[SB_UNITS_SIZE], const struct sb_estimate *per_million);

/* "earliest-start misses 200 ms in 42000 ± 4000 of a million requests, 228000 ± 8000 fewer than
 * sequential" where a limit was given; else empty. */
char *sb_run_misses_sentence(char out[SB_RUN_SENTENCE_SIZE],
                             const struct sb_workload_result *workload);

#endif
