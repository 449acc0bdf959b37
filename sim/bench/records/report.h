/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plug-in: a way to show what `simbench bench` left. reports/bench/a_b.c defines `const struct
 * sb_bench_report sb_bench_report_a_b`. */
#ifndef SIM_BENCH_RECORDS_REPORT_H
#define SIM_BENCH_RECORDS_REPORT_H

#include "sim/bench/records/result.h"
#include "sim/result/report.h"

struct sb_bench_report {
    const char *name, *summary;
    /* Text for standard output (`--format NAME`). SB_ENOMEM; SB_EIO when it cannot be written. */
    enum sb_code (*print)(const struct sb_bench_result *result,
                          const struct sb_report_options *options, FILE *out,
                          struct sb_error *error);
};

#endif
