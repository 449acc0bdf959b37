/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON text, written with yajl: `gen` opens and closes objects and arrays, these put values. */
#ifndef SIM_JSON_WRITE_H
#define SIM_JSON_WRITE_H

#include "sim/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <yajl/yajl_gen.h>

/* Stays where it is from begin to end. */
struct sb_json_writer {
    yajl_gen gen;
    char *text;
    size_t size, room;
    bool failed; /* memory is out: `end` will say so */
    FILE *out;   /* NULL: the text is kept until the end */
};

/* SB_ENOMEM: nothing needs an end. */
enum sb_code sb_json_write_begin(struct sb_json_writer *writer, struct sb_error *error);

/* The text on the heap, NUL-terminated, `*size` bytes without the NUL, to be freed by the caller;
 * SB_ENOMEM. */
enum sb_code sb_json_write_end(struct sb_json_writer *writer, char **text, size_t *size,
                               struct sb_error *error);

/* The same with a text that goes to `out` as it comes, so that little of it is kept: whether it
 * could be written is asked there. SB_ENOMEM, also at the end. */
enum sb_code sb_json_write_begin_to(struct sb_json_writer *writer, FILE *out,
                                    struct sb_error *error);
enum sb_code sb_json_write_end_to(struct sb_json_writer *writer, struct sb_error *error);

/* What `out` has not got yet of the text so far goes there. */
void sb_json_write_so_far(struct sb_json_writer *writer);

/* A key, or a text that is valid UTF-8; of any text the bytes that are not become U+FFFD. */
void sb_json_put_text(struct sb_json_writer *writer, const char *text);
void sb_json_put_any_text(struct sb_json_writer *writer, const char *text);

void sb_json_put_u64(struct sb_json_writer *writer, uint64_t value);

/* As few digits as give the same double back; null for NAN and infinities. */
void sb_json_put_double(struct sb_json_writer *writer, double value);

/* A new line, where any space may stand. */
void sb_json_put_line(struct sb_json_writer *writer);

#endif
