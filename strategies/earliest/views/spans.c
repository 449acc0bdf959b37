/* SPDX-License-Identifier: MIT */
#include "views/spans.h"

#include <stdlib.h>
#include <string.h>

#include "core/state/state.h"
#include "platform/memory.h"

static const struct es_event *event_at(const struct es_trace *trace, uint64_t held, uint64_t i)
{
    return &trace->ring[(trace->written - held + i) % trace->room];
}

static uint64_t events_held(const struct es_trace *trace)
{
    return trace->written < trace->room ? trace->written : trace->room;
}

size_t es_trace_events(const struct es_sched *sched, struct es_event *events, size_t capacity,
                       size_t *lost)
{
    const struct es_trace *trace = &sched->trace;
    uint64_t held = events_held(trace);

    if (lost)
        *lost = (size_t)(trace->written - held);
    for (uint64_t i = 0; i < held && i < capacity; i++)
        events[i] = *event_at(trace, held, i);
    return (size_t)held;
}

static uint32_t kind_after(uint16_t event)
{
    switch (event) {
    case ES_EVENT_READY: return ES_SPAN_READY;
    case ES_EVENT_AWAIT: return ES_SPAN_WAIT;
    case ES_EVENT_SLEEP: return ES_SPAN_SLEEP;
    default: return ES_SPAN_RUN;
    }
}

static void span_begin(struct es_span *span, const struct es_event *event, es_ns end, int32_t code)
{
    span->begin = event->time;
    span->end = end;
    span->task = event->task;
    span->other = event->other;
    span->kind = kind_after(event->kind);
    span->code = code;
    span->call = event->call;
    span->unused = 0;
}

/* A counting sort of the events by task; each but its last begins a span of the task. */
static void sort_spans(const struct es_sched *sched, struct es_spans *spans,
                       const struct es_event **sorted)
{
    const struct es_trace *trace = &sched->trace;
    uint64_t held = events_held(trace);
    es_ns last = held ? event_at(trace, held, held - 1)->time : 0;
    size_t *first = spans->first;
    size_t count = 0;
    size_t i = 0;

    memset(first, 0, ((size_t)sched->count + 2) * sizeof *first);
    for (uint64_t e = 0; e < held; e++)
        first[event_at(trace, held, e)->task + 2]++;
    for (uint32_t task = 0; task < sched->count; task++)
        first[task + 2] += first[task + 1];
    for (uint64_t e = 0; e < held; e++)
        sorted[first[event_at(trace, held, e)->task + 1]++] = event_at(trace, held, e);
    for (uint32_t task = 0; task < sched->count; task++) {
        size_t end =
            first[task + 1]; /* behind the task's events; those before it are spans already */

        first[task] = count;
        for (; i < end; i++)
            if (sorted[i]->kind != ES_EVENT_DONE)
                span_begin(&spans->spans[count++], sorted[i],
                           i + 1 < end ? sorted[i + 1]->time : last,
                           es_task_result(sched, task).code);
    }
    first[sched->count] = count;
    spans->count = count;
}

/* Where an event of many calls goes: by call, task, and then as they were recorded. */
struct place {
    uint64_t whose;
    uint64_t number;
};

static int by_place(const void *a, const void *b)
{
    const struct place *x = a;
    const struct place *y = b;

    if (x->whose != y->whose)
        return x->whose < y->whose ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

static void group_spans(const struct es_trace *trace, struct es_spans *spans, struct place *places,
                        size_t held)
{
    es_ns last = held ? event_at(trace, held, held - 1)->time : 0;
    size_t end = 0;

    for (size_t i = 0; i < held; i++) {
        const struct es_event *event = event_at(trace, held, i);

        places[i] = (struct place){ (uint64_t)event->call << 32 | event->task, i };
    }
    qsort(places, held, sizeof *places, by_place);
    spans->count = 0;
    for (size_t i = 0; i < held; i = end) {
        const struct es_event *final;

        for (end = i; end < held && places[end].whose == places[i].whose;)
            end++;
        final = event_at(trace, held, places[end - 1].number);
        for (; i < end; i++) {
            const struct es_event *event = event_at(trace, held, places[i].number);

            if (event->kind != ES_EVENT_DONE)
                span_begin(&spans->spans[spans->count++], event,
                           i + 1 < end ? event_at(trace, held, places[i + 1].number)->time : last,
                           final->kind == ES_EVENT_DONE ? (int32_t) final->other : ES_BUSY);
        }
    }
}

static bool make_of_many(const struct es_sched *sched, struct es_spans *spans)
{
    size_t held = (size_t)events_held(&sched->trace);
    struct place *places = es_memory_take(&sched->alloc, held, sizeof *places);

    spans->room = held;
    spans->first = NULL;
    spans->spans = es_memory_take(&sched->alloc, held, sizeof *spans->spans);
    if (places && spans->spans)
        group_spans(&sched->trace, spans, places, held);
    else
        es_spans_drop(sched, spans);
    es_memory_give(&sched->alloc, places, held, sizeof *places);
    return spans->spans != NULL;
}

static bool make_of_one(const struct es_sched *sched, struct es_spans *spans)
{
    size_t held = (size_t)events_held(&sched->trace);
    const struct es_event **sorted = es_memory_take(&sched->alloc, held, sizeof *sorted);

    spans->room = held;
    spans->spans = es_memory_take(&sched->alloc, held, sizeof *spans->spans);
    spans->first = es_memory_take(&sched->alloc, (size_t)sched->count + 2, sizeof *spans->first);
    if (sorted && spans->spans && spans->first)
        sort_spans(sched, spans, sorted);
    else
        es_spans_drop(sched, spans);
    es_memory_give(&sched->alloc, sorted, held, sizeof *sorted);
    return spans->spans != NULL;
}

bool es_spans_make(const struct es_sched *sched, struct es_spans *spans)
{
    if (sched->many)
        return make_of_many(sched, spans);
    return make_of_one(sched, spans);
}

void es_spans_drop(const struct es_sched *sched, struct es_spans *spans)
{
    es_memory_give(&sched->alloc, spans->spans, spans->room, sizeof *spans->spans);
    es_memory_give(&sched->alloc, spans->first, (size_t)sched->count + 2, sizeof *spans->first);
    spans->spans = NULL;
    spans->first = NULL;
}

size_t es_trace_spans(const struct es_sched *sched, struct es_span *out, size_t capacity)
{
    struct es_spans spans;
    size_t count;

    if (!es_spans_make(sched, &spans))
        return SIZE_MAX;
    count = spans.count;
    if (capacity)
        memcpy(out, spans.spans, (count < capacity ? count : capacity) * sizeof *out);
    es_spans_drop(sched, &spans);
    return count;
}
