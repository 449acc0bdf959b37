/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run whose workloads go to standard output one after another: memory does not grow with their
 * results. */
#ifndef SIM_CLI_RUN_STREAMED_H
#define SIM_CLI_RUN_STREAMED_H

#include "sim/cli/options/options.h"
#include "sim/result/report.h"

/* Zeroed: the result is kept. */
struct sb_streamed {
    const struct sb_report_stream *report;
    void *text;    /* NULL: not begun */
    uint32_t rows; /* that are written */
};

/* Whether nothing looks at the whole result of a run that can be told row by row. On a terminal
 * progress would stand between the rows. */
bool sb_streamed_is_wanted(const struct sb_options *o, const struct sb_report *report);

/* Writes the one row that `result` has, which has none then, and room for one. */
enum sb_code sb_streamed_add(struct sb_streamed *streamed, struct sb_result *result,
                             struct sb_error *error);

/* Ends the text where it has begun, or (`whole`) also without any row. */
enum sb_code sb_streamed_end(struct sb_streamed *streamed, const struct sb_result *result,
                             bool whole, struct sb_error *error);

#endif
