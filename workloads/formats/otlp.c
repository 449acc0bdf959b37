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

enum field {
    BATCH = 1,
    RESOURCE_TAG,
    SPAN,
    TRACE_ID,
    SPAN_ID,
    PARENT_ID,
    NAME,
    KIND,
    START,
    END,
    STATUS,
    TAG,
    TAG_KEY,
    TAG_VALUE,
    LINK,
    LINK_ID
};

static const struct sb_json_field any_fields[] = { { "stringValue", TAG_VALUE, NULL },
                                                   { "boolValue", TAG_VALUE, NULL },
                                                   { "intValue", TAG_VALUE, NULL },
                                                   { "string_value", TAG_VALUE, NULL },
                                                   { 0 } };
static const struct sb_json_field tag_fields[] = { { "key", TAG_KEY, NULL },
                                                   { "value", 0, any_fields },
                                                   { 0 } };
static const struct sb_json_field resource_fields[] = { { "attributes", RESOURCE_TAG, tag_fields },
                                                        { 0 } };
static const struct sb_json_field status_fields[] = { { "code", STATUS, NULL }, { 0 } };
static const struct sb_json_field link_fields[] = { { "spanId", LINK_ID, NULL },
                                                    { "span_id", LINK_ID, NULL },
                                                    { 0 } };
static const struct sb_json_field span_fields[] = { { "traceId", TRACE_ID, NULL },
                                                    { "spanId", SPAN_ID, NULL },
                                                    { "parentSpanId", PARENT_ID, NULL },
                                                    { "name", NAME, NULL },
                                                    { "kind", KIND, NULL },
                                                    { "startTimeUnixNano", START, NULL },
                                                    { "endTimeUnixNano", END, NULL },
                                                    { "attributes", TAG, tag_fields },
                                                    { "status", 0, status_fields },
                                                    { "links", LINK, link_fields },
                                                    { "trace_id", TRACE_ID, NULL },
                                                    { "span_id", SPAN_ID, NULL },
                                                    { "parent_span_id", PARENT_ID, NULL },
                                                    { "start_time_unix_nano", START, NULL },
                                                    { "end_time_unix_nano", END, NULL },
                                                    { 0 } };
static const struct sb_json_field scope_fields[] = { { "spans", SPAN, span_fields }, { 0 } };
static const struct sb_json_field batch_fields[] = {
    { "resource", 0, resource_fields },
    { "scopeSpans", 0, scope_fields },
    { "instrumentationLibrarySpans", 0, scope_fields },
    { "scope_spans", 0, scope_fields },
    { 0 },
};
static const struct sb_json_field batches_fields[] = { { "resourceSpans", BATCH, batch_fields },
                                                       { "batches", BATCH, batch_fields },
                                                       { "resource_spans", BATCH, batch_fields },
                                                       { 0 } };
static const struct sb_json_field root_fields[] = { { "resourceSpans", BATCH, batch_fields },
                                                    { "batches", BATCH, batch_fields },
                                                    { "resource_spans", BATCH, batch_fields },
                                                    { "result", 0, batches_fields },
                                                    { "trace", 0, batches_fields },
                                                    { 0 } };
static const struct sb_json_field root = { "", 0, root_fields };

enum { TRACE_BYTES = 16, SPAN_BYTES = 8 };

struct state {
    struct sb_trace_input input;
    struct sb_span_reading reading;
    struct sb_trace_tag tag;
    struct sb_span_id link;
    bool linked;
    /* The resource that is being read: its spans may stand before its name. */
    uint32_t service, host;
    size_t first; /* span */
};

static bool open(void *self, int id, const char *key)
{
    struct state *s = self;
    (void)key;
    if (id == BATCH) {
        s->service = s->host = 0;
        s->first = s->input.spans->count;
    }
    else if (id == SPAN)
        s->reading = (struct sb_span_reading){ .span.trace = SB_NO_NAME };
    else if (id == TAG || id == RESOURCE_TAG)
        s->tag = (struct sb_trace_tag){ 0 };
    else if (id == LINK)
        s->linked = false;
    return true;
}

static bool close_resource_tag(struct state *s)
{
    uint32_t *text = strcmp(s->tag.key, "service.name") == 0 ? &s->service
                     : strcmp(s->tag.key, "host.name") == 0  ? &s->host
                                                             : NULL;
    return !text || sb_trace_text(&s->input, s->tag.value, strlen(s->tag.value), text);
}

static bool close(void *self, int id)
{
    struct state *s = self;
    if (id == SPAN)
        return sb_spans_add(s->input.spans, &s->reading) || sb_trace_no_memory(&s->input);
    if (id == TAG)
        return sb_trace_tag_apply(&s->input, &s->tag, &s->reading.span);
    if (id == RESOURCE_TAG)
        return close_resource_tag(s);
    if (id == LINK && s->linked)
        return sb_spans_link(s->input.spans, s->link) || sb_trace_no_memory(&s->input);
    if (id == BATCH)
        for (size_t i = s->first; i < s->input.spans->count; i++) {
            s->input.spans->span[i].service = s->service;
            s->input.spans->span[i].host = s->host;
        }
    return true;
}

static bool take_id(struct state *s, const char *text, size_t length, struct sb_span_id *id)
{
    char hex[2 * SPAN_BYTES + 1];
    bool encoded = length != 2 * SPAN_BYTES && sb_base64_to_hex(text, length, SPAN_BYTES, hex);
    return sb_spans_id(s->input.spans, encoded ? hex : text, encoded ? 2 * SPAN_BYTES : length,
                       id) ||
           sb_trace_no_memory(&s->input);
}

/* In lower case, so that files that write it otherwise tell of the same trace. */
static bool take_trace_id(struct state *s, const char *text, size_t length)
{
    char hex[2 * TRACE_BYTES + 1];
    if (length == 2 * TRACE_BYTES) {
        for (size_t i = 0; i < length; i++)
            hex[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] | 0x20 : text[i]);
        text = hex;
    }
    else if (sb_base64_to_hex(text, length, TRACE_BYTES, hex)) {
        text = hex;
        length = 2 * TRACE_BYTES;
    }
    s->reading.span.trace = sb_spans_trace(s->input.spans, text, length);
    return s->reading.span.trace != SB_NO_NAME || sb_trace_no_memory(&s->input);
}

static bool take_ids(struct state *s, int id, const char *text, size_t length)
{
    struct sb_span_id number = { 0 };
    struct sb_trace_span *span = &s->reading.span;
    if (!take_id(s, text, length, &number))
        return false;
    bool none = sb_span_id_none(number);
    if (id == SPAN_ID) {
        s->reading.has_id = !none;
        span->id = number.value;
        span->id_form = number.form;
    }
    else if (id == LINK_ID) {
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
static void take_kind(struct state *s, const char *text, size_t length)
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

static void take_status(struct state *s, const char *text, size_t length)
{
    static const char error[] = "STATUS_CODE_ERROR";
    if ((length == 1 && *text == '2') ||
        (length == sizeof error - 1 && memcmp(text, error, length) == 0))
        s->reading.span.flags |= SB_SPAN_ERROR;
}

static bool take_text(struct state *s, int id, const char *text, size_t length)
{
    switch (id) {
    case START:
        s->reading.has_start = sb_decimal_ns(text, length, 0, &s->reading.span.start);
        return true;
    case END: s->reading.has_end = sb_decimal_ns(text, length, 0, &s->reading.end); return true;
    case KIND: take_kind(s, text, length); return true;
    case STATUS: take_status(s, text, length); return true;
    case TRACE_ID: return take_trace_id(s, text, length);
    case NAME: return sb_trace_text(&s->input, text, length, &s->reading.span.operation);
    case TAG_KEY: sb_trace_tag_key(&s->tag, text, length); return true;
    default: return take_ids(s, id, text, length);
    }
}

static bool value(void *self, int id, enum sb_json_type type, const char *text, size_t length)
{
    struct state *s = self;
    if (id == TAG_VALUE)
        sb_trace_tag_value(&s->tag, type, text, length);
    else if (type == SB_JSON_STRING || type == SB_JSON_NUMBER)
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
    return sb_trace_has_key(source, "resourceSpans") ||
           sb_trace_has_key(source, "resource_spans") ||
           (sb_trace_has_key(source, "batches") && sb_trace_has_key(source, "spans"));
}

static enum sb_code add(struct sb_source *source, void *gathered, struct sb_error *error)
{
    return sb_trace_add(&reader, source, gathered, error);
}

const struct sb_format sb_format_otlp = {
    .name = "otlp",
    .summary = "traces of requests, OpenTelemetry's OTLP in JSON; Tempo's and Jaeger's variants",
    .recognise = recognise,
    .gathering = &sb_trace_gathering,
    .add = add,
};
