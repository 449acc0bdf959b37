/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files, and whether they are still the ones that they were. */
#ifndef SIM_CLI_WATCH_FILES_H
#define SIM_CLI_WATCH_FILES_H

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/cli/options/options.h"

#include <stdint.h>

struct sb_watched_file {
    const char *path;
    uint64_t state; /* device, number, size and time of change; 0: it is not there */
};

/* Begins zeroed. */
struct sb_watched_files {
    struct sb_watched_file *file; /* [count] by path, each once */
    size_t count, room;
    struct sb_arena arena;
};

/* The files that the arguments mean, folders too, and those of `named` besides (NULL: none), as
 * they are now. What is below the report's folder is left out. SB_ENOMEM. */
enum sb_code sb_watched_files_take(struct sb_watched_files *files, const struct sb_options *o,
                                   const struct sb_watched_files *named, struct sb_error *error);

/* Adds one. SB_ENOMEM. */
enum sb_code sb_watched_files_add(struct sb_watched_files *files, const char *path,
                                  struct sb_error *error);

/* The files that the workloads name; what is wrong with those is not told. SB_ENOMEM. */
enum sb_code sb_watched_files_named(struct sb_watched_files *files, const struct sb_options *o,
                                    struct sb_error *error);

/* The first path that is another file now, is new or is gone; NULL: all is as it was. */
const char *sb_watched_files_changed(const struct sb_watched_files *before,
                                     const struct sb_watched_files *now);

void sb_watched_files_fini(struct sb_watched_files *files);

#endif
