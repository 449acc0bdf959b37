/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second sentence: which task to mend then. */
#ifndef SIM_ADVICE_LEVER_SENTENCE_H
#define SIM_ADVICE_LEVER_SENTENCE_H

#include "sim/advice/headline.h"

/* Fills `fix`, `lever` and `lever_strong` from the workload's levers under the order to take: the
 * one that saves most where the headline leads, and that of the other figure where it is another;
 * that there is none where each saves less than 1 % of the time. Empty where none was looked at. */
void sb_advice_lever(struct sb_advice *advice, const struct sb_workload_result *workload);

/* Of those under the order to take, the one that saves most in the mean, or at p99; NULL. */
const struct sb_lever *sb_advice_strongest(const struct sb_advice *advice,
                                           const struct sb_workload_result *workload, bool at_p99);

/* Whether it is a call at half its time, under `take` or a strategy that is the same. */
bool sb_advice_is_lever(const struct sb_lever *lever, const struct sb_workload_result *workload,
                        const struct sb_strategy_result *take);

#endif
