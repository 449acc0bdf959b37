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

enum field {
    TRACE = 1,
    PROCESS,
    SERVICE,
    PROCESS_TAG,
    SPAN,
    TRACE_ID,
    SPAN_ID,
    PARENT_ID,
    OPERATION,
    START,
    DURATION,
    PROCESS_ID,
    REFERENCE,
    REFERENCE_TYPE,
    REFERENCE_ID,
    TAG,
    TAG_KEY,
    TAG_VALUE
};

static const struct sb_json_field tag_fields[] = { { "key", TAG_KEY, NULL },
                                                   { "value", TAG_VALUE, NULL },
                                                   { 0 } };
static const struct sb_json_field process_fields[] = { { "serviceName", SERVICE, NULL },
                                                       { "tags", PROCESS_TAG, tag_fields },
                                                       { 0 } };
static const struct sb_json_field processes_fields[] = { { "*", PROCESS, process_fields }, { 0 } };
static const struct sb_json_field reference_fields[] = { { "refType", REFERENCE_TYPE, NULL },
                                                         { "spanID", REFERENCE_ID, NULL },
                                                         { 0 } };
static const struct sb_json_field span_fields[] = {
    { "traceID", TRACE_ID, NULL },
    { "spanID", SPAN_ID, NULL },
    { "parentSpanID", PARENT_ID, NULL },
    { "operationName", OPERATION, NULL },
    { "startTime", START, NULL },
    { "duration", DURATION, NULL },
    { "processID", PROCESS_ID, NULL },
    { "process", PROCESS, process_fields },
    { "references", REFERENCE, reference_fields },
    { "tags", TAG, tag_fields },
    { 0 },
};
/* "data" is an array of traces, or one trace; a trace may also stand alone. */
static const struct sb_json_field trace_fields[] = { { "traceID", TRACE_ID, NULL },
                                                     { "spans", SPAN, span_fields },
                                                     { "processes", 0, processes_fields },
                                                     { 0 } };
static const struct sb_json_field root_fields[] = { { "data", TRACE, trace_fields },
                                                    { "traceID", TRACE_ID, NULL },
                                                    { "spans", SPAN, span_fields },
                                                    { "processes", 0, processes_fields },
                                                    { 0 } };
static const struct sb_json_field root = { "", TRACE, root_fields };

struct process {
    uint32_t name, service, host; /* texts */
};

struct state {
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
    struct process process, *known;
    size_t processes, process_room;
};

static bool open(void *self, int id, const char *key)
{
    struct state *s = self;
    if (id == TRACE) {
        s->first = s->input.spans->count;
        s->processes = 0;
        s->trace = SB_NO_NAME;
    }
    else if (id == SPAN) {
        s->reading = (struct sb_span_reading){ .span.trace = s->trace };
        s->in_span = true;
        s->has_duration = false;
    }
    else if (id == PROCESS) {
        s->process = (struct process){ 0 };
        return sb_trace_text(&s->input, key, strlen(key), &s->process.name);
    }
    else if (id == REFERENCE)
        s->follows = s->refers = false;
    else if (id == TAG || id == PROCESS_TAG)
        s->tag = (struct sb_trace_tag){ 0 };
    return true;
}

/* The first reference is the parent, as in Jaeger's UI; the others are links. */
static bool close_reference(struct state *s)
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

static bool close_process_tag(struct state *s)
{
    bool host = strcmp(s->tag.key, "ip") == 0 || strcmp(s->tag.key, "hostname") == 0;
    return !host || sb_trace_text(&s->input, s->tag.value, strlen(s->tag.value), &s->process.host);
}

static bool close_span(struct state *s)
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

static bool close_process(struct state *s)
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
static void close_trace(struct state *s)
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

static bool close(void *self, int id)
{
    struct state *s = self;
    if (id == REFERENCE)
        return close_reference(s);
    if (id == TAG)
        return sb_trace_tag_apply(&s->input, &s->tag, &s->reading.span);
    if (id == PROCESS_TAG)
        return close_process_tag(s);
    if (id == SPAN)
        return close_span(s);
    if (id == PROCESS)
        return close_process(s);
    if (id == TRACE)
        close_trace(s);
    return true;
}

/* Times may stand in strings. */
static bool take_time(enum sb_json_type type, const char *text, size_t length, sb_ns *ns)
{
    return (type == SB_JSON_NUMBER || type == SB_JSON_STRING) && sb_decimal_ns(text, length, 3, ns);
}

static bool take_id(struct state *s, const char *text, size_t length, struct sb_span_id *id)
{
    return sb_spans_id(s->input.spans, text, length, id) || sb_trace_no_memory(&s->input);
}

static bool take_text(struct state *s, int id, const char *text, size_t length)
{
    struct sb_span_id number = { 0 };
    switch (id) {
    case TRACE_ID:
        s->reading.span.trace = sb_spans_trace(s->input.spans, text, length);
        if (!s->in_span)
            s->trace = s->reading.span.trace;
        return s->reading.span.trace != SB_NO_NAME || sb_trace_no_memory(&s->input);
    case SPAN_ID:
        s->reading.has_id = take_id(s, text, length, &number);
        s->reading.span.id = number.value;
        s->reading.span.id_form = number.form;
        return s->reading.has_id;
    case PARENT_ID:
        s->follows = false;
        s->refers = true;
        return take_id(s, text, length, &s->reference) && close_reference(s);
    case OPERATION: return sb_trace_text(&s->input, text, length, &s->reading.span.operation);
    case PROCESS_ID: return sb_trace_text(&s->input, text, length, &s->reading.span.service);
    case SERVICE: return sb_trace_text(&s->input, text, length, &s->process.service);
    case REFERENCE_TYPE:
        s->follows = length == 12 && memcmp(text, "FOLLOWS_FROM", 12) == 0;
        return true;
    case REFERENCE_ID: s->refers = true; return take_id(s, text, length, &s->reference);
    case TAG_KEY: sb_trace_tag_key(&s->tag, text, length); return true;
    default: return true;
    }
}

static bool value(void *self, int id, enum sb_json_type type, const char *text, size_t length)
{
    struct state *s = self;
    if (id == TAG_VALUE)
        sb_trace_tag_value(&s->tag, type, text, length);
    else if (id == START)
        s->reading.has_start = take_time(type, text, length, &s->reading.span.start);
    else if (id == DURATION)
        s->has_duration = take_time(type, text, length, &s->duration);
    else if (type == SB_JSON_STRING)
        return take_text(s, id, text, length);
    return true;
}

static void release(void *self) { free(((struct state *)self)->known); }

static const struct sb_trace_reader reader = {
    .root = &root,
    .open = open,
    .close = close,
    .value = value,
    .release = release,
    .state_size = sizeof(struct state),
};

/* "spans" alone would be many things. */
static bool recognise(struct sb_source *source)
{
    return sb_trace_has_key(source, "operationName") && sb_trace_has_key(source, "spanID");
}

static enum sb_code add(struct sb_source *source, void *gathered, struct sb_error *error)
{
    return sb_trace_add(&reader, source, gathered, error);
}

const struct sb_format sb_format_jaeger = {
    .name = "jaeger",
    .summary = "traces of requests, as Jaeger's UI and API give them (JSON)",
    .recognise = recognise,
    .gathering = &sb_trace_gathering,
    .add = add,
};
