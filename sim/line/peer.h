/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The other side of a conversation in lines: a process that a command starts, or the record of one.
 * It speaks only when it is asked, and its answers end with a line that the caller knows. */
#ifndef SIM_LINE_PEER_H
#define SIM_LINE_PEER_H

#include "sim/base/error.h"
#include "sim/base/time.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct sb_peer_options {
    const char *command;     /* for sh -c */
    sb_ns limit;             /* how long an answer may take, and the end after the last one */
    FILE *errors;            /* where its standard error goes, 64 KiB of it; NULL: nowhere */
    FILE *record;            /* what is said, "> " before lines to it, "< " before lines of it, "! "
                                before how it failed; NULL: nowhere */
    const atomic_bool *stop; /* set: SB_EINTR */
};

struct sb_peer;
struct sb_transcript;

/* Starts the process. Borrows the options' pointers. SB_EIO, SB_ENOMEM. */
enum sb_code sb_peer_start(struct sb_peer **peer, const struct sb_peer_options *options,
                           struct sb_error *error);

/* What a record says, in its place: whatever is said differently than it was then is SB_EINPUT,
 * with the record's line. Borrows the record, which is read on from where the peer before left it.
 * SB_ENOMEM. */
enum sb_code sb_peer_replay(struct sb_peer **peer, struct sb_transcript *record,
                            struct sb_error *error);

/* Whole lines, kept until the next answer is asked for. */
void sb_peer_say(struct sb_peer *peer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The next line of the answer to all that was said, without its end; valid until the next call. The
 * time limit begins anew when something was said. SB_ECHECK: it is silent, has ended, or floods;
 * the text says which, and nobody can go on with it. SB_EINTR, SB_ENOMEM. */
enum sb_code sb_peer_answer(struct sb_peer *peer, const char **line, struct sb_error *error);

/* Nothing more is said. SB_ECHECK: it goes on speaking, does not end within the limit, or not with
 * exit status 0. */
enum sb_code sb_peer_finish(struct sb_peer *peer, struct sb_error *error);

/* Leaves no process behind, finished or not; NULL is fine. */
void sb_peer_free(struct sb_peer *peer);

#endif
