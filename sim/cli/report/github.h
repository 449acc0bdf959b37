/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run or a bench run says to GitHub Actions when it runs there. */
#ifndef SIM_CLI_REPORT_GITHUB_H
#define SIM_CLI_REPORT_GITHUB_H

#include "sim/bench/records/result.h"
#include "sim/result/report.h"

#include <stdbool.h>

bool sb_github_is_there(void); /* whether GITHUB_ACTIONS is "true" */

/* Where GITHUB_ACTIONS is "true": annotations on standard error, which the runner reads as well, so
 * that what goes to a file stays as it is; and the result in Markdown behind the file that
 * GITHUB_STEP_SUMMARY names. Elsewhere nothing. Returns `status`, or SB_EXIT_FAILED where that is 0
 * and the summary cannot be written, which is told. */
int sb_github_tell_run(const struct sb_result *result, const struct sb_gate *gate, unsigned gates,
                       int status);
int sb_github_tell(const struct sb_bench_result *result, const struct sb_gate *gate, unsigned gates,
                   int status);

#endif
