/* SPDX-License-Identifier: MIT
 * What a call comes to: failures, aborts, ends, and the cancellation that may follow from them. */
#ifndef ES_CORE_CALLS_SETTLE_H
#define ES_CORE_CALLS_SETTLE_H

#include "core/state/state.h"

/* A task failed and its waiters have not been told; then, when they have. */
void es_settle_failure(struct es_request *request, es_id task);
void es_settle_consequence(struct es_request *request);
/* An abort from outside, or the call's time limit. */
void es_settle_abort(struct es_request *request, struct es_result reason);
/* The aborts from outside that were requested. */
void es_settle_aborts(struct es_sched *sched);
/* Makes all waits return `stop`, now and from now on. */
void es_settle_cancel(struct es_request *request, struct es_result stop);
void es_settle_end(struct es_request *request, es_id task, void *value);
void es_settle_outcome(const struct es_request *request, struct es_result *outcome);

#endif
