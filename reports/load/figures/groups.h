/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strategies of a curve; those that gave the same figures at each rate are shown as one. */
#ifndef REPORTS_LOAD_FIGURES_GROUPS_H
#define REPORTS_LOAD_FIGURES_GROUPS_H

#include "sim/load/result.h"

struct sb_load_group {
    const struct sb_load_strategy *strategy; /* what it is called: earliest-start or
                                                join-all-then-chain, or else the first of them */
    uint32_t count;                          /* how many they are */
    const char *name;                        /* "await-in-order = earliest-start", clean text */
};

struct sb_load_groups {
    struct sb_load_group *group; /* [count] in the order of their strategies */
    uint32_t count;
    struct sb_arena arena;
};

/* SB_ENOMEM; release with sb_load_groups_fini, also after a failure. */
enum sb_code sb_load_groups_build(struct sb_load_groups *groups,
                                  const struct sb_load_result *result,
                                  const struct sb_load_curve *curve, struct sb_error *error);
void sb_load_groups_fini(struct sb_load_groups *groups);

/* Whether two strategies have the same latencies, goodputs and shares at each point. */
bool sb_load_same(const struct sb_load_result *result, const struct sb_load_strategy *a,
                  const struct sb_load_strategy *b);

/* What others are compared with: join-all-then-chain, or else the first one; and what is compared:
 * earliest-start, or else the last one. NULL: there are not two that differ. */
struct sb_load_pair {
    const struct sb_load_strategy *today, *other;
};
struct sb_load_pair sb_load_pair_of(const struct sb_load_result *result,
                                    const struct sb_load_curve *curve);

/* The strategy that a sentence about one is about: the compared one, or the last. */
const struct sb_load_strategy *sb_load_lead(const struct sb_load_result *result,
                                            const struct sb_load_curve *curve);

/* The quantiles that are shown, as indices into percentiles: p50, p95 and p99, or those that were
 * asked for. Returns how many, SB_PERCENTILES_MAX at most. */
uint32_t sb_load_quantiles(uint32_t index[SB_PERCENTILES_MAX], const struct sb_load_result *result);

/* The one that sentences tell: p99, or where that is not shown the largest one; and p50, or SB_NONE
 * where that is not shown. */
uint32_t sb_load_tail(const struct sb_load_result *result);
uint32_t sb_load_median(const struct sb_load_result *result);

/* Whether anything else than ok happened to a request. */
bool sb_load_fails(const struct sb_load_result *result);

/* Whether an attempt was tried again or hedged. */
bool sb_load_repeats(const struct sb_load_result *result);

#endif
