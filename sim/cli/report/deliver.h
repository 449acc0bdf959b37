/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where results go at the end of a command: standard output and the report's folder. */
#ifndef SIM_CLI_REPORT_DELIVER_H
#define SIM_CLI_REPORT_DELIVER_H

#include "sim/cli/options/options.h"
#include "sim/cli/report/fail_if.h"
#include "sim/result/report.h"

/* Prints the results, and what came of the conditions gate[gates], with `report` unless that is
 * NULL, then writes the files unless --no-report; that one of them cannot be written does not keep
 * the other back. Returns the exit status, having told what failed. */
int sb_deliver(const struct sb_options *options, const struct sb_report *report,
               const struct sb_result *result, const struct sb_gate *gate, unsigned gates);

/* The same of a run, with what came of its conditions, which are told: in GitHub's workflow,
 * too. */
int sb_deliver_run(const struct sb_options *options, const struct sb_report *report,
                   const struct sb_result *result, const struct sb_fail_if *fail_if);

#endif
