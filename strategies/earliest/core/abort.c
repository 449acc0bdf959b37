/* SPDX-License-Identifier: MIT */ #include "core/abort.h"

#include <string.h>

#include "core/codes.h"
#include "core/team.h"
#include "platform/memory.h"

    struct es_signal *
    es_signal_new(const struct es_alloc *given)
{
    struct es_alloc alloc;
    struct es_signal *signal;

    es_memory_init(&alloc, given);
    signal = es_memory_take(&alloc, 1, sizeof *signal);
    if (!signal)
        return NULL;
    memset(signal, 0, sizeof *signal);
    signal->alloc = alloc;
    atomic_init(&signal->requested, false);
    if (pthread_mutex_init(&signal->lock, NULL) != 0) {
        es_memory_give(&alloc, signal, 1, sizeof *signal);
        return NULL;
    }
    return signal;
}

void es_signal_free(struct es_signal *signal)
{
    struct es_alloc alloc;

    if (!signal || signal->own)
        return;
    alloc = signal->alloc;
    pthread_mutex_destroy(&signal->lock);
    es_memory_give(&alloc, signal, 1, sizeof *signal);
}

bool es_signal_aborted(const struct es_signal *signal)
{
    if (signal->own)
        return atomic_load_explicit(&signal->aborted, memory_order_acquire);
    return atomic_load_explicit(&signal->requested, memory_order_acquire);
}

struct es_result es_signal_reason(const struct es_signal *signal)
{
    if (signal->own && signal->closed)
        return es_result_plain(ES_CLOSED, ES_NONE);
    if (!es_signal_aborted(signal))
        return es_ok(NULL);
    return signal->reason;
}

static int listen(struct es_signal *signal, struct es_listener *listener)
{
    listener->next = listener->previous = NULL;
    if (signal->closed)
        return ES_CLOSED;
    if (signal->aborted)
        return ES_OK;
    listener->previous = signal->last;
    if (signal->last)
        signal->last->next = listener;
    else
        signal->first = listener;
    signal->last = listener;
    return ES_OK;
}

int es_signal_listen(struct es_signal *signal, struct es_listener *listener)
{
    int code;

    if (!signal->own)
        return ES_MISUSE;
    es_core_enter(signal->sched);
    code = listen(signal, listener);
    es_core_leave(signal->sched);
    return code;
}

static void unlisten(struct es_signal *signal, struct es_listener *listener)
{
    if (!listener->previous && signal->first != listener)
        return;
    if (listener->previous)
        listener->previous->next = listener->next;
    else
        signal->first = listener->next;
    if (listener->next)
        listener->next->previous = listener->previous;
    else
        signal->last = listener->previous;
    listener->next = listener->previous = NULL;
}

void es_signal_unlisten(struct es_signal *signal, struct es_listener *listener)
{
    if (!signal->own)
        return;
    es_core_enter(signal->sched);
    unlisten(signal, listener);
    es_core_leave(signal->sched);
}

void es_signal_open(struct es_signal *signal, struct es_sched *sched)
{
    memset(signal, 0, sizeof *signal);
    atomic_init(&signal->aborted, false);
    signal->own = true;
    signal->sched = sched;
}

void es_signal_close(struct es_signal *signal)
{
    while (signal->first)
        unlisten(signal, signal->first);
    signal->closed = true;
}

void es_signal_fire(struct es_signal *signal, struct es_result reason)
{
    if (signal->aborted)
        return;
    signal->reason = reason;
    atomic_store_explicit(&signal->aborted, true, memory_order_release);
    while (signal->first) {
        struct es_listener *listener = signal->first;

        unlisten(signal, listener);
        listener->heard(listener, reason);
    }
}

void es_signal_attach(struct es_signal *signal, struct es_attachment *attachment)
{
    pthread_mutex_lock(&signal->lock);
    attachment->previous = NULL;
    attachment->next = signal->attached;
    if (signal->attached)
        signal->attached->previous = attachment;
    signal->attached = attachment;
    pthread_mutex_unlock(&signal->lock);
}

void es_signal_detach(struct es_signal *signal, struct es_attachment *attachment)
{
    pthread_mutex_lock(&signal->lock);
    if (attachment->previous)
        attachment->previous->next = attachment->next;
    else
        signal->attached = attachment->next;
    if (attachment->next)
        attachment->next->previous = attachment->previous;
    pthread_mutex_unlock(&signal->lock);
}
