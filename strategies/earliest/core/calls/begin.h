/* SPDX-License-Identifier: MIT
 * What one of many calls at once is made of, and how it goes. */
#ifndef ES_CORE_CALLS_BEGIN_H
#define ES_CORE_CALLS_BEGIN_H

#include "core/state/state.h"

struct es_request *es_request_take(struct es_sched *sched); /* NULL: out of memory */
/* All else that can fail: places for the tasks and the caller, the queue for permits, the timer of
 * the call's time limit. */
bool es_request_make(struct es_request *request, struct es_set *set, const struct es_call *call,
                     es_ns deadline);
void es_request_drop(struct es_request *request); /* made or not */
void es_request_fill(struct es_request *request); /* its records */

void es_request_link(struct es_request *request); /* among those of the scheduler; a number */
void es_request_unlink(struct es_request *request);

#endif
