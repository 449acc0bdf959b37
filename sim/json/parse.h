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

/* The same from memory; `name` stands for the file in messages. */
enum sb_code sb_json_parse(struct sb_json *json, const char *name, const char *data, size_t size,
                           struct sb_error *error);

#endif
