/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sheets of a bench result. Each is finished; to be released with sb_sheet_fini also on failure
 * (SB_ENOMEM). */
#ifndef REPORTS_TABLES_BENCH_TABLES_H
#define REPORTS_TABLES_BENCH_TABLES_H

#include "reports/tables/text_table.h"
#include "sim/bench/records/result.h"

/* A row for each benchmark. */
enum sb_code sb_sheet_of_results(struct sb_sheet *sheet, const struct sb_bench_result *result,
                                 struct sb_error *error);

/* A row for each comparison, in their order, and one for the control. Without a comparison: empty.
 * The verdict is in column SB_SHEET_VERDICT. */
enum { SB_SHEET_VERDICT = 1 };
enum sb_code sb_sheet_of_comparisons(struct sb_sheet *sheet, const struct sb_bench_result *result,
                                     struct sb_error *error);

/* A row for each slowdown that was put in. Without a self-test: empty. */
enum sb_code sb_sheet_of_powers(struct sb_sheet *sheet, const struct sb_bench_result *result,
                                struct sb_error *error);

#endif
