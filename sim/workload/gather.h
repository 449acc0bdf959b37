/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workloads of many files. */
#ifndef SIM_WORKLOAD_GATHER_H
#define SIM_WORKLOAD_GATHER_H

#include "sim/workload/contents.h"

struct sb_gather_file {
    const char *path; /* borrowed */
    bool found;       /* in a folder: where no format knows it, it is left out, and noted */
};

/* Each file is a workload, in the order of `file`; behind them, files that say one thing together
 * (sim/workload/format.h) make one or more. (*workload)[*count] on the heap, for sb_gather_free;
 * on failure NULL and 0. Errors as those of sb_workload_read. */
enum sb_code sb_gather(const struct sb_gather_file *file, size_t files,
                       const struct sb_readers *readers, struct sb_notes *notes,
                       struct sb_workload **workload, unsigned *count, struct sb_error *error);
void sb_gather_free(struct sb_workload *workload, unsigned count); /* NULL allowed */

/* The same of one source whose format has a gathering, which is consumed. */
enum sb_code sb_gather_source(struct sb_source *source, const struct sb_format *format,
                              const struct sb_readers *readers, struct sb_workload **workload,
                              unsigned *count, struct sb_error *error);

#endif
