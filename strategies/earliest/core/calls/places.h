/* SPDX-License-Identifier: MIT
 * Where the tasks of many calls are in the scheduler's arrays: each call has a range of places. A
 * range has a power of two of them and is kept for the next call of that size. The arrays grow. */
#ifndef ES_CORE_CALLS_PLACES_H
#define ES_CORE_CALLS_PLACES_H

#include "core/state/state.h"

/* A range for `count`; false: out of memory. */
bool es_places_take(struct es_sched *sched, uint32_t count, es_id *base);
void es_places_give(struct es_sched *sched, es_id base, uint32_t count);
bool es_places_limits(struct es_sched *sched); /* makes room for time limits of tasks */
void es_places_fini(struct es_sched *sched);

#endif
