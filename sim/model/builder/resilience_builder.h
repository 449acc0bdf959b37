/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How failures and what is done about them are put together, before the graph is built
 * (dag_builder.h). */
#ifndef SIM_MODEL_BUILDER_RESILIENCE_BUILDER_H
#define SIM_MODEL_BUILDER_RESILIENCE_BUILDER_H

#include "sim/base/arena.h"
#include "sim/model/pools.h"
#include "sim/model/resilience.h"

#include <stddef.h>

/* Zeroed is empty. */
struct sb_resilience_builder {
    struct sb_resilience_of {
        uint32_t step, policy;
    } * of;                        /* [ofs] ascending in step */
    struct sb_step_policy *policy; /* [policies] the first says nothing */
    struct sb_retry *retry;
    struct sb_hedge *hedge; /* `pool` holds numbers of sb_pool_builder_other; borrowed */
    struct sb_breaker *breaker;
    struct sb_budget *budget;
    size_t ofs, policies, retries, hedges, breakers, budgets;
    size_t of_room, policy_room, retry_room, hedge_room, breaker_room, budget_room;
    bool ends; /* something is said of the request: */
    sb_ns deadline;
    enum sb_end end;
    uint32_t end_task;
    int failed; /* out of memory at some call, which the build reports */
};

/* A policy that says nothing. */
struct sb_step_policy sb_step_policy_none(void);

/* The index of one more; of no meaning when memory is out. */
uint32_t sb_resilience_builder_retry(struct sb_resilience_builder *builder,
                                     const struct sb_retry *retry);
uint32_t sb_resilience_builder_hedge(struct sb_resilience_builder *builder,
                                     const struct sb_hedge *hedge);
uint32_t sb_resilience_builder_breaker(struct sb_resilience_builder *builder,
                                       const struct sb_breaker *breaker);
uint32_t sb_resilience_builder_budget(struct sb_resilience_builder *builder,
                                      const struct sb_budget *budget);

/* Of a step behind those that had one before. */
void sb_resilience_builder_step(struct sb_resilience_builder *builder, uint32_t step,
                                const struct sb_step_policy *policy);

/* When a request is over. */
void sb_resilience_builder_end(struct sb_resilience_builder *builder, sb_ns deadline,
                               enum sb_end end, uint32_t end_task);

/* Makes *resilience in `arena`, for a graph of so many steps; NULL where nothing is said. `pools`
 * has been built. -1: out of memory. */
int sb_resilience_builder_build(const struct sb_resilience_builder *builder, uint32_t steps,
                                const struct sb_pools *pools, struct sb_arena *arena,
                                struct sb_resilience **resilience);
void sb_resilience_builder_fini(struct sb_resilience_builder *builder);

#endif
