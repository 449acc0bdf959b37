/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strategies of a workload that pictures show; those that coincide are one, with one name. */
#ifndef REPORTS_PLOTS_LOOK_GROUPS_H
#define REPORTS_PLOTS_LOOK_GROUPS_H

#include "sim/result/result.h"

struct sb_group {
    /* Whose look all have: the order to take, else today's, else the last of them. */
    const struct sb_strategy_result *strategy;
    const char *name; /* "earliest-start = await-in-order", clean text; each cut to 40 columns */
    bool take, today; /* whether the order to take, today's order, is one of them */
};

struct sb_groups {
    struct sb_group *group; /* [count] in the order of their strategies */
    uint32_t count;
    struct sb_arena arena;
};

/* Groups the strategies for which `same` is true (NULL: sb_advice_same), that are not run for the
 * speed-up alone, save today's. SB_ENOMEM; release with sb_groups_fini, also after a failure. */
typedef bool sb_groups_same(const struct sb_strategy_result *a, const struct sb_strategy_result *b);
enum sb_code sb_groups_build(struct sb_groups *groups, const struct sb_workload_result *workload,
                             sb_groups_same *same, struct sb_error *error);
void sb_groups_fini(struct sb_groups *groups);

/* Whether a strategy takes part in pictures, and how many do. */
bool sb_groups_shows(const struct sb_workload_result *workload,
                     const struct sb_strategy_result *strategy);

#endif
