/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/verify/runtime.h"

#include "sim/model/platform.h"

#define NOT "not verified: "

/* What no program of any scheduler here could do; NULL: nothing. */
static const char *why_beyond(const struct sb_assignment *a)
{
    const struct sb_platform *platform = a->dag->platform;
    if (a->strategy->online)
        return NOT "it decides while it runs, which simbench verify --strategy judges";
    if (sb_pools_matter(a->dag->pools))
        return NOT "no real scheduler here holds slots of pools";
    if (platform && platform->link_model == SB_LINK_ONE_PORT)
        return NOT "transfers that wait for a port are not sleeps, which a real scheduler has";
    if (platform && platform->link_model == SB_LINK_SHARED)
        return NOT "transfers that share a link are not sleeps, which a real scheduler has";
    if (!a->workers)
        return NULL;
    if (a->strategy->flags & SB_STRATEGY_STEALS)
        return NOT "no real scheduler here steals tasks as it is simulated";
    if (a->strategy->flags & SB_STRATEGY_REPLANS)
        return NOT "plans that are made anew at each end are no program of a real scheduler";
    if (a->strategy->place && a->real)
        return NOT "steps that a plan places are verified under the virtual clock alone";
    if (platform && !a->strategy->place)
        return NOT "a real scheduler's free workers are alike; plans made beforehand are verified";
    return NULL;
}

const struct sb_runtime *sb_runtime_choose(const struct sb_runtime *const *runtime,
                                           const struct sb_assignment *assignment)
{
    if (why_beyond(assignment))
        return NULL;
    while (runtime && *runtime && !(*runtime)->realises(assignment))
        runtime++;
    return runtime ? *runtime : NULL;
}

const char *sb_runtime_why_not(const struct sb_runtime *const *runtime,
                               const struct sb_assignment *assignment)
{
    struct sb_assignment of = *assignment;
    of.workers = sb_pools_workers(of.dag->pools, of.workers);
    const char *why = why_beyond(&of);
    if (why || sb_runtime_choose(runtime, &of))
        return why;
    return NOT "no real scheduler has a program for it here";
}

const char *sb_runtime_why_none(const struct sb_runtime *const *runtime,
                                const struct sb_assignment *assignment,
                                const struct sb_strategy *const *strategy,
                                const bool *baseline_only, uint32_t count)
{
    struct sb_assignment of = *assignment;
    const char *first = NULL;
    for (uint32_t i = count; i-- > 0;) {
        of.strategy = strategy[i];
        const char *why = sb_runtime_why_not(runtime, &of);
        if (!why)
            return NULL;
        first = first && baseline_only && baseline_only[i] ? first : why;
    }
    return first;
}
