/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A graph as it would be after some changes. Its steps keep their numbers, so that they face the
 * same draws as those of the graph that was changed. */
#ifndef SIM_INSIGHT_WHATIF_VARIANT_H
#define SIM_INSIGHT_WHATIF_VARIANT_H

#include "sim/insight/pass_case.h"
#include "sim/model/dag.h"

enum sb_change_kind {
    SB_CHANGE_LATENCY, /* each latency of `task`'s steps is `factor` times what was drawn, rounded
                          once; 0: the task is free */
    SB_CHANGE_EDGE,    /* `task` awaits `other` no more */
    SB_CHANGE_AWAIT,   /* `other` is awaited by step `to` of `task`'s body and no more by step
                          `from`, counted from its first step, which has the number 0 */
    SB_CHANGE_WORKERS  /* `workers`; 0: as many as wanted */
};

struct sb_change {
    enum sb_change_kind kind;
    uint32_t task, other, from, to, workers;
    double factor;
};

struct sb_variant {
    struct sb_dag dag; /* shares with the graph that was changed what is not changed */
    uint32_t workers;
    struct sb_pass_change *scaled; /* [scales] the steps whose latencies change, ascending */
    uint32_t scales;
};

/* The graph with all changes, one after the other; factors of one task multiply. Expected latencies
 * change with the drawn ones, so that plans of it give priorities anew. Where tasks were recorded,
 * `task` needs not wait for `other` in the order of the recording either. SB_ECHECK: an edge or an
 * await that is not there (naming it); SB_ENOMEM. Borrows the graph; on failure it needs no fini.
 */
enum sb_code sb_variant_build(struct sb_variant *variant, const struct sb_dag *dag,
                              uint32_t workers, const struct sb_change *change, uint32_t changes,
                              struct sb_error *error);
void sb_variant_fini(struct sb_variant *variant);

/* What it is for a pass over the graph that was changed, under a plan of the variant. */
struct sb_pass_case sb_variant_case(const struct sb_variant *variant, const struct sb_plan *plan);

#endif
