/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What replicates add up to: whole numbers, so that any order of adding gives the same. Makespans
 * that are kept one by one are not here but in struct sb_job. */
#ifndef SIM_RUN_PARTS_SUMS_H
#define SIM_RUN_PARTS_SUMS_H

#include "sim/base/arena.h"
#include "sim/stats/comparison/ratios.h"
#include "sim/stats/summary/misses.h"
#include "sim/stats/summary/tally.h"

#include <stdbool.h>

struct sb_sums {
    uint32_t strategies, baselines;
    bool tallied;             /* tallies have buckets; else they stay empty */
    uint64_t checked;         /* schedules */
    uint64_t *verified;       /* [strategies] schedules */
    struct sb_tally *tally;   /* [strategies] */
    struct sb_ratios *ratios; /* [strategies][baselines] */
    uint64_t *missed;         /* [strategies] replicates longer than the limit, if there is one */
    struct sb_discordant *discordant; /* [strategies][baselines] the baseline comes first */
    struct sb_moments works;          /* of the sums of all latencies */
    sb_wide *with_work;               /* [strategies] sums of makespan * work modulo 2^128 */
    struct sb_moments longest;        /* of the longest path */
    sb_wide longest_with_work;        /* the sum of its products with the work, modulo 2^128 */
    struct sb_moments bound; /* of max(longest path, work / workers), where those are limited */
    sb_wide bound_with_work; /* as of the longest path */
};

/* Empty sums, in `arena`. -1: memory is out. */
int sb_sums_init(struct sb_sums *sums, uint32_t strategies, uint32_t baselines, bool tallied,
                 struct sb_arena *arena);

/* Adds those of `from`, which have the same shape. */
void sb_sums_merge(struct sb_sums *into, const struct sb_sums *from);

/* Empty again. */
void sb_sums_clear(struct sb_sums *sums);

#endif
