/* SPDX-License-Identifier: MIT
 * The beginning and the end of a call. */
#ifndef ES_CORE_CALLS_REQUEST_H
#define ES_CORE_CALLS_REQUEST_H

#include "core/state/state.h"

/* Fills everything but `sched` and `base`, and what outlives a call: its queue, and its time limit,
 * which is armed already. */
void es_request_begin(struct es_request *request, struct es_set *set, const struct es_call *call);
/* From now on the abort from outside ends it; it may have been requested already. */
void es_request_attach(struct es_request *request);
/* Of many: it is settled, or over, and whoever waits is told. True: the loop returns. */
void es_request_leave_lists(
    struct es_request *request); /* of suspects and those who wait for permits */
bool es_request_turn(struct es_request *request);
/* It need not be given by es_request_wait_any any more. */
void es_request_give(struct es_request *request);
/* All bodies have returned: takes it off timers and aborts. */
void es_request_end(struct es_request *request);

#endif
