/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the option table: a file for each kind of option. A command lists its options in the
 * order of option_table.c, and within a file in that of the rows. */
#ifndef SIM_CLI_ARGUMENTS_ROWS_H
#define SIM_CLI_ARGUMENTS_ROWS_H

#include "sim/cli/arguments/option.h"
#include "sim/cli/options/options.h"

struct sb_option_rows {
    const struct sb_option *row;
    unsigned rows;
};

extern const struct sb_option_rows sb_option_rows_search;
extern const struct sb_option_rows sb_option_rows_draws;
extern const struct sb_option_rows sb_option_rows_changes;
extern const struct sb_option_rows sb_option_rows_schedules;
extern const struct sb_option_rows sb_option_rows_import;
extern const struct sb_option_rows sb_option_rows_results;
extern const struct sb_option_rows sb_option_rows_bench;
extern const struct sb_option_rows sb_option_rows_surroundings;

#define SB_ROWS(row) { row, sizeof(row) / sizeof *(row) }

/* The member of struct sb_options that an option fills. */
#define SB_TO(member)                                                                              \
    .offset = offsetof(struct sb_options, member), .size = sizeof((struct sb_options *)0)->member

enum {
    SB_DRAWS = SB_RUN | SB_SHOW | SB_VERIFY, /* the commands that draw latencies */
    /* those that read workloads */
    SB_READS = SB_DRAWS | SB_LOAD | SB_COLLAPSE | SB_CHECK | SB_GENERATE | SB_IMPORT | SB_EXPORT |
               SB_OPTIMUM,
    /* those that print results */
    SB_SHOWS = SB_RUN | SB_LOAD | SB_MERGE | SB_REPORT | SB_COMPARE | SB_BENCH
};

#endif
