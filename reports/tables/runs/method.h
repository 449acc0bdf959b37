/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How figures came about, in words: why there are so many replicates. */
#ifndef REPORTS_TABLES_RUNS_METHOD_H
#define REPORTS_TABLES_RUNS_METHOD_H

#include "reports/tables/runs/sentences.h"

/* "within 1 % after 65,536 replicates (the widest: p99 of sequential, 0.83 %)" or "not within …,
 * would take about 2,400,000" where a precision was asked for; else empty. */
char *sb_run_method_precision(char out[SB_RUN_SENTENCE_SIZE],
                              const struct sb_workload_result *workload);

/* "sobol points in 5 dimensions, 16 randomisations: as good as 11 times as many replicates for
 * means, 72 times for speed-ups" where draws were not independent; else empty. */
char *sb_run_method_sampling(char out[SB_RUN_SENTENCE_SIZE],
                             const struct sb_workload_result *workload);

/* Whether that tells of figures that are not as precise as wanted. */
bool sb_run_method_is_short(const struct sb_workload_result *workload);

#endif
