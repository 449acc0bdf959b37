/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the log-ratios of a result to its verdicts. */
#ifndef SIM_BENCH_RECORDS_JUDGE_H
#define SIM_BENCH_RECORDS_JUDGE_H

#include "sim/base/error.h"
#include "sim/bench/records/result.h"

/* Fills ratio, interval, correlation and verdicts of a comparison from its log-ratios and
 * instructions. SB_ENOMEM. */
enum sb_code sb_bench_judge(struct sb_bench_comparison *comparison, double margin,
                            struct sb_error *error);

/* Fills `control_flagged` and `verdict` from the comparisons, which have been judged. */
void sb_bench_judge_run(struct sb_bench_against *against);

/* Fills share and interval of `power` from its counts. */
void sb_bench_judge_power(struct sb_bench_power *power);

#endif
