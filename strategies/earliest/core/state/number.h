/* SPDX-License-Identifier: MIT
 * The order of what happens at one time: that in which it came about, or with es_options.numbered
 * that of requests, tasks and attempts. */
#ifndef ES_CORE_STATE_NUMBER_H
#define ES_CORE_STATE_NUMBER_H

#include "core/state/state.h"

/* Of 60 bits those of a task and of an attempt; a request has the others. */
enum { ES_NUMBER_TASK = 24, ES_NUMBER_ATTEMPT = 8, ES_NUMBER_BITS = 60 };

/* A task's; ES_NONE: of what belongs to none. `counted` counts what came about. */
static inline uint64_t es_number_of(const struct es_sched *sched, es_id task, uint64_t *counted)
{
    const uint64_t all = ((uint64_t)1 << ES_NUMBER_BITS) - 1;
    const struct es_request *request;

    if (!rarely(sched->options.numbered))
        return (*counted)++ & all;
    if (task == ES_NONE)
        return 0;
    request = es_request_of(sched, task);
    task = es_request_number_of(sched, task);
    return (((uint64_t)request->number << ES_NUMBER_TASK | task) << ES_NUMBER_ATTEMPT |
            (request->attempt & ((1u << ES_NUMBER_ATTEMPT) - 1))) &
           all;
}

#endif
