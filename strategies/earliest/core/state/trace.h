/* SPDX-License-Identifier: MIT
 * The trace: a ring of events in the order in which they happened. */
#ifndef ES_CORE_STATE_TRACE_H
#define ES_CORE_STATE_TRACE_H

#include "earliest.h"
#include "platform/assert.h"

struct es_trace {
    struct es_event *ring; /* NULL: no trace */
    size_t room;
    uint64_t written;
    uint16_t worker; /* the one in the core */
};

static inline void es_trace_add(struct es_trace *trace, es_ns time, uint32_t call, es_id task,
                                uint32_t other, enum es_event_kind kind)
{
    struct es_event *event = &trace->ring[trace->written++ % trace->room];

    ES_ASSERT(kind < ES_EVENT_KINDS);
    event->time = time;
    event->task = task;
    event->other = other;
    event->kind = (uint16_t)kind;
    event->worker = trace->worker;
    event->call = call;
}

#endif
