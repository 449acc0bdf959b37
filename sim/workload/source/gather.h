/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workloads of many files. */
#ifndef SIM_WORKLOAD_SOURCE_GATHER_H
#define SIM_WORKLOAD_SOURCE_GATHER_H

#include "sim/workload/source/contents.h"

struct sb_gather_file {
    const char *path; /* borrowed */
    bool found;       /* in a folder: where no format knows it, it is left out, and noted */
};

struct sb_gathering;

enum { SB_GATHER_GROUPS = 8 };

/* Begins as { .readers = … }, which is borrowed. */
struct sb_gather {
    const struct sb_readers *readers;
    struct sb_workload *workload; /* [count]: of the files that are one each, so far */
    size_t count, room;
    struct {
        const struct sb_gathering *gathering;
        void *self;
        size_t files; /* that were read without an error */
    } group[SB_GATHER_GROUPS];
    unsigned groups;
};

/* Reads one file. After a failure, others can be read all the same. */
enum sb_code sb_gather_add(struct sb_gather *gather, const struct sb_gather_file *file,
                           struct sb_notes *notes, struct sb_error *error);

/* (*workload)[*count] on the heap, for sb_gather_free: first those that are there, then those of
 * files that say one thing together (sim/workload/source/format.h). Where `code`, which is what
 * came of reading, is an error, it is returned and nothing is made. Ends `gather` in any case. */
enum sb_code sb_gather_finish(struct sb_gather *gather, enum sb_code code,
                              struct sb_workload **workload, unsigned *count,
                              struct sb_error *error);

/* All of that at once; on failure NULL and 0. Errors as those of sb_workload_read, and SB_EINPUT
 * where no workload is in any of the files. */
enum sb_code sb_gather(const struct sb_gather_file *file, size_t files,
                       const struct sb_readers *readers, struct sb_notes *notes,
                       struct sb_workload **workload, unsigned *count, struct sb_error *error);
void sb_gather_free(struct sb_workload *workload, unsigned count); /* NULL allowed */

/* The same of one source whose format has a gathering, which is consumed. */
enum sb_code sb_gather_source(struct sb_source *source, const struct sb_format *format,
                              const struct sb_readers *readers, struct sb_workload **workload,
                              unsigned *count, struct sb_error *error);

#endif
