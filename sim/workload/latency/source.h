/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What latencies are read from, and the steps that their readers share: members, numbers, times,
 * lists. Errors name file, line and path. */
#ifndef SIM_WORKLOAD_LATENCY_SOURCE_H
#define SIM_WORKLOAD_LATENCY_SOURCE_H

#include "sim/base/arena.h"
#include "sim/json/json.h"
#include "sim/model/distribution/dist.h"

#include <stdbool.h>

struct sb_opener;

/* A CSV that has been read already: tasks that name the same one share its samples. */
struct sb_latency_file {
    struct sb_latency_file *next;
    const char *path, *column; /* column is NULL where all is one list */
    const double *sample;
    uint32_t count;
};

struct sb_latency_source {
    const struct sb_json *json;
    const struct sb_dist_type *const *types; /* that there are; ends with NULL */
    const char *folder; /* where CSV files named by the workload are: "" or ending with a slash */
    bool outside;       /* whether they may lie elsewhere */
    double unit;        /* nanoseconds in one unit of time */
    struct sb_arena *arena; /* for whatever the distribution points to */
    /* Those read so far, in the arena, in this unit; NULL: none are remembered. */
    struct sb_latency_file **files;
    /* NULL, or told each file before it is read. */
    void (*names)(void *listener, const char *path);
    void *listener;
    const struct sb_opener *opener; /* of those files; NULL: none */
};

/* The nanoseconds of "ns", "us", "ms" or "s"; 0 for anything else. */
double sb_latency_unit(const char *name);

/* The type of that name, or NULL. */
const struct sb_dist_type *sb_latency_type(const struct sb_latency_source *source,
                                           const char *name);

/* SB_EINPUT, with what is wrong with `node` recorded. */
enum sb_code sb_latency_fail(const struct sb_latency_source *source,
                             const struct sb_json_node *node, struct sb_error *error,
                             const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Refuses members whose name is not among `known`, which ends with NULL. */
enum sb_code sb_latency_known(const struct sb_latency_source *source,
                              const struct sb_json_node *node, const char *const *known,
                              struct sb_error *error);

/* The member of that name, or NULL. */
const struct sb_json_node *sb_latency_get(const struct sb_latency_source *source,
                                          const struct sb_json_node *node, const char *name);

/* The array member `name` with at least one element, or NULL and the error recorded. */
const struct sb_json_node *sb_latency_list(const struct sb_latency_source *source,
                                           const struct sb_json_node *node, const char *name,
                                           struct sb_error *error);

/* The child of a list or object behind `child`, the first behind NULL, NULL behind the last; and a
 * member's name. */
const struct sb_json_node *sb_latency_next(const struct sb_latency_source *source,
                                           const struct sb_json_node *container,
                                           const struct sb_json_node *child);
const char *sb_latency_key(const struct sb_latency_source *source,
                           const struct sb_json_node *member);

/* SB_OK where the node is an object, else "expected `what`, found …". */
enum sb_code sb_latency_object(const struct sb_latency_source *source,
                               const struct sb_json_node *node, const char *what,
                               struct sb_error *error);

/* A text; a number within [least, most]; a time in the source's unit, given back in nanoseconds. */
enum sb_code sb_latency_text(const struct sb_latency_source *source,
                             const struct sb_json_node *node, const char **text,
                             struct sb_error *error);
enum sb_code sb_latency_number(const struct sb_latency_source *source,
                               const struct sb_json_node *node, double least, double most,
                               double *value, struct sb_error *error);
enum sb_code sb_latency_time(const struct sb_latency_source *source,
                             const struct sb_json_node *node, double *ns, struct sb_error *error);

#endif
