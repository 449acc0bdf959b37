/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tasks as rows or nodes of a picture: siblings, which await the same tasks and are awaited by the
 * same ones, can be folded into one. */
#ifndef REPORTS_PLOTS_LAYOUT_ROWS_H
#define REPORTS_PLOTS_LAYOUT_ROWS_H

#include "sim/result/result.h"

struct sb_row {
    const char *name; /* "profile", "shard × 24": clean text, of at most `columns` columns */
    uint32_t tasks;
};

struct sb_rows {
    struct sb_row *row; /* [count] in the order of their first tasks */
    uint32_t count;
    uint32_t *of;         /* [tasks] the row of each task */
    uint32_t *place;      /* [tasks] its place in the row */
    struct sb_edge *edge; /* [edges] of tasks, ascending in `to`, each once */
    uint32_t edges;
};

/* Of a workload with shown tasks, in `arena`. With `fold` three siblings and more are one row.
 * SB_ENOMEM. */
enum sb_code sb_rows_build(struct sb_rows *rows, const struct sb_workload_result *workload,
                           bool fold, size_t columns, struct sb_arena *arena,
                           struct sb_error *error);

#endif
