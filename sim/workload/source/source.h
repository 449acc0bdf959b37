/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What formats look at to tell whether a file is theirs: its first bytes, or all of it as JSON. */
#ifndef SIM_WORKLOAD_SOURCE_SOURCE_H
#define SIM_WORKLOAD_SOURCE_SOURCE_H

#include "sim/json/json.h"

struct sb_inflate;
struct sb_opener;
struct sb_reading_watch;

/* While formats recognise it, `bytes` are the first SB_SOURCE_HEAD bytes, or all where there are
 * fewer; when a format reads it, all of them, unless it reads in pieces. What is compressed with
 * gzip is unpacked already. */
enum { SB_SOURCE_HEAD = 1 << 16 };

struct sb_source {
    const char *name;                     /* of the file, for messages; borrowed */
    const struct sb_reading_watch *watch; /* of what is pulled; borrowed, NULL: nobody */
    const char *bytes;                    /* [size], not terminated; NULL once they are released */
    size_t size;
    /* The source's own: */
    char *owned;
    size_t room, expected;
    struct sb_inflate *rest; /* what is not in `bytes` yet; NULL: nothing */
    bool asked, pulled;
    struct sb_json json;
    struct sb_error json_error;
};

/* Opens `path` ("-" is standard input) and reads its head. SB_EINPUT for what cannot be opened,
 * read or unpacked; SB_ENOMEM. On failure `source` needs no fini. */
enum sb_code sb_source_open(struct sb_source *source, const char *path, struct sb_error *error);

/* The same by way of an opener; NULL: none. */
enum sb_code sb_source_open_by(struct sb_source *source, const char *path,
                               const struct sb_opener *opener, struct sb_error *error);

/* Reads what is left, so that `bytes` are all. SB_EINPUT, also for more than 2 GiB; SB_ENOMEM. */
enum sb_code sb_source_load(struct sb_source *source, struct sb_error *error);

/* For files that are larger than memory: the next piece, which stays until the next call; the head
 * is the first. *size is 0 at the end. Errors as those of sb_source_load, without a limit. */
enum sb_code sb_source_pull(struct sb_source *source, const char **piece, size_t *size,
                            struct sb_error *error);

/* Bytes in memory, which are borrowed, and not unpacked. */
void sb_source_init(struct sb_source *source, const char *name, const char *bytes, size_t size);

/* Releases what was read, and the JSON. */
void sb_source_fini(struct sb_source *source);

/* The document, made the first time that it is asked for, of all bytes, of which the head alone is
 * kept; NULL where they are no JSON (or cannot be read, or memory is out), which json_error then
 * tells. A format whose head shows that it is not JSON of that kind does not ask. */
const struct sb_json *sb_source_json(struct sb_source *source);

/* The same for a format that reads an object, whether it recognised one or was named: releases the
 * bytes, of which there may be many. SB_EINPUT: no JSON, or something else than an object. */
enum sb_code sb_source_object(struct sb_source *source, const struct sb_json **json,
                              struct sb_error *error);

/* The first byte that is no white space, behind a mark of UTF-8; NULL: there is none. */
const char *sb_source_first(const struct sb_source *source);

/* Whether the first byte is JSON's: { or [ after white space, the / of a comment, or the end of an
 * empty file. What begins so and is no JSON is more likely broken than of another format. */
bool sb_source_begins_json(const struct sb_source *source);

/* Whether it begins with `text` or, for words in a head, has it within the first bytes. */
bool sb_source_begins(const struct sb_source *source, const char *text);
bool sb_source_has(const struct sb_source *source, const char *text);

#endif
