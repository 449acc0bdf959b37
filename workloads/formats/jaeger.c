/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Traces as Jaeger's UI downloads them and its API answers them: data[].spans[] with references to
 * other spans, times in microseconds, and data[].processes, which the spans name. What its third
 * API answers is OTLP. */
#include "sim/trace/decimal.h"
#include "sim/trace/operation/gathered.h"
#include "sim/trace/reader.h"
#include "sim/trace/tag.h"

#include <stdlib.h>
#include <string.h>

enum jaeger_field {
    JAEGER_TRACE = 1,
    JAEGER_PROCESS,
    JAEGER_SERVICE,
    JAEGER_PROCESS_TAG,
    JAEGER_SPAN,
    JAEGER_TRACE_ID,
    JAEGER_SPAN_ID,
    JAEGER_PARENT_ID,
    JAEGER_OPERATION,
    JAEGER_START,
    JAEGER_DURATION,
    JAEGER_PROCESS_ID,
    JAEGER_REFERENCE,
    JAEGER_REFERENCE_TYPE,
    JAEGER_REFERENCE_ID,
    JAEGER_TAG,
    JAEGER_TAG_KEY,
    JAEGER_TAG_VALUE
};

static const struct sb_json_field jaeger_tag_fields[] = {
    { "key", JAEGER_TAG_KEY, NULL },
    { "value", JAEGER_TAG_VALUE, NULL },
    { 0 },
};
static const struct sb_json_field jaeger_process_fields[] = {
    { "serviceName", JAEGER_SERVICE, NULL },
    { "tags", JAEGER_PROCESS_TAG, jaeger_tag_fields },
    { 0 }
};
static const struct sb_json_field jaeger_processes_fields[] = {
    { "*", JAEGER_PROCESS, jaeger_process_fields },
    { 0 },
};
static const struct sb_json_field jaeger_reference_fields[] = {
    { "refType", JAEGER_REFERENCE_TYPE, NULL },
    { "spanID", JAEGER_REFERENCE_ID, NULL },
    { 0 }
};
static const struct sb_json_field jaeger_span_fields[] = {
    { "traceID", JAEGER_TRACE_ID, NULL },
    { "spanID", JAEGER_SPAN_ID, NULL },
    { "parentSpanID", JAEGER_PARENT_ID, NULL },
    { "operationName", JAEGER_OPERATION, NULL },
    { "startTime", JAEGER_START, NULL },
    { "duration", JAEGER_DURATION, NULL },
    { "processID", JAEGER_PROCESS_ID, NULL },
    { "process", JAEGER_PROCESS, jaeger_process_fields },
    { "references", JAEGER_REFERENCE, jaeger_reference_fields },
    { "tags", JAEGER_TAG, jaeger_tag_fields },
    { 0 },
};
/* "data" is an array of traces, or one trace; a trace may also stand alone. */
static const struct sb_json_field jaeger_trace_fields[] = {
    { "traceID", JAEGER_TRACE_ID, NULL },
    { "spans", JAEGER_SPAN, jaeger_span_fields },
    { "processes", 0, jaeger_processes_fields },
    { 0 }
};
static const struct sb_json_field jaeger_root_fields[] = {
    { "data", JAEGER_TRACE, jaeger_trace_fields },
    { "traceID", JAEGER_TRACE_ID, NULL },
    { "spans", JAEGER_SPAN, jaeger_span_fields },
    { "processes", 0, jaeger_processes_fields },
    { 0 }
};
static const struct sb_json_field jaeger_root = { "", JAEGER_TRACE, jaeger_root_fields };

struct jaeger_process {
    uint32_t name, service, host; /* texts */
};

struct jaeger_state {
    struct sb_trace_input input;
    /* The span that is being read. */
    struct sb_span_reading reading;
    struct sb_span_id reference;
    bool in_span, has_duration, follows, refers;
    sb_ns duration;
    /* Its tag, or the process's. */
    struct sb_trace_tag tag;
    /* The trace that is being read. */
    uint32_t trace; /* SB_NO_NAME until it is known */
    size_t first;   /* span */
    struct jaeger_process process, *known;
    size_t processes, process_room;
};

static bool jaeger_open(void *self, int id, const char *key)
{
    struct jaeger_state *s = self;
    if (id == JAEGER_TRACE) {
        s->first = s->input.spans->count;
        s->processes = 0;
        s->trace = SB_NO_NAME;
    }
    else if (id == JAEGER_SPAN) {
        s->reading = (struct sb_span_reading){ .span.trace = s->trace };
        s->in_span = true;
        s->has_duration = false;
    }
    else if (id == JAEGER_PROCESS) {
        s->process = (struct jaeger_process){ 0 };
        return sb_trace_text(&s->input, key, strlen(key), &s->process.name);
    }
    else if (id == JAEGER_REFERENCE)
        s->follows = s->refers = false;
    else if (id == JAEGER_TAG || id == JAEGER_PROCESS_TAG)
        s->tag = (struct sb_trace_tag){ 0 };
    return true;
}

/* The first reference is the parent, as in Jaeger's UI; the others are links. */
static bool jaeger_close_reference(struct jaeger_state *s)
{
    if (!s->refers || sb_span_id_none(s->reference))
        return true;
    if (!(s->reading.span.flags & SB_SPAN_PARENT)) {
        s->reading.span.parent = s->reference.value;
        s->reading.span.parent_form = s->reference.form;
        s->reading.span.flags |= SB_SPAN_PARENT | (s->follows ? SB_SPAN_FOLLOWS : 0);
        return true;
    }
    return sb_spans_link(s->input.spans, s->reference) || sb_trace_no_memory(&s->input);
}

static bool jaeger_close_process_tag(struct jaeger_state *s)
{
    bool host = strcmp(s->tag.key, "ip") == 0 || strcmp(s->tag.key, "hostname") == 0;
    return !host || sb_trace_text(&s->input, s->tag.value, strlen(s->tag.value), &s->process.host);
}

static bool jaeger_close_span(struct jaeger_state *s)
{
    struct sb_span_reading *reading = &s->reading;
    s->in_span = false;
    reading->has_end =
        s->has_duration && !__builtin_add_overflow(reading->span.start, s->duration, &reading->end);
    if (reading->span.trace == SB_NO_NAME)
        reading->span.trace = sb_spans_trace(s->input.spans, "", 0);
    if (reading->span.trace == SB_NO_NAME)
        return sb_trace_no_memory(&s->input);
    return sb_spans_add(s->input.spans, reading) || sb_trace_no_memory(&s->input);
}

static bool jaeger_close_process(struct jaeger_state *s)
{
    if (s->in_span) {
        s->reading.span.service = s->process.service;
        s->reading.span.host = s->process.host;
        return true;
    }
    if (sb_reserve(&s->known, s->processes, &s->process_room, sizeof *s->known))
        return sb_trace_no_memory(&s->input);
    s->known[s->processes++] = s->process;
    return true;
}

/* The processes may stand before or behind the spans, which hold their names until here. */
static void jaeger_close_trace(struct jaeger_state *s)
{
    for (size_t i = s->first; i < s->input.spans->count; i++) {
        struct sb_trace_span *span = &s->input.spans->span[i];
        for (size_t p = 0; p < s->processes; p++)
            if (s->known[p].name == span->service) {
                span->service = s->known[p].service;
                span->host = s->known[p].host;
                break;
            }
    }
}

static bool jaeger_close(void *self, int id)
{
    struct jaeger_state *s = self;
    if (id == JAEGER_REFERENCE)
        return jaeger_close_reference(s);
    if (id == JAEGER_TAG)
        return sb_trace_tag_apply(&s->input, &s->tag, &s->reading.span);
    if (id == JAEGER_PROCESS_TAG)
        return jaeger_close_process_tag(s);
    if (id == JAEGER_SPAN)
        return jaeger_close_span(s);
    if (id == JAEGER_PROCESS)
        return jaeger_close_process(s);
    if (id == JAEGER_TRACE)
        jaeger_close_trace(s);
    return true;
}

/* Times may stand in strings. */
static bool jaeger_take_time(enum sb_json_type type, const char *text, size_t length, sb_ns *ns)
{
    return (type == SB_JSON_NUMBER || type == SB_JSON_STRING) && sb_decimal_ns(text, length, 3, ns);
}

static bool jaeger_take_id(struct jaeger_state *s, const char *text, size_t length,
                           struct sb_span_id *id)
{
    return sb_spans_id(s->input.spans, text, length, id) || sb_trace_no_memory(&s->input);
}

static bool jaeger_take_text(struct jaeger_state *s, int id, const char *text, size_t length)
{
    struct sb_span_id number = { 0 };
    switch (id) {
    case JAEGER_TRACE_ID:
        s->reading.span.trace = sb_spans_trace(s->input.spans, text, length);
        if (!s->in_span)
            s->trace = s->reading.span.trace;
        return s->reading.span.trace != SB_NO_NAME || sb_trace_no_memory(&s->input);
    case JAEGER_SPAN_ID:
        s->reading.has_id = jaeger_take_id(s, text, length, &number);
        s->reading.span.id = number.value;
        s->reading.span.id_form = number.form;
        return s->reading.has_id;
    case JAEGER_PARENT_ID:
        s->follows = false;
        s->refers = true;
        return jaeger_take_id(s, text, length, &s->reference) && jaeger_close_reference(s);
    case JAEGER_OPERATION:
        return sb_trace_text(&s->input, text, length, &s->reading.span.operation);
    case JAEGER_PROCESS_ID: return sb_trace_text(&s->input, text, length, &s->reading.span.service);
    case JAEGER_SERVICE: return sb_trace_text(&s->input, text, length, &s->process.service);
    case JAEGER_REFERENCE_TYPE:
        s->follows = length == 12 && memcmp(text, "FOLLOWS_FROM", 12) == 0;
        return true;
    case JAEGER_REFERENCE_ID:
        s->refers = true;
        return jaeger_take_id(s, text, length, &s->reference);
    case JAEGER_TAG_KEY: sb_trace_tag_key(&s->tag, text, length); return true;
    default: return true;
    }
}

static bool jaeger_value(void *self, int id, enum sb_json_type type, const char *text,
                         size_t length)
{
    struct jaeger_state *s = self;
    if (id == JAEGER_TAG_VALUE)
        sb_trace_tag_value(&s->tag, type, text, length);
    else if (id == JAEGER_START)
        s->reading.has_start = jaeger_take_time(type, text, length, &s->reading.span.start);
    else if (id == JAEGER_DURATION)
        s->has_duration = jaeger_take_time(type, text, length, &s->duration);
    else if (type == SB_JSON_STRING)
        return jaeger_take_text(s, id, text, length);
    return true;
}

static void jaeger_release(void *self) { free(((struct jaeger_state *)self)->known); }

static const struct sb_trace_reader jaeger_reader = {
    .root = &jaeger_root,
    .open = jaeger_open,
    .close = jaeger_close,
    .value = jaeger_value,
    .release = jaeger_release,
    .state_size = sizeof(struct jaeger_state),
};

/* "spans" alone would be many things. */
static bool jaeger_recognise(struct sb_source *source)
{
    return sb_trace_has_key(source, "operationName") && sb_trace_has_key(source, "spanID");
}

static enum sb_code jaeger_add(struct sb_source *source, void *gathered, struct sb_error *error)
{
    return sb_trace_add(&jaeger_reader, source, gathered, error);
}

const struct sb_format sb_format_jaeger = {
    .name = "jaeger",
    .summary = "traces of requests, as Jaeger's UI and API give them (JSON)",
    .recognise = jaeger_recognise,
    .gathering = &sb_trace_gathering,
    .add = jaeger_add,
};
