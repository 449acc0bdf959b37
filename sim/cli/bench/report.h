/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench report` of what `simbench bench` left. */
#ifndef SIM_CLI_BENCH_REPORT_H
#define SIM_CLI_BENCH_REPORT_H

#include "sim/cli/options/options.h"
#include "sim/json/json.h"

/* Whether the document is of a bench run. */
bool sb_is_bench_result(const struct sb_json *json);

/* Prints the newest of the options' files in the format that is asked for, and draws the history of
 * all of them. `first` is what the first one holds, if it has been read: a pipe can be read once.
 * Returns the exit status. */
int sb_report_bench(const struct sb_options *options, const struct sb_json *first);

#endif
