/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person says of files that do not say it themselves. Zeroed: nothing is said, and each
 * format takes what is usual for it. */
#ifndef SIM_WORKLOAD_SOURCE_IMPORT_OPTIONS_H
#define SIM_WORKLOAD_SOURCE_IMPORT_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

enum { SB_DROP_EDGES_MAX = 32 }; /* as many as an option can be given */

struct sb_import_options {
    const char *format;    /* the name of a format: its content need not show it */
    const char *time_unit; /* "ns", "us", "ms" or "s": of times without a unit */
    double speed;          /* operations a second, where work is given instead of time */
    const char *edges;     /* "declared" or "files": whether files make edges as well */
    const char *columns;   /* "task=NAME,duration=NAME,after=NAME": of a table */
    const char *graph;     /* a file with the edges, where they stand in another */
    /* Of traces. */
    const char *operation;     /* only this one, by http.route or name */
    const char *since, *until; /* RFC 3339, or seconds since 1970 */
    const char *errors;        /* "skip": traces whose root failed do not count; "keep" */
    const char *infer;         /* "timing", "links" or "none": what tells which calls wait */
    uint32_t support;          /* traces that an inferred edge needs; 0: one */
    const char *drop_edge[SB_DROP_EDGES_MAX]; /* up to NULL; sim/workload/source/edge_pattern.h */
    uint32_t depth;    /* spans further below the root are part of their callers; 0: none */
    bool break_habits; /* no inferred edge is left */
    bool load;         /* pools that the recording shows, and when its requests arrived */
};

#endif
