/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of which a byte that is missing or changed is noticed: what kind of file it is, how large
 * all of it is, its content, and the SHA-256 of what stands before that. It is there whole or not
 * at all (whole_file.h), and replaces nothing but its own kind. */
#ifndef SIM_BASE_FILES_SEALED_FILE_H
#define SIM_BASE_FILES_SEALED_FILE_H

#include "sim/base/error.h"
#include "sim/base/sha256.h"

#include <stdbool.h>
#include <stddef.h>

struct sb_seal {
    const char *magic; /* what the file begins with; its last two bytes are the version of the
                          format and the end of a line */
    const char *what;  /* for messages: "a part of a run" */
};

/* Bytes before the content, and behind it. */
size_t sb_seal_head(const struct sb_seal *seal);
enum { SB_SEAL_TAIL = SB_SHA256_SIZE - 1 };

/* Writes all[size], which begins with room for the head and ends with room for the tail: both are
 * filled in. SB_EINPUT: something else stands there; SB_EIO; SB_ENOMEM. */
enum sb_code sb_sealed_write(const struct sb_seal *seal, const char *path, unsigned char *all,
                             size_t size, struct sb_error *error);

/* Whether it could be written there, before anything runs: SB_EINPUT, SB_EIO. */
enum sb_code sb_sealed_try(const struct sb_seal *seal, const char *path, struct sb_error *error);

/* Whether the file begins as that kind does, in whichever version, whole or not. */
bool sb_sealed_is_one(const struct sb_seal *seal, const char *path);

/* Zeroed is closed. */
struct sb_sealed_file {
    const unsigned char *content; /* [size] */
    size_t size;
    /* Its own: */
    void *mapped;
    size_t mapped_size;
};

/* SB_EINPUT: it cannot be opened, is another kind or version, is cut short or damaged. The caller
 * closes it, also after a failure. */
enum sb_code sb_sealed_open(struct sb_sealed_file *file, const struct sb_seal *seal,
                            const char *path, struct sb_error *error);
void sb_sealed_close(struct sb_sealed_file *file);

#endif
