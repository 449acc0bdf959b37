/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plug-in: a file format, one in each file of workloads/formats. */
#ifndef SIM_WORKLOAD_SOURCE_FORMAT_H
#define SIM_WORKLOAD_SOURCE_FORMAT_H

#include "sim/model/builder/dag_builder.h"
#include "sim/workload/source/notes.h"
#include "sim/workload/source/readers.h"
#include "sim/workload/source/source.h"

/* The most workers that a file or --workers may ask for, and as a text. */
#define SB_WORKERS_MAX 1048576
#define SB_WORKERS_MAX_TEXT SB_WORKERS_QUOTE(SB_WORKERS_MAX)
#define SB_WORKERS_QUOTE(value) SB_WORKERS_QUOTE_(value)
#define SB_WORKERS_QUOTE_(value) #value

/* What a format makes of a file, before the graph is built. */
struct sb_draft {
    struct sb_dag_builder *builder; /* empty when `read` is called; whoever called frees it */
    const char *name, *description; /* in the builder's arena, or NULL: the file's name, nothing */
    uint32_t workers;               /* 0: unlimited */
    char where[384]; /* "file:line: tasks", for what is wrong with the graph as a whole */
    struct sb_notes notes;
};

struct sb_workload;

/* Of files that say one thing together, as many traces of one service do: `add` reads one of them,
 * `finish` makes workloads of all, the one that matters most first. */
struct sb_gathering {
    /* *self, to be ended by `end`. */
    enum sb_code (*begin)(void **self, const struct sb_readers *readers, struct sb_error *error);
    /* (*workload)[*count] on the heap, each to be ended by sb_workload_fini. */
    enum sb_code (*finish)(void *self, struct sb_workload **workload, unsigned *count,
                           struct sb_error *error);
    void (*end)(void *self); /* NULL allowed */
};

/* `recognise` looks at the source's head, or at what sb_source_json() makes of the whole, not at
 * the file's name; `read` fills a draft, which keeps nothing of the source: that is released before
 * the graph is built. The tables passed let a format read latencies and build generated graphs; of
 * what readers->import says it takes what it knows. */
struct sb_format {
    const char *name, *summary;
    bool (*recognise)(struct sb_source *source);
    bool weak; /* it also recognises what is another's: it is asked when all others have been */
    enum sb_code (*read)(struct sb_source *source, const struct sb_readers *readers,
                         struct sb_draft *draft, struct sb_error *error);
    /* Instead of `read`: files of all formats with the same gathering go together. `add` may read
     * the source in pieces. */
    const struct sb_gathering *gathering;
    enum sb_code (*add)(struct sb_source *source, void *gathered, struct sb_error *error);
};

#endif
