/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/failures/policies.h"

#include "sim/workload/failures/breaker.h"
#include "sim/workload/failures/budget.h"
#include "sim/workload/failures/hedge.h"
#include "sim/workload/failures/retry.h"
#include "sim/workload/load/quantity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

const char *const sb_policy_keys[SB_POLICY_KEYS + 1] = {
    [SB_POLICY_FAIL] = "fail",         [SB_POLICY_TIMEOUT] = "timeout",
    [SB_POLICY_PATIENCE] = "patience", [SB_POLICY_RETRY] = "retry",
    [SB_POLICY_HEDGE] = "hedge",       [SB_POLICY_BREAKER] = "breaker",
    [SB_POLICY_PRIORITY] = "priority",
};

/* 0.01, or {"probability": 0.01, "latency": ...}. */
static enum sb_code read_fail(const struct sb_policies *p, const struct sb_json_node *node,
                              struct sb_step_policy *policy)
{
    static const char *const known[] = { "probability", "latency", NULL };
    const struct sb_json_node *probability = node, *latency = NULL;
    struct sb_dist dist;
    enum sb_code code = SB_OK;
    if (node->type == SB_JSON_OBJECT) {
        code = sb_latency_known(p->source, node, known, p->error);
        probability = sb_latency_get(p->source, node, "probability");
        latency = sb_latency_get(p->source, node, "latency");
        if (code == SB_OK && !probability)
            code = sb_latency_fail(p->source, node, p->error, "\"probability\" is missing");
    }
    if (code == SB_OK)
        code = sb_latency_number(p->source, probability, 0, 1, &policy->fail, p->error);
    if (code || !latency)
        return code;
    code = sb_quantity_latency(p->source, latency, &dist, p->error);
    if (code == SB_OK)
        policy->fail_dist = sb_dag_builder_dist(p->builder, &dist);
    return code;
}

/* "300ms", or {"after": "300ms", "cancel": true}. */
static enum sb_code read_timeout(const struct sb_policies *p, const struct sb_json_node *node,
                                 struct sb_step_policy *policy)
{
    static const char *const known[] = { "after", "cancel", NULL };
    if (node->type != SB_JSON_OBJECT)
        return sb_quantity_time(p->source, node, 1, &policy->timeout, p->error);
    enum sb_code code = sb_latency_known(p->source, node, known, p->error);
    const struct sb_json_node *after = sb_latency_get(p->source, node, "after"),
                              *cancel = sb_latency_get(p->source, node, "cancel");
    if (code == SB_OK && !after)
        code = sb_latency_fail(p->source, node, p->error, "\"after\" is missing");
    if (code == SB_OK)
        code = sb_quantity_time(p->source, after, 1, &policy->timeout, p->error);
    return code == SB_OK && cancel
               ? sb_quantity_bool(p->source, cancel, &policy->timeout_cancel, p->error)
               : code;
}

static enum sb_code read_patience(const struct sb_policies *p, const struct sb_json_node *node,
                                  struct sb_step_policy *policy)
{
    struct sb_dist dist;
    enum sb_code code = sb_quantity_latency(p->source, node, &dist, p->error);
    if (code == SB_OK)
        policy->patience = sb_dag_builder_dist(p->builder, &dist);
    return code;
}

static enum sb_code read_key(const struct sb_policies *p, enum sb_policy_key key,
                             const struct sb_json_node *node, struct sb_step_policy *policy)
{
    switch (key) {
    case SB_POLICY_FAIL: return read_fail(p, node, policy);
    case SB_POLICY_TIMEOUT: return read_timeout(p, node, policy);
    case SB_POLICY_PATIENCE: return read_patience(p, node, policy);
    case SB_POLICY_RETRY: return sb_retry_read(p, node, &policy->retry);
    case SB_POLICY_HEDGE: return sb_hedge_read(p, node, &policy->hedge);
    case SB_POLICY_BREAKER: return sb_breaker_read(p, node, &policy->breaker);
    default:
        return sb_quantity_whole(p->source, node, -((int64_t)1 << 53), (int64_t)1 << 53,
                                 &policy->priority, p->error);
    }
}

enum sb_code sb_policy_read(const struct sb_policies *p, struct sb_policy_said *said)
{
    enum sb_code code = SB_OK;
    said->policy = sb_step_policy_none();
    for (unsigned k = 0; k < SB_POLICY_KEYS && sb_goes_on(code, p->error); k++) {
        bool none = !said->node[k] || said->node[k]->type == SB_JSON_NULL;
        enum sb_code one =
            none ? SB_OK : read_key(p, (enum sb_policy_key)k, said->node[k], &said->policy);
        code = code ? code : one;
    }
    return code;
}

static void take_key(struct sb_step_policy *to, const struct sb_step_policy *from,
                     enum sb_policy_key key)
{
    switch (key) {
    case SB_POLICY_FAIL:
        to->fail = from->fail;
        to->fail_dist = from->fail_dist;
        break;
    case SB_POLICY_TIMEOUT:
        to->timeout = from->timeout;
        to->timeout_cancel = from->timeout_cancel;
        break;
    case SB_POLICY_PATIENCE: to->patience = from->patience; break;
    case SB_POLICY_RETRY: to->retry = from->retry; break;
    case SB_POLICY_HEDGE: to->hedge = from->hedge; break;
    case SB_POLICY_BREAKER: to->breaker = from->breaker; break;
    default: to->priority = from->priority;
    }
}

/* What the pools of the step say of that key; NULL: nothing. */
static enum sb_code find_of_pools(const struct sb_policies *p, unsigned key,
                                  const struct sb_json_node *at,
                                  const struct sb_policy_said **found)
{
    const struct sb_pool_builder *pools = sb_dag_builder_pools(p->builder);
    uint32_t step = sb_dag_builder_steps(p->builder) - 1, first = 0;
    *found = NULL;
    for (size_t i = pools->takes; i-- > 0;) {
        uint32_t pool = pools->take[i].units.pool, of = pools->take[i].step;
        if (of >= SB_POOL_OTHER) /* of its own hedge */
            continue;
        if (of != step)
            break;
        const struct sb_policy_said *said = pool < p->pools ? &p->of_pool[pool] : NULL;
        if (!said || !said->node[key])
            continue;
        if (*found)
            return sb_latency_fail(p->source, at, p->error,
                                   "\"%s\" of the pool \"%.80s\" or of \"%.80s\"? Say it here, or "
                                   "null",
                                   sb_policy_keys[key], pools->names.name[pool],
                                   pools->names.name[first]);
        *found = said;
        first = pool;
    }
    return SB_OK;
}

/* A hedge that would begin when the caller has given up. */
static enum sb_code check_hedge(const struct sb_policies *p, const struct sb_step_policy *policy,
                                const struct sb_dist *latency, const struct sb_json_node *at)
{
    const struct sb_resilience_builder *all = sb_dag_builder_resilience(p->builder);
    if (all->failed || policy->hedge == SB_NONE || policy->timeout == SB_NS_NEVER)
        return SB_OK;
    const struct sb_hedge *hedge = &all->hedge[policy->hedge];
    double after = hedge->percentile > 0 ? sb_dist_quantile(latency, hedge->percentile, false)
                                         : (double)hedge->after;
    if (hedge->percentile > 0 && sb_dist_is_constant(latency))
        after = sb_dist_mean(latency);
    if (hedge->tied || rint(after) < (double)policy->timeout)
        return SB_OK;
    return sb_latency_fail(
        p->source, at, p->error,
        "begins after %.9g ms, when the step's own \"timeout\" of %.9g ms is over", after / 1e6,
        (double)policy->timeout / 1e6);
}

/* With hedges, the numbers of attempts must do; and somebody must ever succeed. */
static enum sb_code check_attempts(const struct sb_policies *p, const struct sb_step_policy *policy,
                                   const struct sb_json_node *at)
{
    const struct sb_resilience_builder *all = sb_dag_builder_resilience(p->builder);
    if (all->failed || policy->retry == SB_NONE)
        return SB_OK;
    const struct sb_retry *retry = &all->retry[policy->retry];
    uint64_t each = policy->hedge == SB_NONE ? 1 : 1 + (uint64_t)all->hedge[policy->hedge].most;
    if (retry->attempts && retry->attempts * each > SB_TRIES_MAX)
        return sb_latency_fail(p->source, at, p->error, "more than %d attempts with their hedges",
                               SB_TRIES_MAX);
    if (!retry->attempts && policy->fail >= 1 && (retry->on & SB_OUTCOME_BIT(SB_OUTCOME_FAILED)))
        return sb_latency_fail(p->source, at, p->error, "unlimited attempts, each of which fails");
    return SB_OK;
}

static bool says_any(const struct sb_policy_said *said)
{
    bool any = false;
    for (unsigned k = 0; said && k < SB_POLICY_KEYS; k++)
        any |= said->node[k] != NULL;
    return any;
}

enum sb_code sb_policy_give(const struct sb_policies *p, const struct sb_policy_said *own,
                            const struct sb_policy_said *of_body, const struct sb_dist *latency,
                            const struct sb_json_node *at)
{
    if (!p->pools && !says_any(own) && !says_any(of_body))
        return SB_OK;
    struct sb_step_policy policy = sb_step_policy_none();
    const struct sb_json_node *place[SB_POLICY_KEYS] = { 0 };
    bool any = false;
    for (unsigned k = 0; k < SB_POLICY_KEYS; k++) {
        const struct sb_policy_said *said = own && own->node[k]           ? own
                                            : of_body && of_body->node[k] ? of_body
                                                                          : NULL;
        enum sb_code code = said ? SB_OK : find_of_pools(p, k, at, &said);
        if (code)
            return code;
        place[k] = said && (said == own || said == of_body) ? said->node[k] : at;
        if (said)
            take_key(&policy, &said->policy, (enum sb_policy_key)k);
        any |= said != NULL;
    }
    if (!any)
        return SB_OK;
    enum sb_code code = check_hedge(p, &policy, latency, place[SB_POLICY_HEDGE]);
    if (code == SB_OK)
        code = check_attempts(p, &policy, place[SB_POLICY_RETRY]);
    if (code == SB_OK)
        sb_dag_builder_policy(p->builder, &policy);
    return code;
}

/* Those that have a name come first, so that they are numbered as their names are. */
static enum sb_code read_named(struct sb_policies *p, const struct sb_json_node *list,
                               const char *what, struct sb_names *names,
                               enum sb_code (*read)(const struct sb_policies *,
                                                    const struct sb_json_node *, uint32_t *))
{
    const struct sb_json_node *c = NULL;
    int failed = 0;
    uint32_t number;
    enum sb_code code = list ? sb_latency_object(p->source, list, what, p->error) : SB_OK;
    while (list && code == SB_OK && (c = sb_latency_next(p->source, list, c))) {
        const char *name = sb_latency_key(p->source, c);
        code = c->type == SB_JSON_OBJECT
                   ? read(p, c, &number)
                   : sb_latency_object(p->source, c, "{\"kind\": ...}", p->error);
        if (code == SB_OK && sb_names_add(names, p->source->arena, name, &failed) == SB_NO_NAME)
            code = sb_fail_memory(p->error); /* names are unique: the document's are */
    }
    return code;
}

static enum sb_code read_pool_failures(struct sb_policies *p, const struct sb_json_node *pools)
{
    const struct sb_json_node *c = NULL;
    enum sb_code code = SB_OK;
    if (!pools || pools->type != SB_JSON_OBJECT)
        return SB_OK;
    p->pools = (uint32_t)sb_dag_builder_pools(p->builder)->names.count;
    p->of_pool = calloc((size_t)p->pools + 1, sizeof *p->of_pool);
    if (!p->of_pool)
        return sb_fail_memory(p->error);
    while ((c = sb_latency_next(p->source, pools, c)) && sb_goes_on(code, p->error)) {
        uint32_t pool =
            sb_names_find(&sb_dag_builder_pools(p->builder)->names, sb_latency_key(p->source, c));
        if (pool == SB_NO_NAME || c->type != SB_JSON_OBJECT)
            continue;
        for (unsigned k = 0; k < SB_POLICY_PRIORITY; k++)
            p->of_pool[pool].node[k] = sb_latency_get(p->source, c, sb_policy_keys[k]);
        enum sb_code one = sb_policy_read(p, &p->of_pool[pool]);
        code = code ? code : one;
    }
    return code;
}

enum sb_code sb_policies_read(struct sb_policies *p, const struct sb_json_node *budgets,
                              const struct sb_json_node *breakers, const struct sb_json_node *pools)
{
    enum sb_code code =
        read_named(p, budgets, "an object of budgets by name", &p->budget, sb_budget_read);
    if (code == SB_OK)
        code =
            read_named(p, breakers, "an object of breakers by name", &p->breaker, sb_breaker_read);
    return code ? code : read_pool_failures(p, pools);
}

void sb_policies_fini(struct sb_policies *p)
{
    sb_names_fini(&p->budget);
    sb_names_fini(&p->breaker);
    free(p->of_pool);
    p->of_pool = NULL;
}
