/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures in sentences, and on the page. */
#ifndef SIM_ADVICE_FIGURES_H
#define SIM_ADVICE_FIGURES_H

#include "sim/result/result.h"
#include "sim/text/units.h"

/* The unit of all times of a workload: by today's p99, or that of the order to take, the largest in
 * which that is 1 and more; s only from 10 s on. Never NULL. */
const struct sb_unit *sb_advice_unit(const struct sb_workload_result *workload);

/* Whether what takes so long is a request and its parts are calls; else they are tasks. */
bool sb_advice_speaks_of_calls(const struct sb_workload_result *workload);

/* `value` to so many decimals, thousands apart, with a true minus sign: "−1,234.5". */
char *sb_advice_number(char out[SB_UNITS_SIZE], double value, int decimals);

/* A time of the workload in its unit, without that: three digits, where nothing is random as many
 * as it needs. */
char *sb_advice_time(char out[SB_UNITS_SIZE], const struct sb_workload_result *workload, double ns);

/* "12.3 ± 0.4": the last digit is the first of ±; three digits without ± where its interval is not
 * known, the exact figure where it has no width. */
char *sb_advice_estimate(char out[SB_UNITS_SIZE * 2], const struct sb_workload_result *workload,
                         const struct sb_estimate *estimate);

/* The same without "± 0.4". */
char *sb_advice_value(char out[SB_UNITS_SIZE], const struct sb_workload_result *workload,
                      const struct sb_estimate *estimate);

/* "−32 %" of what `from` was; "no gain" where less than half a per cent is saved. */
char *sb_advice_cut(char out[SB_UNITS_SIZE], double from, double saved);

#endif
