/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What --checkpoint and --resume say of a run, whole or a share: what is done of it is kept as a
 * part, and what is in that part already is not done again. */
#ifndef SIM_CLI_RUN_RESUMABLE_H
#define SIM_CLI_RUN_RESUMABLE_H

#include "sim/cli/options/options.h"
#include "sim/run/long/checkpoint.h"

/* Zeroed before; stays where it is. A share is one file. Of a whole run rows that are done are put
 * away once there is much of them, in checkpoint-1.part and so on beside checkpoint.part, so that
 * neither memory nor what is written each time grows with the rows. */
struct sb_resumable {
    const struct sb_options *options;
    struct sb_checkpoint checkpoint;
    struct sb_part before; /* what was there already */
    uint64_t had;          /* replicates in all that was there */
    struct sb_part *away;  /* [aways] whose rows are not in the checkpoint's part */
    char **away_path;      /* [aways] */
    unsigned aways;
    bool goes_away;
};

bool sb_resumable_is_wanted(const struct sb_options *o);

/* From one time that it is kept to the next. SB_EINPUT. */
enum sb_code sb_resumable_interval(const struct sb_options *o, sb_ns *interval,
                                   struct sb_error *error);

/* Fits struct sb_checkpoint.failed. */
void sb_resumable_tell_failed(void *self, const struct sb_error *why);

/* Makes the folders that the path of a file goes through; `path` stays as it was. SB_EIO. */
enum sb_code sb_resumable_folders(char *path, struct sb_error *error);

/* The file of a run that leaves a report: in the folder that --out names, which is made. In
 * *path, for free(). SB_EIO, SB_ENOMEM. */
enum sb_code sb_resumable_place(const struct sb_options *o, char **path, struct sb_error *error);

/* Reads what is at `path`, where --resume is given, and takes it over into `part`, which is of the
 * same run with nothing done; both are borrowed. SB_EINPUT: it is damaged, or of another run or
 * share; or it is there, and --checkpoint is given alone. With neither nothing is read, nor written
 * as it goes. */
enum sb_code sb_resumable_begin(struct sb_resumable *r, const struct sb_options *o,
                                struct sb_part *part, const char *path, struct sb_error *error);

/* Opens a session of a row with what was done of it before, and does the rest of `replicates`.
 * Errors as those of sb_session_open, sb_session_add and sb_session_run; NULL then. Once it was
 * interrupted, not all may be done. */
struct sb_session *sb_resumable_run(struct sb_resumable *r, struct sb_experiment *experiment,
                                    uint32_t row, struct sb_replicates replicates,
                                    struct sb_error *error);

/* How many replicates are done, of all rows. */
uint64_t sb_resumable_done(const struct sb_resumable *r);

/* Writes what is done, where it was interrupted, and tells that it can be gone on with. SB_EIO,
 * SB_ENOMEM. */
enum sb_code sb_resumable_keep(struct sb_resumable *r, struct sb_error *error);

/* Removes the files: all is done, and reported. */
void sb_resumable_remove(const struct sb_resumable *r);
void sb_resumable_fini(struct sb_resumable *r);

#endif
