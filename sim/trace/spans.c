/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/spans.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHORT = 256, ID_DIGITS = 16 };

enum sb_code sb_spans_init(struct sb_spans *spans, struct sb_error *error)
{
    *spans = (struct sb_spans){ 0 };
    return sb_spans_text(spans, "", 0) == 0 ? SB_OK : sb_fail_memory(error);
}

void sb_spans_forget(struct sb_spans *spans)
{
    free(spans->span);
    free(spans->link);
    spans->span = NULL;
    spans->link = NULL;
    spans->count = spans->room = spans->links = spans->link_room = 0;
}

void sb_spans_fini(struct sb_spans *spans)
{
    sb_spans_forget(spans);
    sb_names_fini(&spans->text);
    sb_names_fini(&spans->trace);
    sb_arena_fini(&spans->arena);
    *spans = (struct sb_spans){ 0 };
}

static uint32_t number_of_name(struct sb_names *names, struct sb_arena *arena, const char *text,
                               size_t length)
{
    length = strnlen(text, length);
    char few[SHORT], *copy = length < SHORT ? few : malloc(length + 1);
    int failed = 0;
    if (!copy)
        return SB_NO_NAME;
    memcpy(copy, text, length);
    copy[length] = '\0';
    uint32_t number = sb_names_find(names, copy);
    if (number == SB_NO_NAME)
        number = sb_names_add(names, arena, copy, &failed);
    if (copy != few)
        free(copy);
    return number;
}

uint32_t sb_spans_text(struct sb_spans *spans, const char *text, size_t length)
{
    return number_of_name(&spans->text, &spans->arena, text, length);
}

/* The spans of a trace mostly stand together. */
uint32_t sb_spans_trace(struct sb_spans *spans, const char *text, size_t length)
{
    length = strnlen(text, length);
    uint32_t last = spans->count ? spans->span[spans->count - 1].trace : SB_NO_NAME;
    if (last != SB_NO_NAME && strncmp(spans->trace.name[last], text, length) == 0 &&
        !spans->trace.name[last][length])
        return last;
    return number_of_name(&spans->trace, &spans->arena, text, length);
}

enum { DECIMAL = 0x10, LOWER = 0x20, UPPER = 0x40 };

/* What a byte is as a hexadecimal digit: its value, and which kind; 0: it is none. */
static const unsigned char hex_digit[256] = {
    ['0'] = DECIMAL,     ['1'] = DECIMAL + 1, ['2'] = DECIMAL + 2, ['3'] = DECIMAL + 3,
    ['4'] = DECIMAL + 4, ['5'] = DECIMAL + 5, ['6'] = DECIMAL + 6, ['7'] = DECIMAL + 7,
    ['8'] = DECIMAL + 8, ['9'] = DECIMAL + 9, ['a'] = LOWER + 10,  ['b'] = LOWER + 11,
    ['c'] = LOWER + 12,  ['d'] = LOWER + 13,  ['e'] = LOWER + 14,  ['f'] = LOWER + 15,
    ['A'] = UPPER + 10,  ['B'] = UPPER + 11,  ['C'] = UPPER + 12,  ['D'] = UPPER + 13,
    ['E'] = UPPER + 14,  ['F'] = UPPER + 15
};

/* Sixteen digits, all of them in one case. */
static bool read_digits(const char *text, bool *upper, uint64_t *value)
{
    unsigned kinds = 0;
    *value = 0;
    for (int i = 0; i < ID_DIGITS; i++) {
        unsigned found = hex_digit[(unsigned char)text[i]];
        if (!found)
            return false;
        kinds |= found;
        *value = *value << 4 | (found & 15);
    }
    *upper = kinds & UPPER;
    return (kinds & (LOWER | UPPER)) != (LOWER | UPPER);
}

bool sb_spans_id(struct sb_spans *spans, const char *text, size_t length, struct sb_span_id *id)
{
    bool upper;
    if (length == ID_DIGITS && read_digits(text, &upper, &id->value)) {
        id->form = upper ? SB_ID_UPPER : SB_ID_LOWER;
        return true;
    }
    uint32_t number = sb_spans_text(spans, text, length);
    *id = (struct sb_span_id){ number, SB_ID_TEXT };
    return number != SB_NO_NAME;
}

const char *sb_spans_id_text(const struct sb_spans *spans, struct sb_span_id id, char digits[17])
{
    if (id.form == SB_ID_TEXT)
        return spans->text.name[id.value];
    snprintf(digits, 17, id.form == SB_ID_UPPER ? "%016llX" : "%016llx",
             (unsigned long long)id.value);
    return digits;
}

bool sb_span_id_none(struct sb_span_id id) { return id.value == 0; }

bool sb_span_id_equal(struct sb_span_id a, struct sb_span_id b)
{
    return a.value == b.value && (a.form == SB_ID_TEXT) == (b.form == SB_ID_TEXT);
}

/* The links of a span that is left out go with it. */
static void unlink_next(struct sb_spans *spans)
{
    while (spans->links && spans->link[spans->links - 1].to == spans->count)
        spans->links--;
}

bool sb_spans_add(struct sb_spans *spans, const struct sb_span_reading *reading)
{
    struct sb_trace_span span = reading->span;
    bool finished = reading->has_end && reading->end >= span.start;
    span.end = finished ? reading->end : span.start;
    if (!reading->has_id || !reading->has_start || span.trace == SB_NO_NAME || span.start < 0 ||
        span.end > SB_NS_TOTAL_MAX) {
        spans->dirt.unusable++;
        unlink_next(spans);
        return true;
    }
    if (!finished) {
        span.flags |= SB_SPAN_UNFINISHED;
        spans->dirt.unfinished++;
    }
    if (spans->count >= UINT32_MAX - 1 ||
        sb_reserve(&spans->span, spans->count, &spans->room, sizeof *spans->span))
        return false;
    spans->span[spans->count++] = span;
    return true;
}

bool sb_spans_link(struct sb_spans *spans, struct sb_span_id from)
{
    if (sb_reserve(&spans->link, spans->links, &spans->link_room, sizeof *spans->link))
        return false;
    spans->link[spans->links++] = (struct sb_trace_link){ .to = (uint32_t)spans->count,
                                                          .from_form = from.form,
                                                          .from = from.value };
    return true;
}
