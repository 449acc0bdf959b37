/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a mix, each with its share of the requests: "a.json:3 b.json:1". */
#ifndef SIM_CLI_LOAD_PARTS_H
#define SIM_CLI_LOAD_PARTS_H

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/cli/options/options.h"

/* In an arena. */
struct sb_load_files {
    uint32_t count;
    char **path;   /* [count] */
    double *share; /* [count] above 0; 1 where none is said */
    bool shares;   /* one is said */
};

/* What stands behind the last colon is a share where it is a number, unless there is a file of the
 * whole name. SB_EINPUT: a share that is not above 0; SB_ENOMEM. */
enum sb_code sb_load_files_read(struct sb_load_files *files, const struct sb_options *o,
                                struct sb_arena *arena, struct sb_error *error);

#endif
