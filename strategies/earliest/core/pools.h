/* SPDX-License-Identifier: MIT
 * Tasks that were refused slots, or return while they hold some. */
#ifndef ES_CORE_POOLS_H
#define ES_CORE_POOLS_H

#include "core/state/claims.h"
#include "platform/text.h"

/* The task was to take slots before it is entered, and got none. */
bool es_pools_refused(const struct es_sched *sched, es_id task);
struct es_result es_pools_refusal(struct es_sched *sched, es_id task);
/* Why a claim was refused, as an error that begins in its task. */
struct es_result es_pools_error(struct es_sched *sched, const struct es_claim_of_task *claim);
/* Adds that it can never be met. */
void es_pools_stuck(const struct es_sched *sched, const struct es_claim_of_task *claim,
                    struct es_text *text);
/* The task is over: gives back what it holds. What its body took and did not give back itself is an
 * error in place of a good `result`. */
struct es_result es_pools_leave(struct es_sched *sched, es_id task, struct es_result result);

#endif
