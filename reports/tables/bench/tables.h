/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a bench result. Each is finished; to be released with sb_text_table_fini also on
 * failure (SB_ENOMEM). */
#ifndef REPORTS_TABLES_BENCH_TABLES_H
#define REPORTS_TABLES_BENCH_TABLES_H

#include "reports/tables/text/text_table.h"
#include "sim/bench/records/result.h"

/* A row for each benchmark. */
enum sb_code sb_bench_table_results(struct sb_text_table *table,
                                    const struct sb_bench_result *result, struct sb_error *error);

/* A row for each comparison, in their order, and one for the control. Without a comparison: empty.
 * The verdict is in column SB_BENCH_TABLE_VERDICT. */
enum { SB_BENCH_TABLE_VERDICT = 1 };
enum sb_code sb_bench_table_comparisons(struct sb_text_table *table,
                                        const struct sb_bench_result *result,
                                        struct sb_error *error);

/* A row for each slowdown that was put in. Without a self-test: empty. */
enum sb_code sb_bench_table_powers(struct sb_text_table *table,
                                   const struct sb_bench_result *result, struct sb_error *error);

#endif
