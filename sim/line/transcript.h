/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A conversation that was recorded (peer.h), read from its file line by line. Lines that begin with
 * "#" are comments. */
#ifndef SIM_LINE_TRANSCRIPT_H
#define SIM_LINE_TRANSCRIPT_H

#include "sim/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct sb_transcript {
    const char *name; /* of the file; borrowed */
    char *text;
    size_t at;     /* the next line of text */
    unsigned line; /* the number of the one before */
};

/* Reads all of it. SB_EINPUT, SB_ENOMEM. Release with sb_transcript_fini. */
enum sb_code sb_transcript_read(struct sb_transcript *record, const char *name,
                                struct sb_error *error);
void sb_transcript_fini(struct sb_transcript *record);

/* The next line if it begins with `mark` and a space: what follows, NUL-terminated; else NULL, and
 * it is still the next. */
char *sb_transcript_take(struct sb_transcript *record, char mark);

/* Whether one conversation ends here: there is no more, or the next one's first line follows, which
 * begins with `first`. */
bool sb_transcript_ends(struct sb_transcript *record, const char *first);

/* SB_EINPUT, at the line before. */
enum sb_code sb_transcript_refuse(const struct sb_transcript *record, const char *why,
                                  struct sb_error *error);

#endif
