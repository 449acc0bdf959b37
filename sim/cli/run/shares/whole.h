/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of one run, side by side: what of it they are, and what is missing. */
#ifndef SIM_CLI_RUN_SHARES_WHOLE_H
#define SIM_CLI_RUN_SHARES_WHOLE_H

#include "sim/cli/options/options.h"
#include "sim/import/files.h"
#include "sim/run/parts/part.h"

#include <stdio.h>

/* Begins zeroed. */
struct sb_whole {
    struct sb_part *part; /* [parts] of one run, none of which overlap; one at least */
    size_t parts;
    struct sb_ranges *done;       /* [rows] all of them together */
    struct sb_piece_shape *shape; /* [rows] zeroed where nothing is there */
    /* Its own: */
    struct sb_import_files files;
};

/* Reads the parts that the arguments name: files, or folders, in which what is not a part is left
 * out. SB_EINPUT: one is damaged, they are not of one run, or two have the same replicates;
 * SB_ENOMEM. The caller ends it, also after a failure. */
enum sb_code sb_whole_read(struct sb_whole *whole, const struct sb_options *o,
                           struct sb_error *error);
void sb_whole_fini(struct sb_whole *whole);

/* Replicates that are there, or missing, over all rows. */
uint64_t sb_whole_done(const struct sb_whole *whole);
uint64_t sb_whole_missing(const struct sb_whole *whole);

/* A line for each range that is missing, and the commands that make them: nothing where none is. */
void sb_whole_tell_missing(FILE *out, const struct sb_whole *whole);

/* All of them as one part. */
enum sb_code sb_whole_join(const struct sb_whole *whole, const char *path, struct sb_error *error);

#endif
