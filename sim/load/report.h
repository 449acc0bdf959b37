/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plug-in: a way to show what `simbench load` left. reports/load/a_b.c defines `const struct
 * sb_load_report sb_load_report_a_b`. */
#ifndef SIM_LOAD_REPORT_H
#define SIM_LOAD_REPORT_H

#include "sim/load/result.h"
#include "sim/result/report.h"

struct sb_load_report {
    const char *name, *summary;
    /* As those of sb_report: text for standard output (`--format NAME`), or files below
     * options->dir, which exists. NULL where the report does not do that. SB_ENOMEM; SB_EIO when it
     * cannot be written; SB_EINTR while pictures are drawn. */
    enum sb_code (*print)(const struct sb_load_result *result,
                          const struct sb_report_options *options, FILE *out,
                          struct sb_error *error);
    enum sb_code (*write)(const struct sb_load_result *result,
                          const struct sb_report_options *options, char *notice, size_t notice_size,
                          struct sb_error *error);
};

#endif
