/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the page says first: whether another order of the same calls pays, and which. "Today" is the
 * baseline that is compared with: join-all-then-chain where it is one, else the first. */
#ifndef REPORTS_PAGE_HEADLINE_H
#define REPORTS_PAGE_HEADLINE_H

#include "reports/tables/run_sentences.h"

enum sb_headline_kind {
    SB_HEADLINE_NONE, /* nothing is compared */
    SB_HEADLINE_NO_GAIN,
    SB_HEADLINE_PAYS,
    SB_HEADLINE_IN_TAIL /* under 10 % in the mean, and at least 1.5 times as much at p99 */
};

/* The baseline that stands for today's order; NULL: there is none. */
const struct sb_strategy_result *sb_headline_today(const struct sb_workload_result *workload);

/* Fills `out` with the sentence, whose first *strong bytes are what one should carry away; it is
 * empty for SB_HEADLINE_NONE. */
enum sb_headline_kind sb_headline(char out[SB_RUN_SENTENCE_SIZE], size_t *strong,
                                  const struct sb_workload_result *workload);

/* The heading of the page, about all workloads. */
void sb_headline_of_page(char out[SB_RUN_SENTENCE_SIZE], const struct sb_result *result);

#endif
