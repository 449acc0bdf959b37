/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the results of a load go: standard output, and the report's folder. */
#ifndef SIM_CLI_LOAD_DELIVER_H
#define SIM_CLI_LOAD_DELIVER_H

#include "sim/cli/options/options.h"
#include "sim/json/json.h"
#include "sim/load/report.h"

/* The report of that name that prints. SB_EINPUT. */
enum sb_code sb_load_select_format(const char *format, const struct sb_load_report **report,
                                   struct sb_error *error);

/* Prints the results, and what came of gate[gates], with `report` unless that is NULL, then writes
 * results.json and what the reports draw unless --no-report. Returns the exit status, having told
 * what failed. */
int sb_load_deliver(const struct sb_options *o, const struct sb_load_report *report,
                    const struct sb_load_result *result, const struct sb_gate *gate,
                    unsigned gates);

/* `simbench report`: shows an earlier load again, without simulating. Returns the exit status. */
int sb_load_report_again(const struct sb_options *o, const struct sb_json *json);

#endif
