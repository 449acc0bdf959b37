/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Latencies as workload files write them: a number, or {"dist": NAME, ...}. */
#ifndef SIM_WORKLOAD_LATENCY_H
#define SIM_WORKLOAD_LATENCY_H

#include "sim/base/arena.h"
#include "sim/json/json.h"
#include "sim/model/dist.h"

#include <stdbool.h>

/* A CSV that has been read already: tasks that name the same one share its samples. */
struct sb_latency_file {
    struct sb_latency_file *next;
    const char *path;
    const double *sample;
    uint32_t count;
};

struct sb_latency_source {
    const struct sb_json *json;
    const char *folder; /* where CSV files named by the workload are: "" or ending with a slash */
    double unit;        /* nanoseconds in one unit of time */
    struct sb_arena *arena; /* for whatever the distribution points to */
    struct sb_latency_file *
        *files; /* those read so far, in the arena, in this unit; NULL: none are remembered */
};

/* The nanoseconds of "ns", "us", "ms" or "s"; 0 for anything else. */
double sb_latency_unit(const char *name);

/* Reads one latency. What cannot vary (a uniform with min = max, …) becomes a constant with the
 * shift in it, so that equal latencies are told by their kind. SB_EINPUT with file, line and path;
 * SB_ENOMEM. On failure `dist` is unspecified. */
enum sb_code sb_latency_read(const struct sb_latency_source *source,
                             const struct sb_json_node *node, struct sb_dist *dist,
                             struct sb_error *error);

#endif
