/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tag (attribute) of a span, as it is read: what it says is known when it ends. */
#ifndef SIM_TRACE_TAG_H
#define SIM_TRACE_TAG_H

#include "sim/trace/reader.h"

enum { SB_TRACE_KEY_SIZE = 32, SB_TRACE_VALUE_SIZE = 256 };

/* Zeroed where one begins. Of longer ones the beginning is kept; no key that means something is. */
struct sb_trace_tag {
    char key[SB_TRACE_KEY_SIZE], value[SB_TRACE_VALUE_SIZE];
    bool is_true;
};

void sb_trace_tag_key(struct sb_trace_tag *tag, const char *text, size_t length);
void sb_trace_tag_value(struct sb_trace_tag *tag, enum sb_json_type type, const char *text,
                        size_t length);

/* What the tag says of a span: span.kind, error, http.route. False when memory is out. */
bool sb_trace_tag_apply(struct sb_trace_input *input, const struct sb_trace_tag *tag,
                        struct sb_trace_span *span);

/* "server", "SERVER" and so on. */
enum sb_span_kind sb_span_kind_find(const char *word);

#endif
