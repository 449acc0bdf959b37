/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run says beyond makespans: of which replicates, and under which strategies. */
#ifndef SIM_INSIGHT_INSIGHT_H
#define SIM_INSIGHT_INSIGHT_H

#include "sim/model/dag.h"
#include "sim/model/strategy.h"
#include "sim/result/result.h"

#include <stdatomic.h>

/* About a quarter of a second of a core. */
#define SB_INSIGHT_STEPS (UINT64_C(1) << 23)

struct sb_table_cache;

struct sb_insight {
    const struct sb_dag *dag;
    const struct sb_strategy *const
        *strategy; /* [strategies] to look at; each is one of the result */
    uint32_t strategies, workers;
    uint64_t seed, first, replicates; /* those of the run */
    uint64_t steps;                   /* so many drawn steps at most, in about */
    unsigned threads;
    struct sb_table_cache *tables; /* of the run; NULL: there is none */
    const char *kernel;            /* NULL: the best one */
    const atomic_bool *stop;       /* may be NULL; then less is measured */
    void (*progress)(void *self, uint64_t done, uint64_t wanted); /* may be NULL */
    void *self;
};

/* How many of the replicates, the first ones, are looked at: all, or whole blocks of them; 0 where
 * not even one fits. */
uint64_t sb_insight_replicates(const struct sb_insight *insight);

/* Fills criticality of those strategies of the result, all of whose replicates have been run; their
 * parts live in `arena`. *done: fewer than wanted when it was stopped. SB_EINPUT without a kernel
 * of that name; SB_ECHECK as sb_plan_build; SB_ENOMEM. */
enum sb_code sb_insight_add(const struct sb_insight *insight, struct sb_workload_result *result,
                            uint64_t *done, struct sb_arena *arena, struct sb_error *error);

#endif
