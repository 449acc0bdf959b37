/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a workload file says: a graph, its name, and how many workers it wants. */
#ifndef SIM_WORKLOAD_SOURCE_CONTENTS_H
#define SIM_WORKLOAD_SOURCE_CONTENTS_H

#include "sim/model/dag.h"
#include "sim/workload/source/notes.h"
#include "sim/workload/source/readers.h"
#include "sim/workload/source/source.h"

struct sb_workload {
    char *name, *description, *file; /* in the graph's arena; description may be "" */
    uint32_t workers;                /* 0: unlimited */
    bool edges_chosen;               /* the reader has dropped what --drop-edge says */
    const struct sb_notes *notes;    /* in the graph's arena, or NULL: nothing to tell */
    struct sb_dag dag;
};

struct sb_format;

/* Releases; a zeroed workload is fine. */
void sb_workload_fini(struct sb_workload *workload);

/* One that a format without gathering reads. Consumes the source, also on failure. */
enum sb_code sb_workload_take(struct sb_workload *workload, struct sb_source *source,
                              const struct sb_format *format, const struct sb_readers *readers,
                              struct sb_error *error);

#endif
