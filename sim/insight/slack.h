/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The slack of a task in many replicates: exact sums, and buckets that are made as they are needed,
 * 256 for each power of two, so that a quantile is within 2^-9 (0.2 %). Whole numbers: any order of
 * adding and merging gives the same. */
#ifndef SIM_INSIGHT_SLACK_H
#define SIM_INSIGHT_SLACK_H

#include "sim/base/arena.h"
#include "sim/result/criticality.h"
#include "sim/stats/moments.h"

enum { SB_SLACK_BITS = 8, SB_SLACK_OCTAVES = 64 - SB_SLACK_BITS };

/* Zeroed is empty. */
struct sb_slack {
    struct sb_moments moments;
    uint64_t *octave[SB_SLACK_OCTAVES]; /* [1 << SB_SLACK_BITS] counts, or NULL; in an arena */
};

/* Adds value[n], none of which is negative, to the buckets. -1: memory is out. */
int sb_slack_add(struct sb_slack *slack, const sb_ns *value, uint64_t n, struct sb_arena *arena);

/* Adds the sums and buckets of `from`. -1: memory is out. */
int sb_slack_merge(struct sb_slack *into, const struct sb_slack *from, struct sb_arena *arena);

/* Mean and p5 with their intervals, by Student's t and by binomial ranks with the outer edges of
 * buckets; NAN where nothing was added, for an end that too few values bound, and without buckets
 * for p5. */
struct sb_slack_result sb_slack_summarise(const struct sb_slack *slack);

#endif
