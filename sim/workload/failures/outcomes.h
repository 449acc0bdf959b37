/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "on": which outcomes are tried again, or count as failures. */
#ifndef SIM_WORKLOAD_FAILURES_OUTCOMES_H
#define SIM_WORKLOAD_FAILURES_OUTCOMES_H

#include "sim/model/resilience.h"
#include "sim/workload/latency/source.h"

/* Where nothing is said: all but what a breaker rejects. */
#define SB_OUTCOMES_TRIED_AGAIN                                                                    \
    (SB_OUTCOME_BIT(SB_OUTCOME_FAILED) | SB_OUTCOME_BIT(SB_OUTCOME_TIMED_OUT) |                    \
     SB_OUTCOME_BIT(SB_OUTCOME_ABANDONED) | SB_OUTCOME_BIT(SB_OUTCOME_SHED))

/* Their words, up to SB_OUTCOME_REJECTED; NULL for those that are none of it. */
extern const char *const sb_outcome_words[SB_OUTCOMES];

/* ["failure", "timeout", "patience", "shed", "rejected"]. SB_EINPUT. */
enum sb_code sb_outcomes_read(const struct sb_latency_source *source,
                              const struct sb_json_node *node, unsigned *on,
                              struct sb_error *error);

#endif
