/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one thread counts of the criticality of a plan: whole numbers. */
#ifndef SIM_INSIGHT_COUNTS_H
#define SIM_INSIGHT_COUNTS_H

#include "sim/insight/links.h"
#include "sim/insight/pass_case.h"
#include "sim/insight/slack.h"

/* Replicates in which something is on a longest path, and those of them in the tail. */
struct sb_count {
    uint64_t all, tail;
};

struct sb_counts {
    const struct sb_links *links;
    sb_ns tail_from;
    struct sb_count replicates;
    struct sb_count *task;    /* [tasks] */
    struct sb_count *link;    /* [links->count] */
    uint64_t *critical;       /* [nodes] of a block: the lanes in which each is critical, as bits */
    struct sb_slack *slack;   /* [slacks] */
    const uint32_t *slack_of; /* [slacks] tasks, ascending; NULL: all */
    uint32_t slacks;
    bool failed; /* memory is out */
    struct sb_arena arena;
};

/* Zeroed counts of a plan; SB_ENOMEM. Release with sb_counts_fini. */
enum sb_code sb_counts_init(struct sb_counts *counts, const struct sb_plan *plan,
                            const struct sb_links *links, sb_ns tail_from, const uint32_t *slack_of,
                            uint32_t slacks, struct sb_error *error);
void sb_counts_fini(struct sb_counts *counts);

/* Adds what a block says, whose case has paths; without links only the slacks. A task that is
 * absent, and its edges, are on no path. */
void sb_counts_add(struct sb_counts *counts, const struct sb_pass_block *block);

/* Adds those of `from`, of the same plan. */
void sb_counts_merge(struct sb_counts *into, const struct sb_counts *from, uint32_t tasks);

#endif
