/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The points of a sweep in a result: rows of one workload that stand together. */
#ifndef REPORTS_TABLES_SWEEP_ROWS_H
#define REPORTS_TABLES_SWEEP_ROWS_H

#include "sim/result/result.h"

enum { SB_SWEEP_NAME_SIZE = 200 };

struct sb_sweep_rows {
    const struct sb_workload_result *row; /* [count] of the result's */
    uint32_t count, axes;
    char name[SB_SWEEP_NAME_SIZE]; /* of the workload, without the point; not cleaned */
};

/* The sweep that begins at the workload result->workload[at]; false where that is no point of one.
 */
bool sb_sweep_rows_at(struct sb_sweep_rows *rows, const struct sb_result *result, uint32_t at);

/* Whether one begins there. */
bool sb_sweep_rows_begin(const struct sb_result *result, uint32_t at);

/* What a workload's folder is called after: a sweep's first point has the name of the whole. */
const char *sb_sweep_rows_folder(const struct sb_result *result, uint32_t at,
                                 struct sb_arena *arena);

/* The axis that counts workers, or SB_POINT_AXES. */
uint32_t sb_sweep_rows_workers(const struct sb_sweep_rows *rows);

/* The order that strategies are compared with, by the first point; NULL: there is none. */
const char *sb_sweep_rows_baseline(const struct sb_sweep_rows *rows);

/* How many times as fast as with one worker, on which every strategy takes the total work: of that
 * the mean is known exactly. NAN where there is none. */
struct sb_estimate sb_sweep_over_one(const struct sb_workload_result *row,
                                     const struct sb_strategy_result *strategy);

#endif
