/* SPDX-License-Identifier: MIT */
#include "resilience/policy.h"

#include "platform/sized.h"
#include "pools/demand.h"
#include "resilience/breaker.h"
#include "resilience/budget.h"

static const char *wrong_backoff(const struct es_backoff *backoff)
{
    if (backoff->initial < 0 || backoff->max < 0)
        return "es_backoff.initial or max is negative";
    if (!(backoff->multiplier == 0 || (backoff->multiplier >= 1 && backoff->multiplier <= 1e9)))
        return "es_backoff.multiplier is not 1 at least, and at most 1e9";
    if ((int)backoff->jitter < 0 || backoff->jitter > ES_JITTER_SHARE)
        return "es_backoff.jitter is none";
    if (!(backoff->share >= 0 && backoff->share <= 1))
        return "es_backoff.share is not between 0 and 1";
    return NULL;
}

static const char *wrong_demands(const struct es_policy *policy, const struct es_sched *sched)
{
    struct es_demand demand;
    const char *text = policy->demand ? es_demand_copy(&demand, policy->demand) : NULL;
    bool ours = text || !policy->demand || es_demand_of(&demand, sched);

    for (uint32_t i = 0; !text && ours && i < policy->hedge_demands; i++) {
        text = policy->hedge_demand[i] ? es_demand_copy(&demand, policy->hedge_demand[i])
                                       : "es_policy.hedge_demand has none";
        ours = text || es_demand_of(&demand, sched);
    }
    if (!ours || (policy->budget && policy->budget->sched != sched) ||
        (policy->breaker && policy->breaker->sched != sched))
        return "A pool, budget or breaker of es_policy is another scheduler's";
    return text;
}

const char *es_policy_copy(struct es_policy *own, const struct es_policy *given,
                           const struct es_sched *sched)
{
    const char *text;

    if (!es_sized_copy(own, sizeof *own, given, sizeof *own))
        return "es_policy sets a field that this version does not know";
    if (own->attempts == 0)
        own->attempts = 1;
    if (own->on == 0)
        own->on = ES_POLICY_ON;
    if (own->timeout < 0 || own->hedge_after < 0)
        return "es_policy.timeout or hedge_after is negative";
    if (own->tied && (own->hedge_after || own->cancel_delay < 0))
        return "es_policy.hedge_after is not 0 although tied, or cancel_delay is negative";
    if (own->hedges && own->timeout && own->hedge_after >= own->timeout)
        return "es_policy.hedge_after is not before the timeout";
    text = wrong_backoff(&own->backoff);
    return text ? text : wrong_demands(own, sched);
}
