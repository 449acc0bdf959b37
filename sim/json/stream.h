/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON in one pass and in memory that does not grow with the text: a table says which members are
 * wanted, the rest is passed over. One document, or several one after the other (JSON lines). */
#ifndef SIM_JSON_STREAM_H
#define SIM_JSON_STREAM_H

#include "sim/json/json.h"

/* A member that is wanted. Arrays are transparent: what stands in them is told as if it stood under
 * the member itself. A table ends with a zeroed field and has 64 at most. */
struct sb_json_field {
    const char *key;                    /* "*": any name that no field above has */
    int id;                             /* what the sink is told; 0: nothing */
    const struct sb_json_field *inside; /* members of the objects below; NULL: values alone */
};

/* What is told, in the order of the text. Each returns false to stop, with the error recorded. */
struct sb_json_sink {
    void *self;
    bool (*open)(void *self, int id, const char *key); /* an object begins; its own name, "" where
                                                          there is none */
    bool (*close)(void *self, int id);
    /* A number as it is written, a string's bytes (valid UTF-8), NULL otherwise. */
    bool (*value)(void *self, int id, enum sb_json_type type, const char *text, size_t length);
};

struct sb_json_stream;

/* NULL when memory is out. `name` stands for the file in messages; `root` is what each document is
 * taken for; all is borrowed. */
struct sb_json_stream *sb_json_stream_new(const char *name, const struct sb_json_field *root,
                                          const struct sb_json_sink *sink, struct sb_error *error);
void sb_json_stream_free(struct sb_json_stream *stream);

/* The next bytes; cut anywhere. SB_EINPUT ("file:line: not JSON: …"; nested deeper than 512; a
 * member that is wanted twice in one object), or
 * the code of the error that a sink recorded. */
enum sb_code sb_json_stream_feed(struct sb_json_stream *stream, const char *bytes, size_t size);

/* That was all. SB_EINPUT where a document is not finished, unless `open_ended` allows that. */
enum sb_code sb_json_stream_end(struct sb_json_stream *stream, bool open_ended);

/* "file:line" of the place reached, for errors of a sink. */
enum sb_code sb_json_stream_fail(struct sb_json_stream *stream, enum sb_code code,
                                 const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
