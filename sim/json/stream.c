/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/stream.h"

#include "sim/base/assert.h"
#include "sim/json/encoding.h"
#include "sim/json/hint.h"
#include "sim/json/place.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yajl/yajl_parse.h>

enum { DEPTH_MAX = 512, KEY_SIZE = 128, FIELDS_MAX = 64 };

/* A container on the way down to the place reached. */
struct frame {
    const struct sb_json_field *field;
    uint64_t seen; /* a bit for each field of the object that has come */
    bool object;
};

struct sb_json_stream {
    const char *name;
    struct sb_json_field root;
    struct sb_json_sink sink;
    struct sb_error *error;
    yajl_handle handle;
    const struct sb_json_field *next; /* of the member whose value comes; NULL: passed over */
    char key[KEY_SIZE];               /* its name where the field is "*" */
    struct frame frame[DEPTH_MAX];
    unsigned depth, passed; /* containers that are followed; those open in one passed over */
    struct sb_json_place place;
    bool begun, stopped;
};

enum sb_code sb_json_stream_fail(struct sb_json_stream *s, enum sb_code code, const char *format,
                                 ...)
{
    char where[384];
    va_list args;
    sb_json_place_count(&s->place, yajl_get_bytes_consumed(s->handle));
    snprintf(where, sizeof where, "%.340s:%llu", s->name, (unsigned long long)s->place.line);
    va_start(args, format);
    code = sb_fail_v(s->error, code, where, format, args);
    va_end(args);
    return code;
}

static int told(struct sb_json_stream *s, bool fine)
{
    s->stopped = s->stopped || !fine;
    return fine;
}

static int fail(struct sb_json_stream *s, const char *text)
{
    sb_json_stream_fail(s, SB_EINPUT, "%s", text);
    return told(s, false);
}

/* What the value that comes next stands under; NULL: it is passed over. */
static const struct sb_json_field *field_here(const struct sb_json_stream *s)
{
    if (s->depth == 0)
        return &s->root;
    const struct frame *top = &s->frame[s->depth - 1];
    return top->object ? s->next : top->field;
}

static int on_value(struct sb_json_stream *s, enum sb_json_type type, const char *text,
                    size_t length)
{
    const struct sb_json_field *field = s->passed ? NULL : field_here(s);
    if (!field || !field->id)
        return 1;
    if (type == SB_JSON_STRING && !sb_json_encoding_valid(text, length))
        return fail(s, "not JSON: invalid bytes in UTF-8 string");
    return told(s, s->sink.value(s->sink.self, field->id, type, text, length));
}

static int on_null(void *self) { return on_value(self, SB_JSON_NULL, NULL, 0); }
static int on_boolean(void *self, int value)
{
    return on_value(self, value ? SB_JSON_TRUE : SB_JSON_FALSE, NULL, 0);
}
static int on_number(void *self, const char *text, size_t length)
{
    return on_value(self, SB_JSON_NUMBER, text, length);
}
static int on_string(void *self, const unsigned char *text, size_t length)
{
    return on_value(self, SB_JSON_STRING, (const char *)text, length);
}

static bool stream_is_any(const struct sb_json_field *field)
{
    return field->key[0] == '*' && !field->key[1];
}

/* The bytes may hold a NUL, where a text of ours ends. */
static bool is_called(const struct sb_json_field *field, const char *key, size_t length)
{
    if (!length || field->key[0] != *key)
        return !length && !field->key[0];
    return strlen(field->key) == length && memcmp(field->key, key, length) == 0;
}

/* A member that is wanted stands once in its object: which of two would count? */
static int mark_seen(struct sb_json_stream *s, struct frame *top)
{
    ptrdiff_t place = s->next - top->field->inside;
    SB_REQUIRE(place < FIELDS_MAX);
    bool twice = top->seen >> place & 1;
    top->seen |= UINT64_C(1) << place;
    if (!twice)
        return 1;
    sb_json_stream_fail(s, SB_EINPUT, "\"%s\" stands twice in one object", s->next->key);
    return told(s, false);
}

static int on_key(void *self, const unsigned char *bytes, size_t length)
{
    struct sb_json_stream *s = self;
    const char *key = (const char *)bytes;
    if (s->passed)
        return 1;
    struct frame *top = &s->frame[s->depth - 1];
    const struct sb_json_field *field = top->field->inside;
    while (field->key && !stream_is_any(field) && !is_called(field, key, length))
        field++;
    s->next = field->key ? field : NULL;
    s->key[0] = '\0';
    if (!s->next || !stream_is_any(field))
        return s->next ? mark_seen(s, top) : 1;
    if (length >= KEY_SIZE || memchr(key, '\0', length))
        return fail(s, "a name of more than 127 bytes, or with a NUL character");
    memcpy(s->key, key, length);
    s->key[length] = '\0';
    return sb_json_encoding_valid(s->key, length)
               ? 1
               : fail(s, "not JSON: invalid bytes in UTF-8 string");
}

static int on_open(struct sb_json_stream *s, bool object)
{
    const struct sb_json_field *field = s->passed ? NULL : field_here(s);
    if (s->depth + s->passed >= DEPTH_MAX)
        return fail(s, "nested deeper than 512 levels");
    if (!field || (object && !field->inside)) {
        s->passed++;
        return 1;
    }
    s->frame[s->depth++] = (struct frame){ .field = field, .object = object };
    return !object || !field->id || told(s, s->sink.open(s->sink.self, field->id, s->key));
}

static int on_open_object(void *self) { return on_open(self, true); }
static int on_open_array(void *self) { return on_open(self, false); }

static int on_close(void *self)
{
    struct sb_json_stream *s = self;
    if (s->passed) {
        s->passed--;
        return 1;
    }
    const struct frame top = s->frame[--s->depth];
    return !top.object || !top.field->id || told(s, s->sink.close(s->sink.self, top.field->id));
}

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_start_map = on_open_object,
    .yajl_map_key = on_key,
    .yajl_end_map = on_close,
    .yajl_start_array = on_open_array,
    .yajl_end_array = on_close,
};

struct sb_json_stream *sb_json_stream_new(const char *name, const struct sb_json_field *root,
                                          const struct sb_json_sink *sink, struct sb_error *error)
{
    struct sb_json_stream *s = calloc(1, sizeof *s);
    if (s) {
        s->name = name;
        s->root = *root;
        s->sink = *sink;
        s->error = error;
        s->place.line = 1;
        s->handle = yajl_alloc(&callbacks, NULL, s);
    }
    if (!s || !s->handle || !yajl_config(s->handle, yajl_allow_multiple_values, 1)) {
        sb_json_stream_free(s);
        sb_fail_memory(error);
        return NULL;
    }
    return s;
}

void sb_json_stream_free(struct sb_json_stream *s)
{
    if (s && s->handle)
        yajl_free(s->handle);
    free(s);
}

/* yajl's message is "parse error: REASON\n" or "lexical error: REASON\n", possibly with more. */
static enum sb_code stop_at_syntax(struct sb_json_stream *s)
{
    unsigned char *text = yajl_get_error(s->handle, 0, NULL, 0);
    const char *said = text ? (const char *)text : "out of memory";
    size_t at = yajl_get_bytes_consumed(s->handle);
    const char *hint = at ? sb_json_hint(s->place.chunk, s->place.size, at - 1) : NULL;
    enum sb_code code =
        hint ? sb_json_stream_fail(s, SB_EINPUT, "not JSON: %s", hint)
             : sb_json_stream_fail(s, SB_EINPUT, "not JSON: %.*s", (int)strcspn(said, "\n"), said);
    if (text)
        yajl_free_error(s->handle, text);
    return code;
}

enum sb_code sb_json_stream_feed(struct sb_json_stream *s, const char *bytes, size_t size)
{
    const char *encoding = s->begun ? NULL : sb_json_hint_encoding(bytes, size);
    if (encoding)
        return sb_fail(s->error, SB_EINPUT, s->name, "not JSON: %s", encoding);
    size_t mark = s->begun ? 0 : sb_json_encoding_mark(bytes, size);
    s->begun = true;
    sb_json_place_chunk(&s->place, (const unsigned char *)bytes + mark, size - mark);
    yajl_status status = yajl_parse(s->handle, s->place.chunk, s->place.size);
    enum sb_code code = SB_OK;
    if (status == yajl_status_ok)
        sb_json_place_count(&s->place, s->place.size);
    else
        code = s->stopped ? (s->error ? s->error->code : SB_EINPUT) : stop_at_syntax(s);
    sb_json_place_chunk(&s->place, NULL, 0);
    return code;
}

enum sb_code sb_json_stream_end(struct sb_json_stream *s, bool open_ended)
{
    yajl_status status = yajl_complete_parse(s->handle);
    if (s->stopped)
        return s->error ? s->error->code : SB_EINPUT;
    if (!open_ended && (status != yajl_status_ok || s->depth || s->passed))
        return sb_json_stream_fail(s, SB_EINPUT, "not JSON: it ends too early");
    return SB_OK;
}
