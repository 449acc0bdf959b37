/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a strategy's waiting costs, place by place: so that a strategy is not only slower, but
 * slower because of what.
 *
 * A place is a join, or a step that the strategy lets begin behind others: there it waits for the
 * end of some tasks. Loosened, the place is passed when those that it waited for have begun, as
 * where `await` is taken out of a program; what comes behind it still waits for all that the graph
 * says that it needs, and at all other places. What that saves is what the place costs. */
#ifndef SIM_INSIGHT_BARRIERS_BARRIERS_H
#define SIM_INSIGHT_BARRIERS_BARRIERS_H

#include "sim/insight/pass_case.h"
#include "sim/result/result.h"

enum { SB_BARRIERS_TOLD = 8 };

struct sb_barriers {
    const struct sb_pass *of; /* graph, samplers, replicates and threads; see whatif/trials.h */
    const struct sb_strategy *strategy;
    uint32_t workers; /* 0: as many as wanted */
    /* So many places are looked at; of more those that hold up the longest path most, in the first
     * 1,024 replicates. */
    uint32_t most;
};

/* Fills result->barrier, at most SB_BARRIERS_TOLD of those that cost something, in `arena`: none
 * where the strategy adds no edges, or where it is interrupted. *left_out places were not looked
 * at. "user, config before profile" is how a place is called: with three names at most on each
 * side, and then how many there are. SB_ENOMEM. */
enum sb_code sb_barriers_find(const struct sb_barriers *wanted, struct sb_strategy_result *result,
                              uint32_t *left_out, struct sb_arena *arena, struct sb_error *error);

#endif
