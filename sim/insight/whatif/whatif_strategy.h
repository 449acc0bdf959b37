/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What-ifs under one strategy. */
#ifndef SIM_INSIGHT_WHATIF_WHATIF_STRATEGY_H
#define SIM_INSIGHT_WHATIF_WHATIF_STRATEGY_H

#include "sim/insight/whatif/whatif_choice.h"

struct sb_whatif_search {
    /* What is asked for. */
    const struct sb_whatif *whatif;
    const struct sb_pass *pass; /* with as many replicates as are run */
    const struct sb_variant *before, *now;
    const struct sb_strategy *strategy;
    uint64_t cost; /* 0: no limit */

    /* What it leaves. */
    uint64_t done; /* replicates */
    bool interrupted;

    /* Its own. */
    struct sb_plan before_plan, now_plan;
    struct sb_critical_counts counts;
    struct sb_whatif_choice choice;
    struct sb_arena arena;
};

/* Fills `result`, whose parts live in `arena`; with what was done where it is interrupted, SB_EINTR
 * where that is nothing. */
enum sb_code sb_whatif_strategy_run(struct sb_whatif_search *search,
                                    struct sb_whatif_strategy *result, struct sb_arena *arena,
                                    struct sb_error *error);

#endif
