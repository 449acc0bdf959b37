/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of one workload as text in rows and columns: what the terminal table, Markdown and
 * the page have in common. */
#ifndef REPORTS_TABLES_RUNS_TABLE_H
#define REPORTS_TABLES_RUNS_TABLE_H

#include "reports/tables/text/text_table.h"
#include "sim/result/result.h"
#include "sim/text/units.h"

struct sb_run_table_column {
    char group[96];    /* heading over neighbouring columns with the same one: "makespan, ms"; empty
                          over the first */
    unsigned fraction; /* most columns that stand behind a decimal point, itself included: what
                          others must be padded by */
};

struct sb_run_table {
    struct sb_text_table text; /* the first column holds strategies' names, perhaps cut */
    struct sb_run_table_column column[SB_TEXT_TABLE_COLUMNS]; /* [text.columns] */
    uint32_t makespans;     /* columns of makespans, behind the first */
    uint32_t misses;        /* columns behind those: 1 where requests over a limit were counted */
    bool at_least, at_most; /* whether one of them is a "≥" or a "≤" */
    uint32_t best; /* row of the strategy that sb_advice_choice names; SB_NONE without rows */
};

/* One row for each strategy that is not run as a baseline alone. SB_ENOMEM; release with
 * sb_run_table_fini. */
enum sb_code sb_run_table_build(struct sb_run_table *table,
                                const struct sb_workload_result *workload, struct sb_error *error);
void sb_run_table_fini(struct sb_run_table *table);

/* Finds out by how much figures are to be padded, and which signs there are, in the columns of
 * makespans; the table is built by then. */
void sb_run_table_align(struct sb_run_table *table);

/* The column behind the group that begins at `first`: those with the same heading over them. */
uint32_t sb_run_table_group_end(const struct sb_run_table *table, uint32_t first);

/* By how many columns a cell lies short of the others behind the decimal point. */
unsigned sb_run_table_padding(const struct sb_run_table *table, uint32_t row, uint32_t column);

/* What the columns over a baseline are, and what the signs of makespans mean where there are any,
 * to be put below the table; empty where nothing needs to be said. */
char *sb_run_table_legend(char *out, size_t size, const struct sb_run_table *table,
                          const struct sb_workload_result *workload);

/* The unit in which this workload's makespans are given, in every column. */
const struct sb_unit *sb_run_table_unit(const struct sb_workload_result *workload);

#endif
