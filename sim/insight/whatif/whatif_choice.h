/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which changes are tried under a strategy: those of what is most often on the critical path. */
#ifndef SIM_INSIGHT_WHATIF_WHATIF_CHOICE_H
#define SIM_INSIGHT_WHATIF_WHATIF_CHOICE_H

#include "sim/insight/whatif/critical_counts.h"
#include "sim/insight/whatif/whatif_case.h"

/* One change that is tried, and where what it saves goes. */
struct sb_whatif_trial {
    struct sb_change change;
    struct sb_saved *to;
};

struct sb_whatif_choice {
    const struct sb_variant *graph;
    const struct sb_strategy *strategy;
    const struct sb_critical_counts *counts; /* of the graph under the strategy */
    uint64_t most;                           /* trials at most, but three */
    struct sb_whatif_trial *trial;           /* [trials] what is chosen */
    uint32_t trials;
};

/* Makes room for result->task and result->other in `arena`, fills in what they are about and what
 * is saved by those that are never critical, and lists the others as choice->trial, in `scratch`.
 * SB_ENOMEM. */
enum sb_code sb_whatif_choose(struct sb_whatif_choice *choice, struct sb_whatif_strategy *result,
                              struct sb_arena *arena, struct sb_arena *scratch,
                              struct sb_error *error);

#endif
