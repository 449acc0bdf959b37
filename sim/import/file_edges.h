/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which edges follow from files: a task that reads one waits for those that write it. */
#ifndef SIM_IMPORT_FILE_EDGES_H
#define SIM_IMPORT_FILE_EDGES_H

#include "sim/base/names.h"
#include "sim/import/plain_graph.h"

struct sb_file_use {
    uint32_t file, task;
    bool writes;
};

/* Zeroed is empty. */
struct sb_file_edges {
    struct sb_names names;
    struct sb_arena arena;
    double *size; /* [names] in bytes, 0 where nobody says */
    size_t size_room;
    struct sb_file_use *use;
    size_t uses, room;
};

/* SB_ENOMEM. */
enum sb_code sb_file_edges_use(struct sb_file_edges *files, const char *file, uint32_t task,
                               bool writes, struct sb_error *error);

/* The file has so many bytes, the most that is said of it. SB_ENOMEM. */
enum sb_code sb_file_edges_size(struct sb_file_edges *files, const char *file, double bytes,
                                struct sb_error *error);

/* How many edges files imply that the graph does not have, repetitions apart; with `add` they are
 * added to it. Each edge of the graph gets the sizes of the files that its first task writes and
 * the other reads. A task that writes what it reads does not wait for itself. SB_EINPUT at `where`:
 * more than a hundred million; SB_ENOMEM. */
enum sb_code sb_file_edges_missing(struct sb_file_edges *files, struct sb_plain_graph *graph,
                                   bool add, size_t *missing, const char *where,
                                   struct sb_error *error);

void sb_file_edges_fini(struct sb_file_edges *files);

#endif
