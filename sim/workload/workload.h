/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a workload file says: a graph, its name, and how many workers it wants. */
#ifndef SIM_WORKLOAD_WORKLOAD_H
#define SIM_WORKLOAD_WORKLOAD_H

#include "sim/model/dag.h"
#include "sim/workload/readers.h"

struct sb_workload {
    char *name, *description, *file; /* in the graph's arena; description may be "" */
    uint32_t workers;                /* 0: unlimited */
    struct sb_dag dag;
};

/* Releases; a zeroed workload is fine. */
void sb_workload_fini(struct sb_workload *workload);

/* Reads a file of any known format; "-" is standard input. On failure `workload` is zeroed. */
enum sb_code sb_workload_read(struct sb_workload *workload, const char *path,
                              const struct sb_readers *readers, struct sb_error *error);

/* The same from memory; `name` stands for the file in messages, and files that the workload names
 * are beside it. */
enum sb_code sb_workload_parse(struct sb_workload *workload, const char *name, const char *data,
                               size_t size, const struct sb_readers *readers,
                               struct sb_error *error);

#endif
