/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edges as a person names them: 'A -> B'. */
#ifndef SIM_WORKLOAD_SOURCE_EDGE_PATTERN_H
#define SIM_WORKLOAD_SOURCE_EDGE_PATTERN_H

#include "sim/base/error.h"

#include <stdbool.h>

struct sb_edge_end {
    char *name; /* on the heap */
    bool exact; /* else a glob, as of a shell */
};

struct sb_edge_pattern {
    struct sb_edge_end from, to;
};

/* Reads 'A -> B', where either may have the globs *, ? and [...], or stand in quotes as a JSON
 * string, which is meant to the letter: for names with globs, quotes or arrows in them. SB_EINPUT,
 * naming `option`, SB_ENOMEM; `pattern` then needs no fini. */
enum sb_code sb_edge_pattern_read(struct sb_edge_pattern *pattern, const char *text,
                                  const char *option, struct sb_error *error);
void sb_edge_pattern_fini(struct sb_edge_pattern *pattern);

bool sb_edge_pattern_fits(const struct sb_edge_pattern *pattern, const char *from, const char *to);

#endif
