/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files that a run reads, kept so that a part of it can be gone on with where they are not. */
#ifndef SIM_RUN_PARTS_KEPT_FILES_H
#define SIM_RUN_PARTS_KEPT_FILES_H

#include "sim/base/files/opener.h"
#include "sim/run/parts/part.h"

enum { SB_KEPT_FILE_MOST = 1 << 26 /* larger ones are not kept, but recognised by their hash */ };

/* Keeps each file that it opens, in the order of opening. Zeroed is empty; the opener's `self`. */
struct sb_kept_files {
    struct sb_part_file *file; /* [count] */
    size_t count, room;
    bool failed; /* memory is out: not all are kept */
    struct sb_arena arena;
};

int sb_kept_files_open(void *kept, const char *path, int flags);
void sb_kept_files_fini(struct sb_kept_files *kept);

/* Opens what a part has kept; of a file that is too large to be kept, the one at that path, if it
 * still says the same. The opener's `self`. */
struct sb_kept_reader {
    const struct sb_part *part;
    char problem[400]; /* why the last one could not be opened; or "" */
};

int sb_kept_reader_open(void *reader, const char *path, int flags);

#endif
