/* SPDX-License-Identifier: MIT
 * Waits of bodies for slots of pools. */
#ifndef ES_CORE_WAITS_WAIT_SLOTS_H
#define ES_CORE_WAITS_WAIT_SLOTS_H

#include "core/state/claims.h"

/* Waits until the body's new claim is met, until `deadline` at the latest. If it is not, the claim
 * is gone and the answer says why. */
struct es_result es_wait_slots(struct es_self *self, struct es_claim_of_task *claim,
                               es_ns deadline);

/* The body gives what it took before it was entered back to await another task, and takes it again
 * afterwards. */
void es_wait_slots_leave(struct es_self *self);
struct es_result es_wait_slots_again(struct es_self *self, es_ns deadline, struct es_result answer);

#endif
