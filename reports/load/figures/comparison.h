/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Up to which rate one strategy is the faster one, and from which on the other. */
#ifndef REPORTS_LOAD_FIGURES_COMPARISON_H
#define REPORTS_LOAD_FIGURES_COMPARISON_H

#include "reports/load/figures/sentences.h"

enum sb_load_verdict {
    SB_LOAD_ALIKE,  /* their intervals meet, or neither is known */
    SB_LOAD_FASTER, /* the other one's whole interval is below today's */
    SB_LOAD_SLOWER  /* it is above, or its queue grows and today's does not */
};

/* At one point, by the tail that is shown of requests that are ok. */
enum sb_load_verdict sb_load_compare(const struct sb_load_result *result,
                                     const struct sb_load_point *today,
                                     const struct sb_load_point *other);

/* Points of the axis; SB_NONE where there is none. */
struct sb_load_crossing {
    uint32_t faster_to;   /* the last at which the other is faster and below which it is nowhere
                             slower */
    uint32_t slower_from; /* the first at which it is slower and above which it is nowhere faster */
    uint32_t fewer_from;  /* the first from which on the whole interval of its share of requests
                             that are ok is below today's */
    uint32_t more_from;   /* above */
};
struct sb_load_crossing sb_load_cross(const struct sb_load_result *result,
                                      const struct sb_load_strategy *today,
                                      const struct sb_load_strategy *other);

/* "From 86.4/s on fewer requests are ok under earliest-start than under join-all-then-chain: 61.5 %
 * instead of 86.5 % at 140/s. Up to 120/s it is faster at p99 (240 → 165 ms there), from 160/s on
 * it is slower (1.2 → 1.9 s there)." Empty where there are no two. */
char *sb_load_sentence_comparison(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view);

/* Whether that tells how many requests are ok. */
bool sb_load_tells_shares(const struct sb_load_view *view);

/* Which workloads of a mix are slower under the other strategy, at the last rate at which both are
 * stable: "At 400/s slower under earliest-start than under join-all-then-chain at p99: item (46 →
 * 180 ms)." Empty where none is. */
char *sb_load_sentence_parts(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view);

#endif
