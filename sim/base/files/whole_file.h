/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that is there whole or not at all: written beside its place under another name, then
 * renamed. Where a symbolic link stands, the file that it leads to is replaced. A device, a pipe or
 * a socket stays what it is and gets the text; a folder is refused. */
#ifndef SIM_BASE_FILES_WHOLE_FILE_H
#define SIM_BASE_FILES_WHOLE_FILE_H

#include "sim/base/error.h"

#include <stddef.h>
#include <stdio.h>

/* Stays where it is from begin to end. */
struct sb_whole_file {
    FILE *stream;     /* to write to; the commit tells why a write has failed */
    const char *path; /* borrowed */
    char *place;      /* where the file goes; NULL when `path` is a device, a pipe or a socket */
    char *temporary;
    char *text; /* what is kept for a device, a pipe or a socket until the commit */
    size_t size;
    int fd, hold; /* `hold` keeps others from taking the temporary file for a leftover */
    int why;      /* errno of the first write to the temporary file that failed */
};

/* Removes what killed programs left of the same file first. SB_EIO (with `path` and the reason),
 * SB_ENOMEM; `out` then needs no end. */
enum sb_code sb_whole_file_begin(struct sb_whole_file *out, const char *path,
                                 struct sb_error *error);

/* Exactly one of these two. `commit` writes the rest, syncs and renames; when anything has failed
 * (a full disk, say), the temporary file is removed and what stood at `path` stays as it was.
 * `abandon` removes the temporary file. */
enum sb_code sb_whole_file_commit(struct sb_whole_file *out, struct sb_error *error);
void sb_whole_file_abandon(struct sb_whole_file *out);

/* All three for a text in memory. */
enum sb_code sb_whole_file_text(const char *path, const char *text, size_t size,
                                struct sb_error *error);

#endif
