/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/tag.h"

#include <string.h>
#include <strings.h>

/* No half character stays at the end of what is cut. */
static void copy(char *out, size_t size, const char *text, size_t length)
{
    if (length >= size) {
        length = size - 1;
        while (length && ((unsigned char)text[length] & 0xC0) == 0x80)
            length--;
    }
    memcpy(out, text, length);
    out[length] = '\0';
}

void sb_trace_tag_key(struct sb_trace_tag *tag, const char *text, size_t length)
{
    copy(tag->key, sizeof tag->key, text, length);
}

void sb_trace_tag_value(struct sb_trace_tag *tag, enum sb_json_type type, const char *text,
                        size_t length)
{
    tag->is_true = type == SB_JSON_TRUE;
    copy(tag->value, sizeof tag->value, text ? text : "", text ? length : 0);
}

enum sb_span_kind sb_span_kind_find(const char *word)
{
    static const char *const name[] = {
        [SB_SPAN_UNSAID] = "",           [SB_SPAN_INTERNAL] = "internal",
        [SB_SPAN_SERVER] = "server",     [SB_SPAN_CLIENT] = "client",
        [SB_SPAN_PRODUCER] = "producer", [SB_SPAN_CONSUMER] = "consumer"
    };
    for (unsigned i = 0; i < sizeof name / sizeof *name; i++)
        if (strcasecmp(name[i], word) == 0)
            return (enum sb_span_kind)i;
    return SB_SPAN_UNSAID;
}

bool sb_trace_tag_apply(struct sb_trace_input *input, const struct sb_trace_tag *tag,
                        struct sb_trace_span *span)
{
    if (strcmp(tag->key, "span.kind") == 0)
        span->kind = (uint8_t)sb_span_kind_find(tag->value);
    else if (strcmp(tag->key, "error") == 0 && (tag->is_true || strcmp(tag->value, "true") == 0))
        span->flags |= SB_SPAN_ERROR;
    else if (strcmp(tag->key, "http.route") == 0)
        return sb_trace_text(input, tag->value, strlen(tag->value), &span->route);
    return true;
}
