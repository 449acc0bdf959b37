/* SPDX-License-Identifier: MIT
 * Demands as programs give them. */
#ifndef ES_POOLS_DEMAND_H
#define ES_POOLS_DEMAND_H

#include "earliest.h"

/* Copies one as far as this version knows it. What is wrong with it, or NULL. */
const char *es_demand_copy(struct es_demand *own, const struct es_demand *given);
/* All its pools are the scheduler's. */
bool es_demand_of(const struct es_demand *demand, const struct es_sched *sched);

#endif
