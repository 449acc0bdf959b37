/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the processes of an earlier try have kept of a run: PATH, of one process, and PATH.G.R, of
 * rank R in the G-th try. None is written again, so that all that is there stays until the run is
 * over. */
#ifndef SIM_RUN_LONG_KEPT_PARTS_H
#define SIM_RUN_LONG_KEPT_PARTS_H

#include "sim/run/parts/part.h"

/* Begins zeroed. What several of them have of a row is left in the first alone. */
struct sb_kept_parts {
    struct sb_part *part; /* [count] by their names */
    char **name;          /* [count] their paths */
    size_t count;
    struct sb_ranges *done; /* [rows] of all */
    uint32_t rows;
    uint32_t try; /* the next one's number: from 1 */
    char *path;
};

/* Reads them, all of the run of `own`. SB_EINPUT: one is damaged or of another run, or two have
 * some of the same replicates; SB_ENOMEM. The caller ends it, also after a failure. */
enum sb_code sb_kept_parts_read(struct sb_kept_parts *kept, const char *path,
                                const struct sb_part *own, struct sb_error *error);
void sb_kept_parts_fini(struct sb_kept_parts *kept);

/* How many replicates they have. */
uint64_t sb_kept_parts_total(const struct sb_kept_parts *kept);

/* Where rank `rank` keeps what it does in this try, for free(). NULL: memory is out. */
char *sb_kept_parts_path(const struct sb_kept_parts *kept, uint32_t rank);

/* Removes the files, those of this try by `ranks` ranks among them: the run is over. */
void sb_kept_parts_remove(const struct sb_kept_parts *kept, uint32_t ranks);

#endif
