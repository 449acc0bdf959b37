/* SPDX-License-Identifier: MIT
 * Aborts: a call's own, which lives in the scheduler's core, and outside ones, which any
 * thread may abort. */
#ifndef ES_CORE_STATE_ABORT_H
#define ES_CORE_STATE_ABORT_H

#include <pthread.h>
#include <stdatomic.h>

#include "earliest.h"

/* A call that an abort from outside may end. */
struct es_abort_attachment {
    struct es_abort_attachment *next, *previous;
    struct es_request *request;
    struct es_abort_attachment *next_requested;
    bool requested; /* it is in the list of its scheduler */
};

struct es_abort {
    bool own; /* a call's: the fields of the first group count; else those of the second */

    struct es_sched *sched;
    atomic_bool aborted; /* `reason` does not change afterwards */
    bool closed;
    struct es_abort_listener *first, *last;

    struct es_alloc alloc;
    atomic_bool requested; /* aborted; `reason` does not change afterwards */
    pthread_mutex_t lock;
    struct es_abort_attachment *attached;

    struct es_result reason;
};

void es_abort_open(struct es_abort *abort, struct es_sched *sched); /* a call's own, at its start */
void es_abort_close(struct es_abort *abort);
/* Aborts a call's own and calls the listeners; the first time counts. */
void es_abort_fire(struct es_abort *abort, struct es_result reason);

/* As es_abort_listen and es_abort_unlisten, in the core. */
int es_abort_add(struct es_abort *abort, struct es_abort_listener *listener);
void es_abort_remove(struct es_abort *abort, struct es_abort_listener *listener);

void es_abort_attach(struct es_abort *abort, struct es_abort_attachment *attachment);
void es_abort_detach(struct es_abort *abort, struct es_abort_attachment *attachment);

#endif
