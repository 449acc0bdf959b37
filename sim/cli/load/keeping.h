/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What --shard, --checkpoint and --resume say of a load: which points are run, and where those that
 * are done are kept. */
#ifndef SIM_CLI_LOAD_KEEPING_H
#define SIM_CLI_LOAD_KEEPING_H

#include "sim/cli/options/options.h"
#include "sim/load/campaign/campaign.h"
#include "sim/run/parts/kept_files.h"

/* Begins zeroed, and stays where it is. */
struct sb_load_keeping {
    const struct sb_options *options;
    bool wanted; /* there is a file */
    char *path;
    sb_ns interval, since; /* 0: written at the end alone */
    struct sb_load_share share;
    struct sb_load_result *result, before; /* before: what was there already */
    struct sb_kept_files files;
    struct sb_opener opener;
    bool fails;
};

/* Before files are read: `o` is the caller's copy of the options, in which the opener may become
 * the keeping's. SB_EINPUT. */
enum sb_code sb_load_keeping_begin(struct sb_load_keeping *keeping, struct sb_options *o,
                                   struct sb_error *error);

/* Once the result says all that it says beforehand: what was kept is taken over into it. SB_EINPUT:
 * it is of another load; or it is there, and --resume is not given. SB_EIO, SB_ENOMEM. */
enum sb_code sb_load_keeping_open(struct sb_load_keeping *keeping, struct sb_load_result *result,
                                  struct sb_error *error);

/* Writes it where it is due. */
void sb_load_keeping_look(struct sb_load_keeping *keeping);

/* Writes it. SB_EIO, SB_ENOMEM. */
enum sb_code sb_load_keeping_write(const struct sb_load_keeping *keeping, struct sb_error *error);

/* All is done, and reported: the file goes unless it is a share. */
void sb_load_keeping_end(struct sb_load_keeping *keeping, bool done);

#endif
