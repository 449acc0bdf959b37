/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/alone.h"

#include <stdio.h>

/* Of a policy, the key that makes a difference; NULL: none does. Who is never queued needs no
 * patience. */
static const char *policy_lacks(const struct sb_step_policy *policy, bool queued)
{
    return policy->fail > 0                        ? "fail"
           : policy->timeout != SB_NS_NEVER        ? "timeout"
           : policy->hedge != SB_NONE              ? "hedge"
           : policy->patience != SB_NONE && queued ? "patience"
                                                   : NULL;
}

static const char *request_lacks(const struct sb_resilience *r)
{
    bool whole = r->end == SB_END_ALL || r->end == SB_END_FAIL_FAST || r->end == SB_END_SETTLED;
    return r->deadline != SB_NS_NEVER ? "deadline" : whole ? NULL : "end";
}

static bool takes(const struct sb_pools *pools, uint32_t step, uint32_t pool)
{
    uint32_t demand = pools->demand_of[step];
    for (uint32_t i = pools->begin[demand]; i < pools->begin[demand + 1]; i++)
        if (pools->units[i].pool == pool)
            return true;
    return false;
}

/* Whether more may ever wait than there are places: of n that take of it n - 1 do at most. */
static bool may_shed(const struct sb_dag *dag, uint32_t pool)
{
    uint32_t takers = 0, places = dag->pools->places ? dag->pools->places[pool] : 0;
    if (!dag->pools->places || places == SB_PLACES_UNLIMITED)
        return false;
    for (uint32_t s = 0; s < dag->steps && takers <= places + 1; s++)
        takers += takes(dag->pools, s, pool);
    return takers > places + 1;
}

/* All first come, first served is what the engine does without a strategy's keys; together with
 * what keys order it is not. */
static bool may_queue(const struct sb_pools *pools, uint32_t workers, uint32_t pool)
{
    bool all = workers == 0;
    if (!pools->queue || pools->queue[pool] == SB_QUEUE_STRATEGY)
        return true;
    for (uint32_t p = 0; p < pools->count; p++)
        all &= pools->queue[p] == SB_QUEUE_FIFO;
    return all;
}

static const char *pool_lacks(const struct sb_dag *dag, uint32_t workers, uint32_t pool)
{
    return !may_queue(dag->pools, workers, pool) ? "queue" : may_shed(dag, pool) ? "places" : NULL;
}

const char *sb_alone_lacks(const struct sb_workload *workload, uint32_t workers,
                           char text[SB_ALONE_SIZE])
{
    const struct sb_dag *dag = &workload->dag;
    const struct sb_resilience *r = dag->resilience;
    const char *key = NULL;
    for (uint32_t p = 0; dag->pools && p < dag->pools->count; p++)
        if ((key = pool_lacks(dag, workers, p))) {
            bool fifo = *key == 'q' && dag->pools->queue[p] == SB_QUEUE_FIFO;
            snprintf(text, SB_ALONE_SIZE, "\"%s\" of pool \"%.120s\"%s", key, dag->pools->name[p],
                     fifo ? ", where not all that is waited for is \"fifo\"," : "");
            return text;
        }
    for (uint32_t s = 0; r && s < dag->steps; s++) {
        bool queued = workers || workload->workers ||
                      (dag->pools && dag->pools->begin[dag->pools->demand_of[s]] <
                                         dag->pools->begin[dag->pools->demand_of[s] + 1]);
        if ((key = policy_lacks(&r->policy[r->policy_of[s]], queued))) {
            snprintf(text, SB_ALONE_SIZE, "\"%s\" of task \"%.120s\"", key,
                     dag->task_name[dag->step_task[s]]);
            return text;
        }
    }
    if (!r || !(key = request_lacks(r)))
        return NULL;
    snprintf(text, SB_ALONE_SIZE, "\"%s\"", key);
    return text;
}

enum sb_code sb_alone_check(const struct sb_workload *workload, uint32_t workers,
                            struct sb_error *error)
{
    char text[SB_ALONE_SIZE];
    return sb_alone_lacks(workload, workers, text)
               ? sb_fail(error, SB_EINPUT, workload->name,
                         "%s is for \"simbench load\" with a rate: here one request runs alone, "
                         "and nothing "
                         "fails, is given up or turned away",
                         text)
               : SB_OK;
}
