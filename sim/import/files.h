/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files that are meant by paths of files and folders. */
#ifndef SIM_IMPORT_FILES_H
#define SIM_IMPORT_FILES_H

#include "sim/workload/source/gather.h"

struct sb_import_files {
    struct sb_gather_file *file; /* [count] */
    size_t count, room;
    struct sb_arena arena; /* paths that are not the caller's */
};

/* A folder stands for all files in it and below, by name; hidden ones, and what is neither a file
 * nor a folder, are left out. SB_EINPUT: a folder that cannot be read, or has nothing in it;
 * SB_ENOMEM. The caller ends `files`, also after a failure. */
enum sb_code sb_import_files_list(struct sb_import_files *files, char *const *path, unsigned paths,
                                  struct sb_error *error);
void sb_import_files_fini(struct sb_import_files *files);

#endif
