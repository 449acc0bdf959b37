/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Traces of Zipkin's API, version 2: a list of spans, or a list of such lists, with times in
 * microseconds. One id can occur twice, as the client's and the server's half of a call. */
#include "sim/trace/decimal.h"
#include "sim/trace/operation/gathered.h"
#include "sim/trace/tag.h"

#include <string.h>

enum zipkin_field {
    ZIPKIN_SPAN = 1,
    ZIPKIN_TRACE_ID,
    ZIPKIN_SPAN_ID,
    ZIPKIN_PARENT_ID,
    ZIPKIN_KIND,
    ZIPKIN_NAME,
    ZIPKIN_TIMESTAMP,
    ZIPKIN_DURATION,
    ZIPKIN_SHARED,
    ZIPKIN_ENDPOINT,
    ZIPKIN_SERVICE,
    ZIPKIN_ADDRESS,
    ZIPKIN_ROUTE,
    ZIPKIN_ERROR
};

static const struct sb_json_field zipkin_endpoint_fields[] = {
    { "serviceName", ZIPKIN_SERVICE, NULL },
    { "ipv4", ZIPKIN_ADDRESS, NULL },
    { "ipv6", ZIPKIN_ADDRESS, NULL },
    { 0 },
};
static const struct sb_json_field zipkin_tag_fields[] = {
    { "http.route", ZIPKIN_ROUTE, NULL },
    { "error", ZIPKIN_ERROR, NULL },
    { 0 },
};
static const struct sb_json_field zipkin_span_fields[] = {
    { "traceId", ZIPKIN_TRACE_ID, NULL },
    { "id", ZIPKIN_SPAN_ID, NULL },
    { "parentId", ZIPKIN_PARENT_ID, NULL },
    { "kind", ZIPKIN_KIND, NULL },
    { "name", ZIPKIN_NAME, NULL },
    { "timestamp", ZIPKIN_TIMESTAMP, NULL },
    { "duration", ZIPKIN_DURATION, NULL },
    { "shared", ZIPKIN_SHARED, NULL },
    { "localEndpoint", 0, zipkin_endpoint_fields },
    { "tags", 0, zipkin_tag_fields },
    { 0 },
};
static const struct sb_json_field zipkin_root = { "", ZIPKIN_SPAN, zipkin_span_fields };

struct zipkin_state {
    struct sb_trace_input input;
    struct sb_span_reading reading;
    bool has_duration;
    sb_ns duration;
};

static bool zipkin_open(void *self, int id, const char *key)
{
    struct zipkin_state *s = self;
    (void)key;
    if (id == ZIPKIN_SPAN) {
        s->reading = (struct sb_span_reading){ .span.trace = SB_NO_NAME };
        s->has_duration = false;
    }
    return true;
}

static bool zipkin_close(void *self, int id)
{
    struct zipkin_state *s = self;
    struct sb_span_reading *reading = &s->reading;
    if (id != ZIPKIN_SPAN)
        return true;
    reading->has_end =
        s->has_duration && !__builtin_add_overflow(reading->span.start, s->duration, &reading->end);
    return sb_spans_add(s->input.spans, reading) || sb_trace_no_memory(&s->input);
}

static bool zipkin_take_id(struct zipkin_state *s, const char *text, size_t length, uint64_t *value,
                           uint8_t *form)
{
    struct sb_span_id id = { 0 };
    if (!sb_spans_id(s->input.spans, text, length, &id))
        return sb_trace_no_memory(&s->input);
    *value = id.value;
    *form = id.form;
    return true;
}

static bool zipkin_take_parent(struct zipkin_state *s, const char *text, size_t length)
{
    struct sb_trace_span *span = &s->reading.span;
    if (!zipkin_take_id(s, text, length, &span->parent, &span->parent_form))
        return false;
    span->flags |= span->parent ? SB_SPAN_PARENT : 0;
    return true;
}

static bool zipkin_take_kind(struct zipkin_state *s, const char *text, size_t length)
{
    struct sb_trace_tag word = { 0 };
    sb_trace_tag_value(&word, SB_JSON_STRING, text, length);
    s->reading.span.kind = (uint8_t)sb_span_kind_find(word.value);
    return true;
}

static bool zipkin_take_text(struct zipkin_state *s, int id, const char *text, size_t length)
{
    switch (id) {
    case ZIPKIN_TRACE_ID:
        s->reading.span.trace = sb_spans_trace(s->input.spans, text, length);
        return s->reading.span.trace != SB_NO_NAME || sb_trace_no_memory(&s->input);
    case ZIPKIN_SPAN_ID:
        s->reading.has_id = true;
        return zipkin_take_id(s, text, length, &s->reading.span.id, &s->reading.span.id_form);
    case ZIPKIN_PARENT_ID: return zipkin_take_parent(s, text, length);
    case ZIPKIN_KIND: return zipkin_take_kind(s, text, length);
    case ZIPKIN_NAME: return sb_trace_text(&s->input, text, length, &s->reading.span.operation);
    case ZIPKIN_SERVICE: return sb_trace_text(&s->input, text, length, &s->reading.span.service);
    case ZIPKIN_ADDRESS: return sb_trace_text(&s->input, text, length, &s->reading.span.host);
    case ZIPKIN_ROUTE: return sb_trace_text(&s->input, text, length, &s->reading.span.route);
    default: return true;
    }
}

static bool zipkin_value(void *self, int id, enum sb_json_type type, const char *text,
                         size_t length)
{
    struct zipkin_state *s = self;
    bool number = type == SB_JSON_NUMBER || type == SB_JSON_STRING;
    if (id == ZIPKIN_TIMESTAMP)
        s->reading.has_start = number && sb_decimal_ns(text, length, 3, &s->reading.span.start);
    else if (id == ZIPKIN_DURATION)
        s->has_duration = number && sb_decimal_ns(text, length, 3, &s->duration);
    else if (id == ZIPKIN_SHARED && type == SB_JSON_TRUE)
        s->reading.span.flags |= SB_SPAN_SHARED;
    else if (id == ZIPKIN_ERROR && type == SB_JSON_STRING)
        s->reading.span.flags |= SB_SPAN_ERROR;
    else if (type == SB_JSON_STRING)
        return zipkin_take_text(s, id, text, length);
    return true;
}

static const struct sb_trace_reader zipkin_reader = {
    .root = &zipkin_root,
    .open = zipkin_open,
    .close = zipkin_close,
    .value = zipkin_value,
    .state_size = sizeof(struct zipkin_state),
};

static bool zipkin_recognise(struct sb_source *source)
{
    return sb_trace_has_key(source, "traceId") && sb_trace_has_key(source, "id") &&
           !sb_trace_has_key(source, "spanId");
}

static enum sb_code zipkin_add(struct sb_source *source, void *gathered, struct sb_error *error)
{
    return sb_trace_add(&zipkin_reader, source, gathered, error);
}

const struct sb_format sb_format_zipkin = {
    .name = "zipkin",
    .summary = "traces of requests, as Zipkin's API gives them (JSON, version 2)",
    .recognise = zipkin_recognise,
    .gathering = &sb_trace_gathering,
    .add = zipkin_add,
};
