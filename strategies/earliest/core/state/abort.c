/* SPDX-License-Identifier: MIT */
#include "core/state/abort.h"

#include <string.h>

#include "core/state/codes.h"
#include "core/state/team.h"
#include "platform/memory.h"

struct es_abort *es_abort_new(const struct es_alloc *given)
{
    struct es_alloc alloc;
    struct es_abort *abort;

    if (!es_memory_init(&alloc, given))
        return NULL;
    abort = es_memory_take(&alloc, 1, sizeof *abort);
    if (!abort)
        return NULL;
    memset(abort, 0, sizeof *abort);
    abort->alloc = alloc;
    atomic_init(&abort->requested, false);
    if (pthread_mutex_init(&abort->lock, NULL) != 0) {
        es_memory_give(&alloc, abort, 1, sizeof *abort);
        return NULL;
    }
    return abort;
}

void es_abort_free(struct es_abort *abort)
{
    struct es_alloc alloc;

    if (!abort || abort->own)
        return;
    alloc = abort->alloc;
    pthread_mutex_destroy(&abort->lock);
    es_memory_give(&alloc, abort, 1, sizeof *abort);
}

bool es_abort_requested(const struct es_abort *abort)
{
    ES_REQUIRE(abort);
    if (abort->own)
        return atomic_load_explicit(&abort->aborted, memory_order_acquire);
    return atomic_load_explicit(&abort->requested, memory_order_acquire);
}

struct es_result es_abort_reason(const struct es_abort *abort)
{
    ES_REQUIRE(abort);
    if (abort->own && abort->closed)
        return es_result_plain(ES_CLOSED, ES_NONE);
    if (!es_abort_requested(abort))
        return es_ok(NULL);
    return abort->reason;
}

int es_abort_add(struct es_abort *abort, struct es_abort_listener *listener)
{
    listener->next = listener->previous = NULL;
    if (abort->closed)
        return ES_CLOSED;
    if (abort->aborted)
        return ES_OK;
    ES_ASSERT((abort->first == NULL) == (abort->last == NULL));
    listener->previous = abort->last;
    if (abort->last)
        abort->last->next = listener;
    else
        abort->first = listener;
    abort->last = listener;
    return ES_OK;
}

int es_abort_listen(struct es_abort *abort, struct es_abort_listener *listener)
{
    int code;

    ES_REQUIRE(abort && listener && listener->heard);
    if (!abort->own)
        return ES_MISUSE;
    es_core_enter(abort->sched);
    code = es_abort_add(abort, listener);
    es_core_leave(abort->sched);
    return code;
}

void es_abort_remove(struct es_abort *abort, struct es_abort_listener *listener)
{
    if (!listener->previous && abort->first != listener)
        return;
    if (listener->previous)
        listener->previous->next = listener->next;
    else
        abort->first = listener->next;
    if (listener->next)
        listener->next->previous = listener->previous;
    else
        abort->last = listener->previous;
    listener->next = listener->previous = NULL;
}

void es_abort_unlisten(struct es_abort *abort, struct es_abort_listener *listener)
{
    ES_REQUIRE(abort && listener);
    if (!abort->own)
        return;
    es_core_enter(abort->sched);
    es_abort_remove(abort, listener);
    es_core_leave(abort->sched);
}

void es_abort_open(struct es_abort *abort, struct es_sched *sched)
{
    memset(abort, 0, sizeof *abort);
    atomic_init(&abort->aborted, false);
    abort->own = true;
    abort->sched = sched;
}

void es_abort_close(struct es_abort *abort)
{
    while (abort->first)
        es_abort_remove(abort, abort->first);
    abort->closed = true;
}

void es_abort_fire(struct es_abort *abort, struct es_result reason)
{
    if (abort->aborted)
        return;
    ES_ASSERT(abort->own && !abort->closed && reason.code != ES_OK);
    abort->reason = reason;
    atomic_store_explicit(&abort->aborted, true, memory_order_release);
    while (abort->first) {
        struct es_abort_listener *listener = abort->first;

        es_abort_remove(abort, listener);
        listener->heard(listener, reason);
    }
}

void es_abort_attach(struct es_abort *abort, struct es_abort_attachment *attachment)
{
    ES_ASSERT(!abort->own);
    pthread_mutex_lock(&abort->lock);
    attachment->previous = NULL;
    attachment->next = abort->attached;
    if (abort->attached)
        abort->attached->previous = attachment;
    abort->attached = attachment;
    pthread_mutex_unlock(&abort->lock);
}

void es_abort_detach(struct es_abort *abort, struct es_abort_attachment *attachment)
{
    pthread_mutex_lock(&abort->lock);
    if (attachment->previous)
        attachment->previous->next = attachment->next;
    else
        abort->attached = attachment->next;
    if (attachment->next)
        attachment->next->previous = attachment->previous;
    pthread_mutex_unlock(&abort->lock);
}
