/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a load result says of queues that grow, of what fails, and of how it was measured. Each is
 * empty where there is nothing to say. */
#ifndef REPORTS_LOAD_FIGURES_TROUBLE_H
#define REPORTS_LOAD_FIGURES_TROUBLE_H

#include "reports/load/figures/sentences.h"

/* From which rate on which strategy's queue grows. */
char *sb_load_sentence_unstable(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view);

/* What a tester with one connection would have seen instead. */
char *sb_load_sentence_tester(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view);

/* How many requests are ok, unless the comparison of two strategies says so. */
char *sb_load_sentence_failures(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view);

/* How often a pool is asked for each first attempt. */
char *sb_load_sentence_repeats(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view);

/* Under which strategies goodput is less at the last rate than at another. */
char *sb_load_sentence_decline(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view);

/* How much was left out in the beginning of each run. */
char *sb_load_sentence_warm_up(char out[SB_LOAD_SENTENCE], const struct sb_load_result *result,
                               const struct sb_load_units *units);

/* What else must be known, line by line from `index` 0 until it is empty. */
char *sb_load_sentence_caution(char out[SB_LOAD_SENTENCE], const struct sb_load_result *result,
                               const struct sb_load_units *units, uint32_t index);

#endif
