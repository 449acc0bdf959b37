/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of a load result while it is filled, row by row. */
#ifndef REPORTS_LOAD_FIGURES_ROWS_H
#define REPORTS_LOAD_FIGURES_ROWS_H

#include "reports/load/figures/groups.h"
#include "reports/load/figures/sentences.h"
#include "reports/tables/text/text_table.h"

struct sb_load_rows {
    struct sb_text_table *table;
    const struct sb_load_view *view;
    struct sb_load_groups groups;
    uint32_t column;       /* the next to be filled */
    bool once;             /* a rate and a strategy stand in their first row alone */
    uint32_t point, group; /* of the newest row; SB_NONE before the first */
};

/* With columns for where on the axis and for the strategy; all others come before the first row.
 * The end finishes the table, unless `code` says that something failed, which it returns; it must
 * be called also after the beginning has failed. SB_ENOMEM. */
enum sb_code sb_load_rows_begin(struct sb_load_rows *f, struct sb_text_table *table,
                                const struct sb_load_view *view, bool once, struct sb_error *error);
enum sb_code sb_load_rows_end(struct sb_load_rows *f, enum sb_code code, struct sb_error *error);

/* A column whose name is put together: "p99", ", ms". Nothing where there is no room. */
void sb_load_rows_column(struct sb_load_rows *f, const char *first, const char *second);

/* The next row, of a group at a point; with `once` what stands in the row above is left out. */
void sb_load_rows_next(struct sb_load_rows *f, uint32_t point, uint32_t group);

/* Into the next column: a text, a figure with its interval, without, a share. */
void sb_load_rows_put(struct sb_load_rows *f, const char *text);
void sb_load_rows_estimate(struct sb_load_rows *f, struct sb_estimate figure, double unit);
void sb_load_rows_value(struct sb_load_rows *f, struct sb_estimate figure, double unit);
void sb_load_rows_share(struct sb_load_rows *f, struct sb_estimate share);

#endif
