/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run that keeps what it has done as it goes, as a part that is rewritten every so often. Killed
 * at any instant, it loses what came after the last time. */
#ifndef SIM_RUN_LONG_CHECKPOINT_H
#define SIM_RUN_LONG_CHECKPOINT_H

#include "sim/run/long/pause.h"
#include "sim/run/parts/part.h"
#include "sim/run/session.h"

#include <stdbool.h>

/* The caller fills in the first members, zeroed else; it stays where it is. */
struct sb_checkpoint {
    struct sb_part *part; /* what is done of each row */
    const char *path;     /* where it is written */
    sb_ns interval; /* from one time that it is written to the next; 0: when the caller says */
    /* When it can no longer be written (a full disk), once: the run goes on, and tries again after
     * each interval. What was written before stays. May be NULL. */
    void (*failed)(void *self, const struct sb_error *error);
    void *self;
    /* Its own: */
    struct sb_pause pause;
    bool fails;
    sb_ns since, takes; /* when it was written, as sb_clock_now, and how long that took */
};

/* From now on it is due after an interval. */
void sb_checkpoint_begin(struct sb_checkpoint *checkpoint);

/* Before sb_session_open, of each row's experiment. */
void sb_checkpoint_attach(struct sb_checkpoint *checkpoint, struct sb_experiment *experiment);

/* Runs those of replicates [from, until) of the row that are not done, and puts what is done into
 * the part. Once the experiment's own `stop` is true it ends with some of them. */
enum sb_code sb_checkpoint_run(struct sb_checkpoint *checkpoint, struct sb_session *session,
                               uint32_t row, struct sb_replicates replicates,
                               struct sb_error *error);

/* Puts what is done of the row into the part, and writes that where it is due, or has to be. What
 * cannot be written for want of room is told to `failed`. SB_ENOMEM. */
enum sb_code sb_checkpoint_put(struct sb_checkpoint *checkpoint, uint32_t row,
                               const struct sb_piece *piece, bool write, struct sb_error *error);
bool sb_checkpoint_is_due(const struct sb_checkpoint *checkpoint);

/* Writes the part. SB_EIO, SB_ENOMEM. */
enum sb_code sb_checkpoint_write(struct sb_checkpoint *checkpoint, struct sb_error *error);

#endif
