/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far runs are, by the parts that there are of them. */
#ifndef SIM_CLI_RUN_SHARES_OVERVIEW_H
#define SIM_CLI_RUN_SHARES_OVERVIEW_H

#include "sim/run/parts/part.h"

#include <time.h>

/* What one part has of what it is to have: of its share, or of the whole run. */
struct sb_part_state {
    const char *path;       /* borrowed */
    uint64_t share, shares; /* 0: not one of them alone */
    uint64_t done, wanted;  /* replicates of all rows */
    double work;            /* 0 .. 1: the same by cost, which is steps times strategies */
    time_t written;
    uint32_t run; /* index of its run */
};

struct sb_run_state {
    char digest[SB_SHA256_SIZE];
    const char *name; /* of its first row */
    uint32_t rows, parts;
    uint64_t done, replicates; /* of all rows; what several parts have counts once */
    double work;
    /* Its own: */
    struct sb_ranges *ranges; /* [rows] */
    uint64_t *row_replicates, *cost;
};

/* Zeroed is empty. */
struct sb_overview {
    struct sb_part_state *part; /* [parts] */
    struct sb_run_state *run;   /* [runs] in the order of their first parts */
    size_t parts, runs;
    /* Its own: */
    size_t part_room, run_room;
    struct sb_arena arena;
};

/* Reads the part at `path`, which is borrowed. Errors as those of sb_part_read: the overview is as
 * before then. */
enum sb_code sb_overview_add(struct sb_overview *overview, const char *path,
                             struct sb_error *error);
void sb_overview_fini(struct sb_overview *overview);

#endif
