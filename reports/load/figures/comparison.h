/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of two strategies is the better one, in sentences. */
#ifndef REPORTS_LOAD_FIGURES_COMPARISON_H
#define REPORTS_LOAD_FIGURES_COMPARISON_H

#include "reports/load/figures/sentences.h"

/* "From 86.4/s on fewer requests are ok under earliest-start than under join-all-then-chain: 61.5 %
 * instead of 86.5 % at 140/s. Up to 120/s it is faster at p99 (240 → 165 ms there), from 160/s on
 * it is slower (1.2 → 1.9 s there)." And of the median, where that says otherwise. Empty where
 * there are no two. */
char *sb_load_sentence_comparison(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view);

/* Whether that tells how many requests are ok. */
bool sb_load_tells_shares(const struct sb_load_view *view);

/* Which workloads of a mix are slower under the other strategy, at the last rate at which both are
 * stable: "At 400/s slower under earliest-start than under join-all-then-chain at p99: item (46 →
 * 180 ms)." Empty where none is. */
char *sb_load_sentence_parts(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view);

#endif
