/* SPDX-License-Identifier: MIT
 * The trace as JSON in the format of Chrome's tracing: complete events, a row a task, microseconds
 * with three decimals, which are nanoseconds exactly. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/state.h"
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

static void put_name(const struct sink *sink, const struct es_sched *sched, es_id task)
{
    const char *name = es_set_name(sched->one.set, task);
    char number[16];

    snprintf(number, sizeof number, "#%u", (unsigned)task);
    put_string(sink, name[0] ? name : number);
}

static void put_micros(const struct sink *sink, const char *key, es_ns time)
{
    char text[64];

    snprintf(text, sizeof text, ",\"%s\":%" PRId64 ".%03d", key, time / 1000, (int)(time % 1000));
    put(sink, text);
}

static void put_span(const struct sink *sink, const struct es_sched *sched,
                     const struct es_span *span, es_ns origin)
{
    static const char *const kinds[] = { "ready", "run", "wait", "sleep" };
    char text[96];

    snprintf(text, sizeof text, ",\n{\"ph\":\"X\",\"pid\":1,\"tid\":%u,\"cat\":\"%s\",\"name\":",
             (unsigned)span->task + 1, kinds[span->kind]);
    put(sink, text);
    put_string(sink, kinds[span->kind]);
    put_micros(sink, "ts", span->begin - origin);
    put_micros(sink, "dur", span->end - span->begin);
    if (span->kind == ES_SPAN_WAIT) {
        put(sink, ",\"args\":{\"for\":");
        put_name(sink, sched, span->other);
        put(sink, "}");
    }
    put(sink, "}");
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
    put(&sink,
        "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n"
        "{\"ph\":\"M\",\"pid\":1,\"name\":\"process_name\",\"args\":{\"name\":\"earliest\"}}");
    for (es_id task = 0; task < sched->count; task++) {
        char text[96];

        snprintf(
            text, sizeof text,
            ",\n{\"ph\":\"M\",\"pid\":1,\"tid\":%u,\"name\":\"thread_name\",\"args\":{\"name\":",
            (unsigned)task + 1);
        put(&sink, text);
        put_name(&sink, sched, task);
        put(&sink, "}}");
    }
    for (size_t i = 0; i < spans.count; i++)
        put_span(&sink, sched, &spans.spans[i], origin);
    put(&sink, "\n]}\n");
    es_spans_drop(sched, &spans);
    return ES_OK;
}
