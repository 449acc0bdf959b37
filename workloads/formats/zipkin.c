/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Traces of Zipkin's API, version 2: a list of spans, or a list of such lists, with times in
 * microseconds. One id can occur twice, as the client's and the server's half of a call. */
#include "sim/trace/decimal.h"
#include "sim/trace/operation/gathered.h"
#include "sim/trace/tag.h"

#include <string.h>

enum field {
    SPAN = 1,
    TRACE_ID,
    SPAN_ID,
    PARENT_ID,
    KIND,
    NAME,
    TIMESTAMP,
    DURATION,
    SHARED,
    ENDPOINT,
    SERVICE,
    ADDRESS,
    ROUTE,
    ERROR
};

static const struct sb_json_field endpoint_fields[] = { { "serviceName", SERVICE, NULL },
                                                        { "ipv4", ADDRESS, NULL },
                                                        { "ipv6", ADDRESS, NULL },
                                                        { 0 } };
static const struct sb_json_field tag_fields[] = { { "http.route", ROUTE, NULL },
                                                   { "error", ERROR, NULL },
                                                   { 0 } };
static const struct sb_json_field span_fields[] = { { "traceId", TRACE_ID, NULL },
                                                    { "id", SPAN_ID, NULL },
                                                    { "parentId", PARENT_ID, NULL },
                                                    { "kind", KIND, NULL },
                                                    { "name", NAME, NULL },
                                                    { "timestamp", TIMESTAMP, NULL },
                                                    { "duration", DURATION, NULL },
                                                    { "shared", SHARED, NULL },
                                                    { "localEndpoint", 0, endpoint_fields },
                                                    { "tags", 0, tag_fields },
                                                    { 0 } };
static const struct sb_json_field root = { "", SPAN, span_fields };

struct state {
    struct sb_trace_input input;
    struct sb_span_reading reading;
    bool has_duration;
    sb_ns duration;
};

static bool open(void *self, int id, const char *key)
{
    struct state *s = self;
    (void)key;
    if (id == SPAN) {
        s->reading = (struct sb_span_reading){ .span.trace = SB_NO_NAME };
        s->has_duration = false;
    }
    return true;
}

static bool close(void *self, int id)
{
    struct state *s = self;
    struct sb_span_reading *reading = &s->reading;
    if (id != SPAN)
        return true;
    reading->has_end =
        s->has_duration && !__builtin_add_overflow(reading->span.start, s->duration, &reading->end);
    return sb_spans_add(s->input.spans, reading) || sb_trace_no_memory(&s->input);
}

static bool take_id(struct state *s, const char *text, size_t length, uint64_t *value,
                    uint8_t *form)
{
    struct sb_span_id id = { 0 };
    if (!sb_spans_id(s->input.spans, text, length, &id))
        return sb_trace_no_memory(&s->input);
    *value = id.value;
    *form = id.form;
    return true;
}

static bool take_parent(struct state *s, const char *text, size_t length)
{
    struct sb_trace_span *span = &s->reading.span;
    if (!take_id(s, text, length, &span->parent, &span->parent_form))
        return false;
    span->flags |= span->parent ? SB_SPAN_PARENT : 0;
    return true;
}

static bool take_kind(struct state *s, const char *text, size_t length)
{
    struct sb_trace_tag word = { 0 };
    sb_trace_tag_value(&word, SB_JSON_STRING, text, length);
    s->reading.span.kind = (uint8_t)sb_span_kind_find(word.value);
    return true;
}

static bool take_text(struct state *s, int id, const char *text, size_t length)
{
    switch (id) {
    case TRACE_ID:
        s->reading.span.trace = sb_spans_trace(s->input.spans, text, length);
        return s->reading.span.trace != SB_NO_NAME || sb_trace_no_memory(&s->input);
    case SPAN_ID:
        s->reading.has_id = true;
        return take_id(s, text, length, &s->reading.span.id, &s->reading.span.id_form);
    case PARENT_ID: return take_parent(s, text, length);
    case KIND: return take_kind(s, text, length);
    case NAME: return sb_trace_text(&s->input, text, length, &s->reading.span.operation);
    case SERVICE: return sb_trace_text(&s->input, text, length, &s->reading.span.service);
    case ADDRESS: return sb_trace_text(&s->input, text, length, &s->reading.span.host);
    case ROUTE: return sb_trace_text(&s->input, text, length, &s->reading.span.route);
    default: return true;
    }
}

static bool value(void *self, int id, enum sb_json_type type, const char *text, size_t length)
{
    struct state *s = self;
    bool number = type == SB_JSON_NUMBER || type == SB_JSON_STRING;
    if (id == TIMESTAMP)
        s->reading.has_start = number && sb_decimal_ns(text, length, 3, &s->reading.span.start);
    else if (id == DURATION)
        s->has_duration = number && sb_decimal_ns(text, length, 3, &s->duration);
    else if (id == SHARED && type == SB_JSON_TRUE)
        s->reading.span.flags |= SB_SPAN_SHARED;
    else if (id == ERROR && type == SB_JSON_STRING)
        s->reading.span.flags |= SB_SPAN_ERROR;
    else if (type == SB_JSON_STRING)
        return take_text(s, id, text, length);
    return true;
}

static const struct sb_trace_reader reader = {
    .root = &root,
    .open = open,
    .close = close,
    .value = value,
    .state_size = sizeof(struct state),
};

static bool recognise(struct sb_source *source)
{
    return sb_trace_has_key(source, "traceId") && sb_trace_has_key(source, "id") &&
           !sb_trace_has_key(source, "spanId");
}

static enum sb_code add(struct sb_source *source, void *gathered, struct sb_error *error)
{
    return sb_trace_add(&reader, source, gathered, error);
}

const struct sb_format sb_format_zipkin = {
    .name = "zipkin",
    .summary = "traces of requests, as Zipkin's API gives them (JSON, version 2)",
    .recognise = recognise,
    .gathering = &sb_trace_gathering,
    .add = add,
};
