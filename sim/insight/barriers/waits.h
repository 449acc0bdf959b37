/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The places where a strategy waits for the end of tasks: its joins, and the steps that it lets
 * begin behind others. */
#ifndef SIM_INSIGHT_BARRIERS_WAITS_H
#define SIM_INSIGHT_BARRIERS_WAITS_H

#include "sim/engine/plan.h"

struct sb_waits {
    const struct sb_dag *dag;
    const struct sb_strategy *strategy;
    struct sb_constraints added;
    struct sb_csr in, out; /* [added.nodes] the added edges */
    uint32_t count;
    uint32_t *node; /* [count] those with an edge from a step, ascending: steps before joins */
    struct sb_arena arena;
};

/* SB_ENOMEM. Borrows the graph. Release with sb_waits_fini, also after a failure. */
enum sb_code sb_waits_find(struct sb_waits *waits, const struct sb_dag *dag,
                           const struct sb_strategy *strategy, struct sb_error *error);
void sb_waits_fini(struct sb_waits *waits);

/* A plan without the waiting at node[at]: in place of the ends of the steps that it waited for,
 * what lets their tasks begin comes before it. All other edges of the strategy are as they were,
 * and all of the graph are there. SB_ENOMEM. */
enum sb_code sb_waits_loosen(const struct sb_waits *waits, uint32_t at, struct sb_plan *plan,
                             struct sb_error *error);

/* "user, config before profile": what is waited for at node[at], and which tasks wait. At most
 * three names on each side, and then "and 4 more". Text in `arena`; NULL when memory is out. */
const char *sb_waits_name(const struct sb_waits *waits, uint32_t at, struct sb_arena *arena);

#endif
