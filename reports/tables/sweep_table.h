/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sweep as one table: a row for each point, a few figures of each strategy side by side. */
#ifndef REPORTS_TABLES_SWEEP_TABLE_H
#define REPORTS_TABLES_SWEEP_TABLE_H

#include "reports/tables/runs/sentences.h"
#include "reports/tables/runs/table.h"
#include "reports/tables/sweep_rows.h"

/* SB_ENOMEM; release with sb_run_table_fini. */
enum sb_code sb_sweep_table_build(struct sb_run_table *table, const struct sb_sweep_rows *rows,
                                  struct sb_error *error);

/* "5 tasks, 4 edges · 12 points · 10,000 replicates of each, the same random numbers" */
char *sb_sweep_sentence_size(char out[SB_RUN_SENTENCE_SIZE], const struct sb_sweep_rows *rows);

/* What the columns are. */
char *sb_sweep_sentence_legend(char out[SB_RUN_SENTENCE_SIZE], const struct sb_run_table *table,
                               const struct sb_sweep_rows *rows);

/* From how many workers on more of them gain less than 1 %; empty where workers are not swept, or
 * something else besides. */
char *sb_sweep_sentence_enough(char out[SB_RUN_SENTENCE_SIZE], const struct sb_sweep_rows *rows);

#endif
