/* SPDX-License-Identifier: MIT
 * Descriptors that are watched by epoll(7): a table by their numbers, so that each costs the same
 * however many there are. Several may watch one, for the same events or others. */
#ifndef ES_PLATFORM_DESCRIPTORS_H
#define ES_PLATFORM_DESCRIPTORS_H

#include <stdatomic.h>
#include <sys/types.h>

#include "earliest.h"

struct es_descriptor;

struct es_descriptors {
    int epoll, timer; /* -1 until a descriptor is watched */
    atomic_int event; /* the same; other threads write to it */
    pid_t process;    /* whose they are: a child of fork(2) has its own */
    es_ns armed;      /* what the timer is set to */
    es_ns checked;    /* when it was last looked whether descriptors were closed */
    struct es_descriptor *table;
    int *used; /* those that somebody watches */
    uint32_t room, count, next_check;
};

void es_descriptors_init(struct es_descriptors *all);
void es_descriptors_fini(struct es_descriptors *all);

/* As es_clock.watch and unwatch. */
int es_descriptors_watch(struct es_descriptors *all, int fd, short events,
                         void (*ready)(void *arg, short events), void *arg);
void es_descriptors_unwatch(struct es_descriptors *all, int fd, const void *arg);

/* Tells of those that are ready; waits for one until `deadline` if `wait`, and for
 * es_descriptors_post. One that was closed, or whose number became another file's, is told as
 * POLLNVAL within some seconds. */
void es_descriptors_poll(struct es_descriptors *all, es_ns now, es_ns deadline, bool wait);
/* A descriptor that polls readable when es_descriptors_poll has something to tell, was posted, or
 * would return at `deadline`; -1: the system refused. */
int es_descriptors_fd(struct es_descriptors *all, es_ns now, es_ns deadline);
void es_descriptors_post(struct es_descriptors *all); /* from any thread; async-signal-safe */

#endif
