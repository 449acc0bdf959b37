/* SPDX-License-Identifier: MIT
 * Abort signals: a call's own, which lives in the scheduler's core, and outside ones, which any
 * thread may abort. */
#ifndef ES_CORE_ABORT_H
#define ES_CORE_ABORT_H

#include <pthread.h>
#include <stdatomic.h>

#include "earliest.h"

/* A call that follows an outside signal. */
struct es_attachment {
    struct es_attachment *next, *previous;
    struct es_sched *sched;
};

struct es_signal {
    bool own; /* a call's: the fields of the first group count; else those of the second */

    struct es_sched *sched;
    atomic_bool aborted; /* `reason` does not change afterwards */
    bool closed;
    struct es_listener *first, *last;

    struct es_alloc alloc;
    atomic_bool requested; /* aborted; `reason` does not change afterwards */
    pthread_mutex_t lock;
    struct es_attachment *attached;

    struct es_result reason;
};

void es_signal_open(struct es_signal *signal,
                    struct es_sched *sched); /* a call's own, at its start */
void es_signal_close(struct es_signal *signal);
/* Aborts a call's own and calls the listeners; the first time counts. */
void es_signal_fire(struct es_signal *signal, struct es_result reason);

void es_signal_attach(struct es_signal *signal, struct es_attachment *attachment);
void es_signal_detach(struct es_signal *signal, struct es_attachment *attachment);

#endif
