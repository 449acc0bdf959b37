/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench report` of what `simbench bench` left. */
#ifndef SIM_CLI_REPORT_BENCH_H
#define SIM_CLI_REPORT_BENCH_H

#include "sim/cli/options.h"

/* Whether the file is of a bench run. False also where it cannot be read. */
bool sb_is_bench_result(const char *path);

/* Prints the newest of the options' files in the format that is asked for, and draws the history of
 * all of them. Returns the exit status. */
int sb_report_bench(const struct sb_options *options);

#endif
