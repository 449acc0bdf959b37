/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which strategy a result recommends, over which one, and which of them come to the same. */
#ifndef SIM_ADVICE_CHOICE_H
#define SIM_ADVICE_CHOICE_H

#include "sim/result/result.h"

/* The order that is compared with, "today's": the baseline join-all-then-chain, or else the first
 * of the baselines; NULL: nothing is compared. */
const struct sb_strategy_result *sb_advice_today(const struct sb_workload_result *workload);

/* The order to take: the simplest strategy whose mean and whose p99 are within 1 % of the smallest
 * ones (by the estimates, of those that are shown). NULL: there is none. */
const struct sb_strategy_result *sb_advice_within(const struct sb_workload_result *workload);

/* That, or else the simplest with the smallest mean. NULL: no strategy is shown. */
const struct sb_strategy_result *sb_advice_choice(const struct sb_workload_result *workload);

/* The simplest with the smallest p99, whatever its mean. NULL: no strategy is shown. */
const struct sb_strategy_result *sb_advice_best_tail(const struct sb_workload_result *workload);

/* Whether the two are the same in every figure, and so most probably in each replicate. */
bool sb_advice_same(const struct sb_strategy_result *a, const struct sb_strategy_result *b);

/* Whether all that are shown are the same as today's. */
bool sb_advice_all_same(const struct sb_workload_result *workload);

#endif
