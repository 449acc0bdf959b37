/* SPDX-License-Identifier: MIT
 * The trace of a scheduler: events, spans, charts. */
#ifndef EARLIEST_TRACE_H
#define EARLIEST_TRACE_H

#include "base.h"

ES_API_BEGIN

enum es_event_kind {
    ES_EVENT_READY,  /* may go on, or may be entered */
    ES_EVENT_ENTER,  /* the body is entered */
    ES_EVENT_AWAIT,  /* begins to wait for task `other` */
    ES_EVENT_SLEEP,  /* begins to wait for a time or for something outside */
    ES_EVENT_RESUME, /* goes on */
    ES_EVENT_DONE,   /* is over; `other` is the es_code */
    ES_EVENT_KINDS   /* never recorded; the number of kinds */
};

/* One line of the trace. */
struct es_event {
    es_ns time;
    es_id task;
    uint32_t other;
    uint16_t kind;   /* enum es_event_kind */
    uint16_t worker; /* from 0 */
    uint32_t call;   /* es_request_number; 0: of es_start */
};

/* The events that the ring still holds, oldest first, copied into events[capacity]; returns how
 * many there are, and in `*lost` (NULL allowed) how many were overwritten. */
size_t es_trace_events(const struct es_sched *sched, struct es_event *events, size_t capacity,
                       size_t *lost);
/* What a task did from one event to the next. */
enum es_span_kind {
    ES_SPAN_READY, /* could go on, and something else ran */
    ES_SPAN_RUN,
    ES_SPAN_WAIT, /* awaited task `other` */
    ES_SPAN_SLEEP /* waited for a time or for something outside */
};
struct es_span {
    es_ns begin, end;
    es_id task;
    es_id other;
    uint32_t kind; /* enum es_span_kind */
    int32_t code;  /* of the task's result; ES_BUSY when the trace ends before the task */
    uint32_t call; /* es_request_number; 0: of es_start */
    uint32_t unused;
};
/* Turns the trace into spans, call by call and task by task in the order of the set, each task's in
 * the order of time, and copies them into spans[capacity]. Returns how many there are, or SIZE_MAX
 * when memory is short. */
size_t es_trace_spans(const struct es_sched *sched, struct es_span *spans, size_t capacity);

/* Both give text to `write(self, text, length)` piece by piece: all spans as JSON for trace
 * viewers, and a chart of 60 columns with a row a task, which is nothing for an empty set. ES_OK or
 * ES_NO_MEMORY; ES_MISUSE without a trace. The set must still be there. Of many calls at once JSON
 * has each as a process of its own, named "request 1" and so on, and names the tasks of those that
 * were not freed; the chart is of one call: ES_MISUSE. */
typedef void es_write(void *self, const char *text, size_t length);
int es_trace_chrome(const struct es_sched *sched, es_write *write, void *self);
int es_trace_waterfall(const struct es_sched *sched, es_write *write, void *self);

ES_API_END

#endif
