/* SPDX-License-Identifier: MIT
 * The permits of a call with a limit, and the tasks that wait for one: the first is who could go on
 * first, of those who could at the same time the first in the set. */
#ifndef ES_CORE_QUEUES_PERMITS_H
#define ES_CORE_QUEUES_PERMITS_H

#include "earliest.h"

struct es_permits {
    uint32_t free;
    uint32_t count;  /* of the tasks that wait */
    es_id *waiting;  /* a heap */
    uint32_t *place; /* of each of those in the heap */
    es_ns *since;    /* of each task: since when it could go on; when it is done, when that was */
    uint32_t room;   /* of these three */
};

/* Room for so many tasks. False: out of memory. */
bool es_permits_make(struct es_permits *permits, const struct es_alloc *alloc, uint32_t tasks);
void es_permits_fini(struct es_permits *permits, const struct es_alloc *alloc);

void es_permits_add(struct es_permits *permits, es_id task); /* `since` says where */
void es_permits_remove(struct es_permits *permits, es_id task);

#endif
