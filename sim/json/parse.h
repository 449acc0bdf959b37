/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From JSON text to a document, with yajl. */
#ifndef SIM_JSON_PARSE_H
#define SIM_JSON_PARSE_H

#include "sim/json/json.h"

/* Reads the whole of `path` ("-" is standard input). Refused, with file and line: anything that is
 * not JSON (RFC 8259) in valid UTF-8, a name repeated in one object, a number that overflows,
 * nesting deeper than 64, more than 2 GiB. SB_EINPUT also when the file cannot be read; SB_ENOMEM.
 * On failure `json` is empty. Release with sb_json_fini. */
enum sb_code sb_json_read(struct sb_json *json, const char *path, struct sb_error *error);

/* A text that comes in pieces. `next` makes *piece the next one, of *size bytes, which stays until
 * it is called again; *size is 0 at the end. In a piece that ends with a line an error is told with
 * its column. `expected` is about how many bytes there are. */
struct sb_json_pieces {
    void *self;
    enum sb_code (*next)(void *self, const char **piece, size_t *size, struct sb_error *error);
    size_t expected;
};
enum sb_code sb_json_parse_pieces(struct sb_json *json, const char *name,
                                  const struct sb_json_pieces *pieces, struct sb_error *error);

/* The same from memory; `name` stands for the file in messages. */
enum sb_code sb_json_parse(struct sb_json *json, const char *name, const char *data, size_t size,
                           struct sb_error *error);

#endif
