/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far from the best strategies are, in sentences. */
#ifndef REPORTS_TABLES_RUNS_BOUNDS_H
#define REPORTS_TABLES_RUNS_BOUNDS_H

#include "reports/tables/runs/sentences.h"
#include "sim/text/units.h"

/* "with the mean latencies: optimum 149 ms (proved) · hlfet 151 ms, 1.3 % longer · …"; empty where
 * bounds are not known. */
char *sb_run_bounds_sentence(char out[SB_RUN_SENTENCE_SIZE],
                             const struct sb_workload_result *workload);

/* Of a makespan over another: "1.3 %"; "0 %" only where it is exactly that. */
char *sb_run_bounds_excess(char out[SB_UNITS_SIZE], sb_ns makespan, sb_ns over);

#endif
