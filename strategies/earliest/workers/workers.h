/* SPDX-License-Identifier: MIT
 * The life of several workers and of a call that has them. */
#ifndef ES_WORKERS_WORKERS_H
#define ES_WORKERS_WORKERS_H

#include "workers/state.h"

struct es_team *es_workers_new(struct es_sched *sched, uint32_t workers); /* NULL: out of memory */
void es_workers_free(struct es_sched *sched);
bool es_workers_room(struct es_sched *sched, uint32_t count); /* for a call; false: out of memory */
void es_workers_run(struct es_sched *sched);                  /* until the caller's turn */

#endif
