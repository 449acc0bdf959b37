/* SPDX-License-Identifier: MIT
 * Aborts: calls are ended from outside. */
#ifndef EARLIEST_ABORT_H
#define EARLIEST_ABORT_H

#include "base.h"

ES_API_BEGIN

/* Makes an abort, by which calls can be ended from outside; give it to them in es_call.abort. Free
 * it after they returned. */
struct es_abort *es_abort_new(const struct es_alloc *alloc);
void es_abort_free(struct es_abort *abort);

/* Asks the calls to end, with a reason that is passed on as it is. Only the first time counts. From
 * any thread; when called by a body of the call, listeners run before it returns. ES_OK, or
 * ES_MISUSE for a call's own abort. */
int es_abort_request(struct es_abort *abort, void *reason);
bool es_abort_requested(const struct es_abort *abort);
/* The reason: ES_ABORTED with the one that was given, or in `all` a sibling's error; ES_OK when
 * nobody asked; ES_CLOSED when the call that the abort belongs to is over. */
struct es_result es_abort_reason(const struct es_abort *abort);

/* A listener, in storage of the caller's. It is called once, by a worker of the scheduler, and is
 * then off the list. */
struct es_abort_listener {
    void (*heard)(struct es_abort_listener *listener, struct es_result reason);
    void *data; /* the listener's own */
    struct es_abort_listener *next, *previous;
};
/* Listens on the abort of a running call, which es_abort_of gives. Listeners are called in the
 * order of listening; if the end was asked for already, not at all. ES_OK, or ES_CLOSED after the
 * call. The call's end takes it off the list. */
int es_abort_listen(struct es_abort *abort, struct es_abort_listener *listener);
void es_abort_unlisten(struct es_abort *abort, struct es_abort_listener *listener);

ES_API_END

#endif
