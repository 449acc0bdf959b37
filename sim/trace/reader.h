/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Formats of traces whose text is JSON: what they want of it, and what they make of that. */
#ifndef SIM_TRACE_READER_H
#define SIM_TRACE_READER_H

#include "sim/json/stream.h"
#include "sim/trace/spans.h"

#include <stdbool.h>

/* What the state of each reader begins with. */
struct sb_trace_input {
    struct sb_spans *spans;
    struct sb_json_stream *stream; /* for errors with their place */
    struct sb_error *error;
    const char *name; /* of the file */
};

/* The functions are those of a sb_json_sink. `state_size` bytes are the reader's own while it
 * reads: a struct sb_trace_input, and zeroes. */
struct sb_trace_reader {
    const struct sb_json_field *root; /* one: what a document is taken for */
    bool (*open)(void *state, int id, const char *key);
    bool (*close)(void *state, int id);
    bool (*value)(void *state, int id, enum sb_json_type type, const char *text, size_t length);
    bool (*finish)(void *state);  /* or NULL: behind the last byte; false when memory is out */
    void (*release)(void *state); /* or NULL: what the state owns */
    size_t state_size;
    bool open_ended; /* an array that is not closed is that of a writer that was stopped */
};

/* One file that is being read. */
struct sb_trace_parse {
    const struct sb_trace_reader *reader;
    struct sb_trace_input *input;
    struct sb_error error;
};

/* Adds the spans of a file, fed in pieces, to the store, which takes several files. `name` stands
 * for the file in messages. SB_EINPUT, SB_ENOMEM; `end` is called in any case, and says what was
 * wrong. */
enum sb_code sb_trace_parse_begin(struct sb_trace_parse *parse,
                                  const struct sb_trace_reader *reader, const char *name,
                                  struct sb_spans *spans);
enum sb_code sb_trace_parse_feed(struct sb_trace_parse *parse, const char *bytes, size_t size);
enum sb_code sb_trace_parse_end(struct sb_trace_parse *parse, struct sb_error *error);

/* All three for bytes in memory. */
enum sb_code sb_trace_parse_bytes(const struct sb_trace_reader *reader, const char *name,
                                  const char *bytes, size_t size, struct sb_spans *spans,
                                  struct sb_error *error);

/* For readers: false, with "out of memory" recorded. */
bool sb_trace_no_memory(struct sb_trace_input *input);

/* The number of a text in `*number`; false when memory is out. */
bool sb_trace_text(struct sb_trace_input *input, const char *text, size_t length, uint32_t *number);

#endif
