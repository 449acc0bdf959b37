/* SPDX-License-Identifier: MIT
 * How a call under a policy goes. All of this is in the core. */
#ifndef ES_RESILIENCE_TRIAL_H
#define ES_RESILIENCE_TRIAL_H

#include "resilience/trial_life.h"

/* NULL: out of memory. The policy is copied. */
struct es_trial *es_trial_new(struct es_self *self, const struct es_policy *policy, es_body *body,
                              void *data);
void es_trial_start(struct es_trial *trial); /* its first attempt */
/* The body goes on: with the outcome, or with what its wait was cut short by. */
void es_trial_leave(struct es_trial *trial);

/* What attempts tell: its body is entered; it has lasted too long; it has returned, and is gone
 * afterwards. */
void es_trial_entered(struct es_try *one);
void es_trial_timed_out(struct es_try *one);
void es_trial_returned(struct es_try *one, struct es_result result);

/* One of tied attempts has started, and the others that have not are taken out. */
void es_trial_unties(struct es_sched *sched, struct es_alarm *alarm);

#endif
