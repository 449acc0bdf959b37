/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine keeps of a graph in which something can go wrong: each step of a request is a
 * call, made by attempts. Graphs without policies, deadline and bounded pools have none of this. */
#ifndef SIM_LOAD_ENGINE_STATE_CALL_STATE_H
#define SIM_LOAD_ENGINE_STATE_CALL_STATE_H

#include "sim/load/engine/state/engine_state.h"
#include "sim/load/resilience/breaker.h"
#include "sim/load/resilience/budget.h"

/* A step of a request. */
struct sb_load_call {
    struct sb_load_request *request;
    uint32_t step;
    uint32_t attempts, tries, hedges; /* issued: in all; with their hedges as one; of this try */
    uint32_t under_way;               /* attempts whose caller knows nothing yet ... */
    struct sb_load_watched *first, *last; /* ... in the order of their issue */
    bool is_hedging;                      /* a hedge of this try may come */
    bool is_granted;                      /* a retry took of its budget and waits for its backoff */
    bool has_ended, is_over;              /* its caller knows; and so does the request */
    enum sb_outcome outcome;              /* of one that has ended */
    int64_t paid;                         /* to the budget, for the last retry */
    sb_ns delay;                          /* the last backoff */
    struct sb_timer timer;                /* the next hedge, or the end of a backoff */
};

/* An attempt with what watches it. */
struct sb_load_watched {
    struct sb_load_attempt attempt; /* must be first */
    struct sb_load_call *call;
    struct sb_load_watched *next, *previous; /* under way */
    struct sb_timer timeout, patience, untie;
    uint32_t ticket; /* of the breaker */
    bool is_admitted /* by the breaker */, fails;
};

/* Of a request, by way of its graph's slab. */
struct sb_load_calls {
    uint32_t steps, tasks; /* that are not over */
    bool has_failed;       /* some step is over and not ok */
    bool has_ok;           /* some task is */
    struct sb_load_call call[];
};

struct sb_load_fuse {
    struct sb_breaker_state state;
    struct sb_timer timer;
};

/* Of a graph. */
struct sb_load_rules {
    const struct sb_resilience *said; /* NULL: bounded pools alone */
    sb_ns *hedge_after;               /* [steps] */
    struct sb_budget_state *budget;   /* [budgets] of this run */
    struct sb_load_fuse *fuse;        /* [breakers] of this run */
    struct sb_slab calls;
};

static inline const struct sb_step_policy *sb_load_policy(const struct sb_load_rules *rules,
                                                          uint32_t step)
{
    static const struct sb_step_policy none = { .fail_dist = SB_NONE,
                                                .timeout = SB_NS_NEVER,
                                                .patience = SB_NONE,
                                                .retry = SB_NONE,
                                                .hedge = SB_NONE,
                                                .breaker = SB_NONE };
    return rules->said ? &rules->said->policy[rules->said->policy_of[step]] : &none;
}

static inline struct sb_load_watched *sb_load_watched(struct sb_load_attempt *attempt)
{
    return (struct sb_load_watched *)(void *)attempt;
}

/* What a call's step says; NULL: nothing. */
static inline const struct sb_retry *sb_load_retry(const struct sb_load_rules *rules,
                                                   const struct sb_step_policy *policy)
{
    return policy->retry == SB_NONE ? NULL : &rules->said->retry[policy->retry];
}

static inline const struct sb_hedge *sb_load_hedge(const struct sb_load_rules *rules,
                                                   const struct sb_step_policy *policy)
{
    return policy->hedge == SB_NONE ? NULL : &rules->said->hedge[policy->hedge];
}

static inline struct sb_budget_state *sb_load_budget(const struct sb_load_rules *rules,
                                                     const struct sb_step_policy *policy)
{
    const struct sb_retry *retry = sb_load_retry(rules, policy);
    return retry && retry->budget != SB_NONE ? &rules->budget[retry->budget] : NULL;
}

static inline struct sb_load_fuse *sb_load_fuse(const struct sb_load_rules *rules,
                                                const struct sb_step_policy *policy)
{
    return policy->breaker == SB_NONE ? NULL : &rules->fuse[policy->breaker];
}

static inline const struct sb_load_rules *sb_load_call_rules(const struct sb_load_engine *e,
                                                             const struct sb_load_call *call)
{
    return e->graph[call->request->part].rules;
}

static inline const struct sb_step_policy *sb_load_call_policy(const struct sb_load_engine *e,
                                                               const struct sb_load_call *call)
{
    return sb_load_policy(sb_load_call_rules(e, call), call->step);
}

#endif
