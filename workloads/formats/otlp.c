/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Traces as OpenTelemetry's protocol writes them in JSON: a document, or one a line, as the
 * collector's file exporter writes; Grafana Tempo's "batches" and ids in base64; and what Jaeger's
 * third API answers. */
#include "sim/trace/base64.h"
#include "sim/trace/decimal.h"
#include "sim/trace/operation/gathered.h"
#include "sim/trace/tag.h"

#include <string.h>
#include <strings.h>

enum otlp_field {
    OTLP_BATCH = 1,
    OTLP_RESOURCE_TAG,
    OTLP_SPAN,
    OTLP_TRACE_ID,
    OTLP_SPAN_ID,
    OTLP_PARENT_ID,
    OTLP_NAME,
    OTLP_KIND,
    OTLP_START,
    OTLP_END,
    OTLP_STATUS,
    OTLP_TAG,
    OTLP_TAG_KEY,
    OTLP_TAG_VALUE,
    OTLP_LINK,
    OTLP_LINK_ID
};

static const struct sb_json_field otlp_any_fields[] = {
    { "stringValue", OTLP_TAG_VALUE, NULL },
    { "boolValue", OTLP_TAG_VALUE, NULL },
    { "intValue", OTLP_TAG_VALUE, NULL },
    { "string_value", OTLP_TAG_VALUE, NULL },
    { 0 },
};
static const struct sb_json_field otlp_tag_fields[] = {
    { "key", OTLP_TAG_KEY, NULL },
    { "value", 0, otlp_any_fields },
    { 0 },
};
static const struct sb_json_field otlp_resource_fields[] = {
    { "attributes", OTLP_RESOURCE_TAG, otlp_tag_fields },
    { 0 },
};
static const struct sb_json_field otlp_status_fields[] = {
    { "code", OTLP_STATUS, NULL },
    { 0 },
};
static const struct sb_json_field otlp_link_fields[] = {
    { "spanId", OTLP_LINK_ID, NULL },
    { "span_id", OTLP_LINK_ID, NULL },
    { 0 },
};
static const struct sb_json_field otlp_span_fields[] = {
    { "traceId", OTLP_TRACE_ID, NULL },
    { "spanId", OTLP_SPAN_ID, NULL },
    { "parentSpanId", OTLP_PARENT_ID, NULL },
    { "name", OTLP_NAME, NULL },
    { "kind", OTLP_KIND, NULL },
    { "startTimeUnixNano", OTLP_START, NULL },
    { "endTimeUnixNano", OTLP_END, NULL },
    { "attributes", OTLP_TAG, otlp_tag_fields },
    { "status", 0, otlp_status_fields },
    { "links", OTLP_LINK, otlp_link_fields },
    { "trace_id", OTLP_TRACE_ID, NULL },
    { "span_id", OTLP_SPAN_ID, NULL },
    { "parent_span_id", OTLP_PARENT_ID, NULL },
    { "start_time_unix_nano", OTLP_START, NULL },
    { "end_time_unix_nano", OTLP_END, NULL },
    { 0 }
};
static const struct sb_json_field otlp_scope_fields[] = {
    { "spans", OTLP_SPAN, otlp_span_fields },
    { 0 },
};
static const struct sb_json_field otlp_batch_fields[] = {
    { "resource", 0, otlp_resource_fields },
    { "scopeSpans", 0, otlp_scope_fields },
    { "instrumentationLibrarySpans", 0, otlp_scope_fields },
    { "scope_spans", 0, otlp_scope_fields },
    { 0 },
};
static const struct sb_json_field otlp_batches_fields[] = {
    { "resourceSpans", OTLP_BATCH, otlp_batch_fields },
    { "batches", OTLP_BATCH, otlp_batch_fields },
    { "resource_spans", OTLP_BATCH, otlp_batch_fields },
    { 0 }
};
static const struct sb_json_field otlp_root_fields[] = {
    { "resourceSpans", OTLP_BATCH, otlp_batch_fields },
    { "batches", OTLP_BATCH, otlp_batch_fields },
    { "resource_spans", OTLP_BATCH, otlp_batch_fields },
    { "result", 0, otlp_batches_fields },
    { "trace", 0, otlp_batches_fields },
    { 0 }
};
static const struct sb_json_field otlp_root = { "", 0, otlp_root_fields };

enum { OTLP_TRACE_BYTES = 16, OTLP_SPAN_BYTES = 8 };

struct otlp_state {
    struct sb_trace_input input;
    struct sb_span_reading reading;
    struct sb_trace_tag tag;
    struct sb_span_id link;
    bool linked;
    /* The resource that is being read: its spans may stand before its name. */
    uint32_t service, host;
    size_t first; /* span */
};

static bool otlp_open(void *self, int id, const char *key)
{
    struct otlp_state *s = self;
    (void)key;
    if (id == OTLP_BATCH) {
        s->service = s->host = 0;
        s->first = s->input.spans->count;
    }
    else if (id == OTLP_SPAN)
        s->reading = (struct sb_span_reading){ .span.trace = SB_NO_NAME };
    else if (id == OTLP_TAG || id == OTLP_RESOURCE_TAG)
        s->tag = (struct sb_trace_tag){ 0 };
    else if (id == OTLP_LINK)
        s->linked = false;
    return true;
}

static bool otlp_close_resource_tag(struct otlp_state *s)
{
    uint32_t *text = strcmp(s->tag.key, "service.name") == 0 ? &s->service
                     : strcmp(s->tag.key, "host.name") == 0  ? &s->host
                                                             : NULL;
    return !text || sb_trace_text(&s->input, s->tag.value, strlen(s->tag.value), text);
}

static bool otlp_close(void *self, int id)
{
    struct otlp_state *s = self;
    if (id == OTLP_SPAN)
        return sb_spans_add(s->input.spans, &s->reading) || sb_trace_no_memory(&s->input);
    if (id == OTLP_TAG)
        return sb_trace_tag_apply(&s->input, &s->tag, &s->reading.span);
    if (id == OTLP_RESOURCE_TAG)
        return otlp_close_resource_tag(s);
    if (id == OTLP_LINK && s->linked)
        return sb_spans_link(s->input.spans, s->link) || sb_trace_no_memory(&s->input);
    if (id == OTLP_BATCH)
        for (size_t i = s->first; i < s->input.spans->count; i++) {
            s->input.spans->span[i].service = s->service;
            s->input.spans->span[i].host = s->host;
        }
    return true;
}

static bool otlp_take_id(struct otlp_state *s, const char *text, size_t length,
                         struct sb_span_id *id)
{
    char hex[2 * OTLP_SPAN_BYTES + 1];
    bool encoded =
        length != 2 * OTLP_SPAN_BYTES && sb_base64_to_hex(text, length, OTLP_SPAN_BYTES, hex);
    return sb_spans_id(s->input.spans, encoded ? hex : text, encoded ? 2 * OTLP_SPAN_BYTES : length,
                       id) ||
           sb_trace_no_memory(&s->input);
}

/* In lower case, so that files that write it otherwise tell of the same trace. */
static bool otlp_take_trace_id(struct otlp_state *s, const char *text, size_t length)
{
    char hex[2 * OTLP_TRACE_BYTES + 1];
    if (length == 2 * OTLP_TRACE_BYTES) {
        for (size_t i = 0; i < length; i++)
            hex[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] | 0x20 : text[i]);
        text = hex;
    }
    else if (sb_base64_to_hex(text, length, OTLP_TRACE_BYTES, hex)) {
        text = hex;
        length = 2 * OTLP_TRACE_BYTES;
    }
    s->reading.span.trace = sb_spans_trace(s->input.spans, text, length);
    return s->reading.span.trace != SB_NO_NAME || sb_trace_no_memory(&s->input);
}

static bool otlp_take_ids(struct otlp_state *s, int id, const char *text, size_t length)
{
    struct sb_span_id number = { 0 };
    struct sb_trace_span *span = &s->reading.span;
    if (!otlp_take_id(s, text, length, &number))
        return false;
    bool none = sb_span_id_none(number);
    if (id == OTLP_SPAN_ID) {
        s->reading.has_id = !none;
        span->id = number.value;
        span->id_form = number.form;
    }
    else if (id == OTLP_LINK_ID) {
        s->linked = !none;
        s->link = number;
    }
    else if (!none) {
        span->flags |= SB_SPAN_PARENT;
        span->parent = number.value;
        span->parent_form = number.form;
    }
    return true;
}

/* Numbers as the protocol has them, or their names. */
static void otlp_take_kind(struct otlp_state *s, const char *text, size_t length)
{
    static const char prefix[] = "SPAN_KIND_";
    struct sb_trace_tag word;
    if (length == 1 && *text >= '0' && *text <= '5') {
        s->reading.span.kind = (uint8_t)(*text - '0');
        return;
    }
    sb_trace_tag_value(&word, SB_JSON_STRING, text, length);
    if (strncasecmp(word.value, prefix, sizeof prefix - 1) == 0)
        s->reading.span.kind = (uint8_t)sb_span_kind_find(word.value + sizeof prefix - 1);
}

static void otlp_take_status(struct otlp_state *s, const char *text, size_t length)
{
    static const char error[] = "STATUS_CODE_ERROR";
    if ((length == 1 && *text == '2') ||
        (length == sizeof error - 1 && memcmp(text, error, length) == 0))
        s->reading.span.flags |= SB_SPAN_ERROR;
}

static bool otlp_take_text(struct otlp_state *s, int id, const char *text, size_t length)
{
    switch (id) {
    case OTLP_START:
        s->reading.has_start = sb_decimal_ns(text, length, 0, &s->reading.span.start);
        return true;
    case OTLP_END:
        s->reading.has_end = sb_decimal_ns(text, length, 0, &s->reading.end);
        return true;
    case OTLP_KIND: otlp_take_kind(s, text, length); return true;
    case OTLP_STATUS: otlp_take_status(s, text, length); return true;
    case OTLP_TRACE_ID: return otlp_take_trace_id(s, text, length);
    case OTLP_NAME: return sb_trace_text(&s->input, text, length, &s->reading.span.operation);
    case OTLP_TAG_KEY: sb_trace_tag_key(&s->tag, text, length); return true;
    default: return otlp_take_ids(s, id, text, length);
    }
}

static bool otlp_value(void *self, int id, enum sb_json_type type, const char *text, size_t length)
{
    struct otlp_state *s = self;
    if (id == OTLP_TAG_VALUE)
        sb_trace_tag_value(&s->tag, type, text, length);
    else if (type == SB_JSON_STRING || type == SB_JSON_NUMBER)
        return otlp_take_text(s, id, text, length);
    return true;
}

static const struct sb_trace_reader otlp_reader = {
    .root = &otlp_root,
    .open = otlp_open,
    .close = otlp_close,
    .value = otlp_value,
    .state_size = sizeof(struct otlp_state),
};

static bool otlp_recognise(struct sb_source *source)
{
    return sb_trace_has_key(source, "resourceSpans") ||
           sb_trace_has_key(source, "resource_spans") ||
           (sb_trace_has_key(source, "batches") && sb_trace_has_key(source, "spans"));
}

static enum sb_code otlp_add(struct sb_source *source, void *gathered, struct sb_error *error)
{
    return sb_trace_add(&otlp_reader, source, gathered, error);
}

const struct sb_format sb_format_otlp = {
    .name = "otlp",
    .summary = "traces of requests, OpenTelemetry's OTLP in JSON; Tempo's and Jaeger's variants",
    .recognise = otlp_recognise,
    .gathering = &sb_trace_gathering,
    .add = otlp_add,
};
