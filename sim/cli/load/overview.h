/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far loads are, by the parts that there are of them. */
#ifndef SIM_CLI_LOAD_OVERVIEW_H
#define SIM_CLI_LOAD_OVERVIEW_H

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/sha256.h"
#include "sim/json/write.h"

#include <stdio.h>
#include <time.h>

/* What one part has of what it is to have: of its share, or of the whole load. */
struct sb_load_part_state {
    const char *path;       /* borrowed */
    uint32_t share, shares; /* 0: not one of them alone */
    uint64_t done, wanted;  /* points */
    time_t written;
    uint32_t load; /* index of its load */
};

struct sb_load_state {
    char digest[SB_SHA256_SIZE];
    const char *name;
    uint32_t parts;
    uint64_t done, points; /* what several parts have counts once */
    bool *has;             /* [points] */
};

/* Zeroed is empty. */
struct sb_load_overview {
    struct sb_load_part_state *part; /* [parts] */
    struct sb_load_state *load;      /* [loads] in the order of their first parts */
    size_t parts, loads;
    /* Its own: */
    size_t part_room, load_room;
    struct sb_arena arena;
};

/* Reads the part at `path`, which is borrowed. Errors as those of sb_load_part_read: the overview
 * is as before then. */
enum sb_code sb_load_overview_add(struct sb_load_overview *overview, const char *path,
                                  struct sb_error *error);
void sb_load_overview_fini(struct sb_load_overview *overview);

/* A line for each part, then one for each load. */
void sb_load_overview_print(FILE *out, const struct sb_load_overview *overview);
/* An array. */
void sb_load_overview_put(struct sb_json_writer *writer, const struct sb_load_overview *overview);

#endif
