/* SPDX-License-Identifier: MIT
 * What a call comes to: failures, aborts, ends, and the cancellation that may follow from them. */
#ifndef ES_CORE_SETTLE_H
#define ES_CORE_SETTLE_H

#include "core/state.h"

/* A task failed and its waiters have not been told; then, when they have. */
void es_settle_failure(struct es_sched *sched, es_id task);
void es_settle_consequence(struct es_sched *sched);
/* An abort from outside, or the call's time limit. */
void es_settle_abort(struct es_sched *sched, struct es_result reason);
/* Makes all waits return `stop`, now and from now on. */
void es_settle_cancel(struct es_sched *sched, struct es_result stop);
void es_settle_end(struct es_sched *sched, void *value);
void es_settle_outcome(const struct es_sched *sched, struct es_result *outcome);

#endif
