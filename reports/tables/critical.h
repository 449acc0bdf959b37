/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is on the critical path under the order to take, in words and as a table. */
#ifndef REPORTS_TABLES_CRITICAL_H
#define REPORTS_TABLES_CRITICAL_H

#include "reports/tables/runs/sentences.h"
#include "reports/tables/text/text_table.h"

/* That of the order to take; NULL: it was not measured. */
const struct sb_criticality *sb_critical_path(const struct sb_workload_result *workload);

/* "on the critical path (in the slowest 1 %): user and dashboard 79.4 % (71 %), profile 55 % (60
 * %)"; the tail only where it has 20 replicates; where nothing is random the tasks alone. Empty
 * where it was not measured. */
char *sb_critical_sentence(char out[SB_RUN_SENTENCE_SIZE],
                           const struct sb_workload_result *workload);

/* A row for each task, `most` of them at most: how often it is critical, in the slowest 1 % too,
 * and its slack, mean and p5. Without rows where it was not measured, or nothing is random.
 * SB_ENOMEM. Release with sb_text_table_fini, also after a failure. */
enum sb_code sb_critical_table(struct sb_text_table *table,
                               const struct sb_workload_result *workload, uint32_t most,
                               struct sb_error *error);

#endif
