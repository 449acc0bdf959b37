/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person says of files that do not say it themselves. Zeroed: nothing is said, and each
 * format takes what is usual for it. */
#ifndef SIM_WORKLOAD_IMPORT_OPTIONS_H
#define SIM_WORKLOAD_IMPORT_OPTIONS_H

#include <stdbool.h>

struct sb_import_options {
    const char *format;    /* the name of a format: its content need not show it */
    const char *time_unit; /* "ns", "us", "ms" or "s": of times without a unit */
    double speed;          /* operations a second, where work is given instead of time */
    const char *edges;     /* "declared" or "files": whether files make edges as well */
    const char *columns;   /* "task=NAME,duration=NAME,after=NAME": of a table */
    const char *graph;     /* a file with the edges, where they stand in another */
};

#endif
