/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plug-in: a way to show results. It sees finished results only. */
#ifndef SIM_RESULT_REPORT_H
#define SIM_RESULT_REPORT_H

#include "sim/result/result.h"

#include <stdio.h>

/* A --fail-if condition, and what came of it. */
enum sb_gate_outcome { SB_GATE_HOLDS_NOT, SB_GATE_HOLDS, SB_GATE_UNKNOWN };
struct sb_gate {
    const char *text; /* as it was written */
    enum sb_gate_outcome outcome;
    char why[1024]; /* the figure that decided, unless it does not hold */
};

struct sb_report_options {
    bool color;                 /* for text on a terminal */
    bool ascii;                 /* text on a terminal has no other characters */
    unsigned width;             /* of the terminal in columns; 0: not a terminal */
    const struct sb_gate *gate; /* [gates] */
    unsigned gates;
    const char *dir;   /* where files go; NULL for reports that write text */
    const char *plots; /* which pictures, as --plots names them; NULL: all */
};

/* The text of a report that says one workload after another, made while they run, so that none of
 * them is kept. Errors as those of sb_report.print. */
struct sb_report_stream {
    /* NULL: failed. `head` has what is known of the result before its workloads. */
    void *(*begin)(const struct sb_result *head, FILE *out, struct sb_error *error);
    /* Has gone to `out` when it returns; `workload` is not needed any more then. */
    enum sb_code (*add)(void *self, const struct sb_workload_result *workload,
                        struct sb_error *error);
    /* Also after a failure. Whether the result is partial is known now. */
    enum sb_code (*end)(void *self, const struct sb_result *head, struct sb_error *error);
};

struct sb_report {
    const char *name, *summary;
    /* Shows neither distributions nor figures in batches nor schedules: a run that is for it alone
     * keeps none. */
    bool figures_only;
    /* Text for standard output (`--format NAME`); NULL where the report writes files. */
    enum sb_code (*print)(const struct sb_result *result, const struct sb_report_options *options,
                          FILE *out, struct sb_error *error);
    const struct sb_report_stream *stream; /* the same text; NULL where it needs all of them */
    /* Files below options->dir, which exists; NULL where the report prints text. Every file is
     * written to a temporary name and renamed. A missing external program is no failure: `notice`
     * (of `notice_size` bytes) then gets one line that says what is missing. */
    enum sb_code (*write)(const struct sb_result *result, const struct sb_report_options *options,
                          char *notice, size_t notice_size, struct sb_error *error);
};

#endif
