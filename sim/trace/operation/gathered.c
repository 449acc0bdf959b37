/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/operation/gathered.h"

#include "sim/trace/operation/trace_workload.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum sb_code begin(void **self, const struct sb_readers *readers, struct sb_error *error)
{
    struct sb_trace_gathered *gathered = calloc(1, sizeof *gathered);
    if (!gathered)
        return sb_fail_memory(error);
    gathered->readers = readers;
    enum sb_code code = sb_spans_init(&gathered->spans, error);
    if (code == SB_OK)
        *self = gathered;
    else {
        sb_spans_fini(&gathered->spans);
        free(gathered);
    }
    return code;
}

static void end(void *self)
{
    struct sb_trace_gathered *gathered = self;
    if (!gathered)
        return;
    sb_spans_fini(&gathered->spans);
    free(gathered->file);
    free(gathered);
}

static enum sb_code finish(void *self, struct sb_workload **workload, unsigned *count,
                           struct sb_error *error)
{
    struct sb_trace_gathered *gathered = self;
    return sb_trace_workloads(&gathered->spans, gathered->file, gathered->readers, workload, count,
                              error);
}

const struct sb_gathering sb_trace_gathering = { .begin = begin, .finish = finish, .end = end };

enum sb_code sb_trace_add(const struct sb_trace_reader *reader, struct sb_source *source,
                          void *self, struct sb_error *error)
{
    struct sb_trace_gathered *gathered = self;
    struct sb_trace_parse parse;
    const char *piece = NULL;
    size_t size = 0;
    enum sb_code code = sb_trace_parse_begin(&parse, reader, source->name, &gathered->spans);
    enum sb_code pulled = SB_OK;
    while (code == SB_OK && (pulled = sb_source_pull(source, &piece, &size, error)) == SB_OK &&
           size)
        code = sb_trace_parse_feed(&parse, piece, size);
    code = sb_trace_parse_end(&parse, pulled ? NULL : error);
    if (pulled || code)
        return pulled ? pulled : code;
    if (!gathered->file && !(gathered->file = strdup(source->name)))
        return sb_fail_memory(error);
    return SB_OK;
}

static bool has_key(const struct sb_source *source, const char *key)
{
    char quoted[64];
    int length = snprintf(quoted, sizeof quoted, "\"%s\"", key);
    const char *at = source->bytes, *end = at + source->size;
    while (at < end && (at = memmem(at, (size_t)(end - at), quoted, (size_t)length))) {
        for (at += length; at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r');)
            at++;
        if (at < end && *at == ':')
            return true;
    }
    return false;
}

bool sb_trace_has_key(const struct sb_source *source, const char *key)
{
    const char *first = sb_source_first(source);
    return first && (*first == '{' || *first == '[') && has_key(source, key) &&
           !has_key(source, "simbench") && !has_key(source, "schemaVersion");
}
