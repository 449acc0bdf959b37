/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/reader.h"

#include <stdlib.h>

enum sb_code sb_trace_parse_begin(struct sb_trace_parse *parse,
                                  const struct sb_trace_reader *reader, const char *name,
                                  struct sb_spans *spans)
{
    *parse = (struct sb_trace_parse){ .reader = reader, .input = calloc(1, reader->state_size) };
    struct sb_trace_input *input = parse->input;
    if (!input)
        return sb_fail_memory(&parse->error);
    const struct sb_json_sink sink = { input, reader->open, reader->close, reader->value };
    *input = (struct sb_trace_input){ .spans = spans, .error = &parse->error, .name = name };
    input->stream = sb_json_stream_new(name, reader->root, &sink, &parse->error);
    return parse->error.code;
}

enum sb_code sb_trace_parse_feed(struct sb_trace_parse *parse, const char *bytes, size_t size)
{
    if (parse->error.code == SB_OK)
        sb_json_stream_feed(parse->input->stream, bytes, size);
    return parse->error.code;
}

enum sb_code sb_trace_parse_end(struct sb_trace_parse *parse, struct sb_error *error)
{
    const struct sb_trace_reader *reader = parse->reader;
    struct sb_trace_input *input = parse->input;
    if (parse->error.code == SB_OK)
        sb_json_stream_end(input->stream, reader->open_ended);
    if (parse->error.code == SB_OK && reader->finish && !reader->finish(input))
        sb_fail_memory(&parse->error);
    if (input && reader->release)
        reader->release(input);
    sb_json_stream_free(input ? input->stream : NULL);
    free(input);
    return parse->error.code
               ? sb_fail(error, parse->error.code, parse->error.where, "%s", parse->error.text)
               : SB_OK;
}

enum sb_code sb_trace_parse_bytes(const struct sb_trace_reader *reader, const char *name,
                                  const char *bytes, size_t size, struct sb_spans *spans,
                                  struct sb_error *error)
{
    struct sb_trace_parse parse;
    if (sb_trace_parse_begin(&parse, reader, name, spans) == SB_OK)
        sb_trace_parse_feed(&parse, bytes, size);
    return sb_trace_parse_end(&parse, error);
}

bool sb_trace_no_memory(struct sb_trace_input *input)
{
    sb_fail_memory(input->error);
    return false;
}

bool sb_trace_text(struct sb_trace_input *input, const char *text, size_t length, uint32_t *number)
{
    *number = sb_spans_text(input->spans, text, length);
    return *number != SB_NO_NAME || sb_trace_no_memory(input);
}
