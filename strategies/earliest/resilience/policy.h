/* SPDX-License-Identifier: MIT
 * Policies as programs give them. */
#ifndef ES_RESILIENCE_POLICY_H
#define ES_RESILIENCE_POLICY_H

#include "earliest.h"

/* What is tried again, and what is a failure for a breaker, where nothing is said. */
#define ES_POLICY_ON (ES_ON(ES_FAILED) | ES_ON(ES_TIMED_OUT) | ES_ON(ES_ABANDONED) | ES_ON(ES_SHED))

/* Copies one as far as this version knows it, with the defaults filled in. What is wrong with it,
 * or NULL. */
const char *es_policy_copy(struct es_policy *own, const struct es_policy *given,
                           const struct es_sched *sched);

#endif
