/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far from the best strategies are, in sentences. */
#ifndef REPORTS_TABLES_RUNS_BOUNDS_H
#define REPORTS_TABLES_RUNS_BOUNDS_H

#include "reports/tables/runs/sentences.h"
#include "sim/text/units.h"

/* 0: "with the mean latencies: optimum 149 ms (proved) · hlfet 151 ms (1.3 % over) · …"; 1, of
 * random latencies: "in the mean over replicates no order takes less than 163 ms · hlfet 2.1 % over
 * · …". Empty beyond, and where bounds are not known. Of unlike workers 0 is "SLR … and speed-up
 * …". */
char *sb_run_bounds_sentence(char out[SB_RUN_SENTENCE_SIZE],
                             const struct sb_workload_result *workload, unsigned index);

/* By how much `makespan` is longer than `best`: "1.3 %"; "0 %" only where it is exactly that. */
char *sb_run_bounds_excess(char out[SB_UNITS_SIZE], double makespan, double best);

#endif
