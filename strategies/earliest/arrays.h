/* SPDX-License-Identifier: MIT
 * What a call of es_start keeps its tasks and their results in. It stays for the next call. */
#ifndef ES_ARRAYS_H
#define ES_ARRAYS_H

#include "core/state/state.h"

/* Room for the set's tasks, and a copy of its destructors. False: out of memory. */
bool es_arrays_make(struct es_sched *sched, const struct es_set *set, const struct es_call *call);
void es_arrays_drop_results(struct es_sched *sched); /* of the last call */
void es_arrays_free(struct es_sched *sched);

#endif
