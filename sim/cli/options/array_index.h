/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which one of how many this process is, as the launcher of a job array says in the environment. */
#ifndef SIM_CLI_OPTIONS_ARRAY_INDEX_H
#define SIM_CLI_OPTIONS_ARRAY_INDEX_H

#include "sim/base/error.h"

#include <stdint.h>

struct sb_array_index {
    uint64_t index, count; /* from 1 to count */
    const char *launcher;  /* "Slurm"; lives as long as the program */
    const char *variable;  /* "SLURM_ARRAY_TASK_ID", likewise */
    uint64_t value;        /* what that variable says */
};

/* `count` is what the user says of how many there are; 0: what the launcher says, and where it says
 * nothing that is refused. SB_EINPUT, with `option` as where, too: no launcher, or two of them; an
 * array with holes or of another size; an index that is none of 1 to count. */
enum sb_code sb_array_index_read(struct sb_array_index *index, uint64_t count, const char *option,
                                 struct sb_error *error);

#endif
