/* SPDX-License-Identifier: MIT
 * Who reads names of a set that may go meanwhile. */
#ifndef ES_SET_READER_H
#define ES_SET_READER_H

#include <stdatomic.h>

#include "earliest.h"

/* Somebody who reads names of a set, also when no call runs it: he is told when the set goes. */
struct es_set_reader {
    struct es_set *set;
    struct es_set_reader *next, *previous;
    _Atomic uint32_t state; /* 0: reads nothing */
};

/* From now on `reader` reads this set, and no other. Both may be called while other threads do so
 * with other readers, or free sets. */
void es_set_attach(struct es_set *set, struct es_set_reader *reader);
void es_set_detach(struct es_set_reader *reader);
/* NULL: there is none, or it was freed. */
const struct es_set *es_set_read(const struct es_set_reader *reader);
/* Of a set that goes. */
void es_set_detach_all(struct es_set *set);

#endif
