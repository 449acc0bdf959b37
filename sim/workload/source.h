/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What formats look at to tell whether a file is theirs: its bytes, and the same as JSON. */
#ifndef SIM_WORKLOAD_SOURCE_H
#define SIM_WORKLOAD_SOURCE_H

#include "sim/json/json.h"

struct sb_source {
    const char *name;  /* of the file, for messages; borrowed */
    const char *bytes; /* [size], not terminated; NULL once they are released */
    size_t size;
    /* The source's own: */
    char *owned;
    bool asked;
    struct sb_json json;
    struct sb_error json_error;
};

/* Reads the whole of `path` ("-" is standard input). SB_EINPUT for what cannot be opened or read
 * and for more than 2 GiB; SB_ENOMEM. On failure `source` needs no fini. */
enum sb_code sb_source_read(struct sb_source *source, const char *path, struct sb_error *error);

/* The same of bytes in memory, which are borrowed. */
void sb_source_init(struct sb_source *source, const char *name, const char *bytes, size_t size);

/* Releases what was read, and the JSON. */
void sb_source_fini(struct sb_source *source);

/* The document, made the first time that it is asked for; NULL where the bytes are no JSON (or
 * memory is out), which json_error then tells. */
const struct sb_json *sb_source_json(struct sb_source *source);

/* The same, and releases the bytes: for a format that reads JSON, of which a file may be large. */
const struct sb_json *sb_source_only_json(struct sb_source *source);

/* Whether the first byte is JSON's: { or [ after white space, the / of a comment, or the end of an
 * empty file. What begins so and is no JSON is more likely broken than of another format. */
bool sb_source_begins_json(const struct sb_source *source);

#endif
