/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/builder/resilience_builder.h"

#include "sim/base/assert.h"
#include "sim/model/builder/pool_builder.h"
#include "sim/model/dag.h"

#include <stdlib.h>
#include <string.h>

struct sb_step_policy sb_step_policy_none(void)
{
    return (struct sb_step_policy){ .fail_dist = SB_NONE,
                                    .timeout = SB_NS_NEVER,
                                    .patience = SB_NONE,
                                    .retry = SB_NONE,
                                    .hedge = SB_NONE,
                                    .breaker = SB_NONE };
}

/* Appends `item` to a list of such; its index. */
static uint32_t add(int *failed, void *list, size_t *count, size_t *room, const void *item,
                    size_t size)
{
    if (*failed || *count >= SB_NONE || sb_reserve(list, *count, room, size)) {
        *failed = 1;
        return SB_NONE;
    }
    char *at;
    memcpy(&at, list, sizeof at);
    memcpy(at + *count * size, item, size);
    return (uint32_t)(*count)++;
}

uint32_t sb_resilience_builder_retry(struct sb_resilience_builder *b, const struct sb_retry *retry)
{
    return add(&b->failed, &b->retry, &b->retries, &b->retry_room, retry, sizeof *retry);
}

uint32_t sb_resilience_builder_hedge(struct sb_resilience_builder *b, const struct sb_hedge *hedge)
{
    return add(&b->failed, &b->hedge, &b->hedges, &b->hedge_room, hedge, sizeof *hedge);
}

uint32_t sb_resilience_builder_breaker(struct sb_resilience_builder *b,
                                       const struct sb_breaker *breaker)
{
    return add(&b->failed, &b->breaker, &b->breakers, &b->breaker_room, breaker, sizeof *breaker);
}

uint32_t sb_resilience_builder_budget(struct sb_resilience_builder *b,
                                      const struct sb_budget *budget)
{
    return add(&b->failed, &b->budget, &b->budgets, &b->budget_room, budget, sizeof *budget);
}

static bool is_same_policy(const struct sb_step_policy *x, const struct sb_step_policy *y)
{
    return x->fail == y->fail && x->fail_dist == y->fail_dist && x->timeout == y->timeout &&
           x->timeout_cancel == y->timeout_cancel && x->patience == y->patience &&
           x->retry == y->retry && x->hedge == y->hedge && x->breaker == y->breaker &&
           x->priority == y->priority;
}

/* Of the last ones the same, or one more. */
static uint32_t find_policy(struct sb_resilience_builder *b, const struct sb_step_policy *policy)
{
    enum { LOOKED_AT = 64 };
    const struct sb_step_policy none = sb_step_policy_none();
    if (b->policies == 0)
        add(&b->failed, &b->policy, &b->policies, &b->policy_room, &none, sizeof none);
    for (size_t i = b->policies, n = 0; i-- > 0 && n < LOOKED_AT; n++)
        if (is_same_policy(&b->policy[i], policy))
            return (uint32_t)i;
    return add(&b->failed, &b->policy, &b->policies, &b->policy_room, policy, sizeof *policy);
}

void sb_resilience_builder_step(struct sb_resilience_builder *b, uint32_t step,
                                const struct sb_step_policy *policy)
{
    const struct sb_step_policy none = sb_step_policy_none();
    SB_REQUIRE(b->failed || !b->ofs || b->of[b->ofs - 1].step < step);
    if (is_same_policy(policy, &none))
        return;
    struct sb_resilience_of of = { step, find_policy(b, policy) };
    add(&b->failed, &b->of, &b->ofs, &b->of_room, &of, sizeof of);
}

void sb_resilience_builder_end(struct sb_resilience_builder *b, sb_ns deadline, enum sb_end end,
                               uint32_t end_task)
{
    b->ends = true;
    b->deadline = deadline;
    b->end = end;
    b->end_task = end_task;
}

void sb_resilience_builder_fini(struct sb_resilience_builder *b)
{
    free(b->of);
    free(b->policy);
    free(b->retry);
    free(b->hedge);
    free(b->breaker);
    free(b->budget);
    *b = (struct sb_resilience_builder){ 0 };
}

/* A copy in the arena; NULL: memory is out. */
static void *copy(struct sb_arena *arena, const void *list, size_t count, size_t size)
{
    void *to = sb_arena_alloc(arena, count, size);
    return to && count ? memcpy(to, list, count * size) : to;
}

/* The demands that a hedge's pools became. */
static int find_demands(struct sb_hedge *hedge, uint32_t steps, const struct sb_pools *pools,
                        struct sb_arena *arena)
{
    if (!hedge->pools)
        return 0;
    const uint32_t *other = hedge->pool;
    hedge->pool = sb_arena_alloc(arena, hedge->pools, sizeof *hedge->pool);
    for (uint32_t i = 0; hedge->pool && i < hedge->pools; i++)
        hedge->pool[i] = pools->demand_of[steps + other[i] - SB_POOL_OTHER];
    return hedge->pool ? 0 : -1;
}

static int copy_policies(const struct sb_resilience_builder *b, uint32_t steps,
                         const struct sb_pools *pools, struct sb_arena *arena,
                         struct sb_resilience *r)
{
    const struct sb_step_policy none = sb_step_policy_none();
    r->policies = b->policies ? (uint32_t)b->policies : 1;
    r->policy = copy(arena, b->policies ? b->policy : &none, r->policies, sizeof *r->policy);
    r->policy_of = sb_arena_alloc(arena, steps, sizeof *r->policy_of);
    r->retry = copy(arena, b->retry, b->retries, sizeof *r->retry);
    r->hedge = copy(arena, b->hedge, b->hedges, sizeof *r->hedge);
    r->breaker = copy(arena, b->breaker, b->breakers, sizeof *r->breaker);
    r->budget = copy(arena, b->budget, b->budgets, sizeof *r->budget);
    if (!r->policy || !r->policy_of || !r->retry || !r->hedge || !r->breaker || !r->budget)
        return -1;
    r->retries = (uint32_t)b->retries;
    r->hedges = (uint32_t)b->hedges;
    r->breakers = (uint32_t)b->breakers;
    r->budgets = (uint32_t)b->budgets;
    for (size_t i = 0; i < b->ofs; i++)
        r->policy_of[b->of[i].step] = b->of[i].policy;
    for (uint32_t h = 0; h < r->hedges; h++)
        if (find_demands(&r->hedge[h], steps, pools, arena))
            return -1;
    return 0;
}

int sb_resilience_builder_build(const struct sb_resilience_builder *b, uint32_t steps,
                                const struct sb_pools *pools, struct sb_arena *arena,
                                struct sb_resilience **resilience)
{
    *resilience = NULL;
    if (b->failed)
        return -1;
    if (!b->ofs && !b->ends)
        return 0;
    struct sb_resilience *r = sb_arena_alloc(arena, 1, sizeof *r);
    if (!r || copy_policies(b, steps, pools, arena, r))
        return -1;
    r->deadline = b->ends ? b->deadline : SB_NS_NEVER;
    r->end = b->end;
    r->end_task = b->ends ? b->end_task : SB_NONE;
    *resilience = r;
    return 0;
}
