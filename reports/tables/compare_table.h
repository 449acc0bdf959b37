/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two runs side by side, as text in rows and columns and as sentences. */
#ifndef REPORTS_TABLES_COMPARE_TABLE_H
#define REPORTS_TABLES_COMPARE_TABLE_H

#include "reports/tables/runs/sentences.h"
#include "reports/tables/runs/table.h"
#include "sim/compare/runs.h"

/* A row for each strategy that is in both runs. SB_ENOMEM; release with sb_run_table_fini. */
enum sb_code sb_compare_table_build(struct sb_run_table *table,
                                    const struct sb_compared_workload *workload,
                                    struct sb_error *error);

/* Whether all that is in both runs is the same to the last digit, and nothing is in one alone. */
bool sb_compare_is_same(const struct sb_compared_workload *workload);

/* How it was compared: "paired: the same seed …", and what else differs: tasks, workers,
 * replicates. */
char *sb_compare_sentence_how(char out[SB_RUN_SENTENCE_SIZE],
                              const struct sb_compared_workload *workload);

/* Strategies that are in one of the runs alone; or empty. */
char *sb_compare_sentence_alone(char out[SB_RUN_SENTENCE_SIZE],
                                const struct sb_compared_workload *workload);

/* What differs between the runs as a whole, from `index` 0 until it is empty: versions, seeds,
 * interrupts, workloads that are in one of them alone. */
char *sb_compare_sentence_runs(char out[SB_RUN_SENTENCE_SIZE], const struct sb_compared_runs *runs,
                               unsigned index);

/* "2 of 30 figures are slower, 1 faster, …" */
char *sb_compare_sentence_total(char out[SB_RUN_SENTENCE_SIZE],
                                const struct sb_compared_runs *runs);

#endif
