/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The other side of a conversation in lines: a process that a command starts, or the record of one.
 * It speaks only when it is asked, and its answers end with a line that the caller knows. */
#ifndef SIM_LINE_PEER_H
#define SIM_LINE_PEER_H

#include "sim/line/process.h"

struct sb_peer;
struct sb_transcript;

/* Starts a process. What is said goes to `record`, too (NULL: nowhere): "> " before lines to it,
 * "< " before lines of it, "! " before how it failed. Borrows the options' pointers. SB_EIO,
 * SB_ENOMEM. */
enum sb_code sb_peer_start(struct sb_peer **peer, const struct sb_process_options *options,
                           FILE *record, struct sb_error *error);

/* What a record says, in its place: whatever is said differently than it was then is SB_EINPUT,
 * with the record's line. Borrows the record, which is read on from where the peer before left it.
 * SB_ENOMEM. */
enum sb_code sb_peer_replay(struct sb_peer **peer, struct sb_transcript *record,
                            struct sb_error *error);

/* Whole lines, kept until the next answer is asked for. */
void sb_peer_say(struct sb_peer *peer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The next line of the answer to all that was said, as sb_process_line; SB_EINPUT of a record. */
enum sb_code sb_peer_answer(struct sb_peer *peer, const char **line, struct sb_error *error);

/* Nothing more is said; as sb_process_finish. */
enum sb_code sb_peer_finish(struct sb_peer *peer, struct sb_error *error);

/* Leaves no process behind, finished or not; NULL is fine. */
void sb_peer_free(struct sb_peer *peer);

#endif
