/* SPDX-License-Identifier: MIT
 * The trace as JSON in the format of Chrome's tracing: complete events, a row a task, microseconds
 * with three decimals, which are nanoseconds exactly. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/state/state.h"
#include "views/spans.h"

struct sink {
    es_write *write;
    void *self;
};

static void put(const struct sink *sink, const char *text)
{
    sink->write(sink->self, text, strlen(text));
}

static void put_string(const struct sink *sink, const char *text)
{
    put(sink, "\"");
    for (; *text; text++) {
        char piece[8] = { *text, '\0' };

        if ((unsigned char)*text < 0x20)
            snprintf(piece, sizeof piece, "\\u%04x", (unsigned)(unsigned char)*text);
        else if (*text == '"' || *text == '\\')
            snprintf(piece, sizeof piece, "\\%c", *text);
        put(sink, piece);
    }
    put(sink, "\"");
}

static void put_name(const struct sink *sink, const struct es_set *set, es_id task)
{
    const char *name = set ? es_set_name(set, task) : "";
    char number[16];

    snprintf(number, sizeof number, "#%u", (unsigned)task);
    put_string(sink, name[0] ? name : number);
}

/* Calls are processes; the one call is process 1. */
static unsigned pid_of(uint32_t call) { return call ? call : 1; }

static void put_micros(const struct sink *sink, const char *key, es_ns time)
{
    char text[64];

    snprintf(text, sizeof text, ",\"%s\":%" PRId64 ".%03d", key, time / 1000, (int)(time % 1000));
    put(sink, text);
}

static void put_span(const struct sink *sink, const struct es_set *set, const struct es_span *span,
                     es_ns origin)
{
    static const char *const kinds[] = { "ready", "run", "wait", "sleep" };
    char text[96];

    snprintf(text, sizeof text,
             ",\n{\"ph\":\"X\",\"pid\":%u,\"tid\":%u,\"cat\":\"%s\",\"name\":", pid_of(span->call),
             (unsigned)span->task + 1, kinds[span->kind]);
    put(sink, text);
    put_string(sink, kinds[span->kind]);
    put_micros(sink, "ts", span->begin - origin);
    put_micros(sink, "dur", span->end - span->begin);
    if (span->kind == ES_SPAN_WAIT) {
        put(sink, ",\"args\":{\"for\":");
        put_name(sink, set, span->other);
        put(sink, "}");
    }
    put(sink, "}");
}

/* A name for a process, and for each of its tasks. */
static void put_names(const struct sink *sink, uint32_t call, const struct es_set *set,
                      uint32_t count)
{
    char text[120];
    char name[32] = "earliest";

    if (call)
        snprintf(name, sizeof name, "request %u", (unsigned)call);
    snprintf(text, sizeof text,
             "{\"ph\":\"M\",\"pid\":%u,\"name\":\"process_name\",\"args\":{\"name\":\"%s\"}}",
             pid_of(call), name);
    put(sink, text);
    for (es_id task = 0; task < count; task++) {
        snprintf(
            text, sizeof text,
            ",\n{\"ph\":\"M\",\"pid\":%u,\"tid\":%u,\"name\":\"thread_name\",\"args\":{\"name\":",
            pid_of(call), (unsigned)task + 1);
        put(sink, text);
        put_name(sink, set, task);
        put(sink, "}}");
    }
}

/* Requests are in the order of their numbers, as spans are. */
static void put_requests(const struct sink *sink, const struct es_sched *sched,
                         const struct es_spans *spans, es_ns origin)
{
    const struct es_request *request = sched->first;

    for (size_t i = 0; i < spans->count; i++) {
        uint32_t call = spans->spans[i].call;
        const struct es_set *set;

        while (request && request->number < call)
            request = request->next;
        set = request && request->number == call ? request->set : NULL;
        if (i == 0 || spans->spans[i - 1].call != call) {
            put(sink, i ? ",\n" : "");
            put_names(sink, call, set, set ? request->count : 0);
        }
        put_span(sink, set, &spans->spans[i], origin);
    }
}

int es_trace_chrome(const struct es_sched *sched, es_write *write, void *self)
{
    struct sink sink = { write, self };
    struct es_spans spans;
    es_ns origin = ES_NEVER;

    ES_REQUIRE(write);
    if (!sched->trace.ring || (sched->one.set && !es_set_read(&sched->reader)))
        return ES_MISUSE;
    if (!es_spans_make(sched, &spans))
        return ES_NO_MEMORY;
    for (size_t i = 0; i < spans.count; i++)
        if (spans.spans[i].begin < origin)
            origin = spans.spans[i].begin;
    put(&sink, "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n");
    if (sched->many) {
        put_requests(&sink, sched, &spans, origin);
    }
    else {
        put_names(&sink, 0, sched->one.set, sched->count);
        for (size_t i = 0; i < spans.count; i++)
            put_span(&sink, sched->one.set, &spans.spans[i], origin);
    }
    put(&sink, "\n]}\n");
    es_spans_drop(sched, &spans);
    return ES_OK;
}
