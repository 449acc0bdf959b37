/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the tests of descriptors share: a scheduler on a real clock, and a task that waits for one
 * descriptor. */
#ifndef SUPPORT_DESCRIPTORS_H
#define SUPPORT_DESCRIPTORS_H

#include "../support.h"

#include <stdatomic.h>

/* A scheduler on a real clock of its own, and two sockets that are connected. */
struct place {
    struct es_sched *sched;
    struct es_set *set;
    struct es_call call;
    int ends[2];
};

void place_open(struct place *place);
void place_close(struct place *place);
void feed(int fd); /* writes a byte */

/* A wait, and what came of it. */
struct wait {
    int fd, other; /* the other end, where a test needs it */
    short events;
    es_ns within; /* ES_NEVER: no deadline */
    struct es_result result;
    short ready;
    atomic_bool over; /* others look at it */
};

/* A body: the wait that `data` is. */
struct es_result waits(struct es_self *self, void *data);

#endif
