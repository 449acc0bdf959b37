/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workloads with numbers in them changed, one point after another: of two axes the first changes
 * slowest. The same steps have the same random numbers at every point, as the seed is the same. */
#ifndef SIM_SWEEP_SWEEP_H
#define SIM_SWEEP_SWEEP_H

#include "sim/sweep/axis.h"
#include "sim/workload/generator/family.h"
#include "sim/workload/source/contents.h"

enum { SB_SWEEP_AXES = 2 };

struct sb_sweep_base {
    const struct sb_workload *workload;
    struct sb_source source; /* its document, where an axis is a path in it; else zeroed */
};

/* Begins zeroed. */
struct sb_sweep {
    uint32_t axes; /* 0: nothing is swept; those of the document's family are the last */
    struct sb_axis axis[SB_SWEEP_AXES];
    uint32_t bases, points; /* points of all bases together */
    struct sb_sweep_base *base; /* [bases] */
    struct sb_workload *own;    /* [bases] of documents; else NULL */
    const struct sb_readers *readers;
    struct sb_family family;
    struct sb_arena arena;
};

/* Reads the axes, text[] up to NULL. SB_EINPUT; SB_ENOMEM. The caller ends `sweep` with
 * sb_sweep_fini in any case, also after the functions below. */
enum sb_code sb_sweep_read(struct sb_sweep *sweep, const char *const *text,
                           struct sb_error *error);

/* Whether an axis is a path, so that documents are needed. */
bool sb_sweep_needs_documents(const struct sb_sweep *sweep);

/* Sweeps these workloads, which are borrowed; SB_EINPUT where they make too many points. */
enum sb_code sb_sweep_of_workloads(struct sb_sweep *sweep, const struct sb_workload *workload,
                                   uint32_t workloads, struct sb_error *error);

/* Sweeps the workloads of these files ("-" is standard input), which are in our own format, and
 * makes each point once, so that one with values that a workload refuses is told before anything
 * runs. A file alone may be a family, whose parameters are swept as well. `readers` is borrowed.
 * SB_EINPUT, naming the point; SB_ENOMEM. */
enum sb_code sb_sweep_of_files(struct sb_sweep *sweep, const char *const *file, uint32_t files,
                               const struct sb_readers *readers, struct sb_error *error);

void sb_sweep_fini(struct sb_sweep *sweep);

/* Which workload a point is of, and which value of each axis. */
uint32_t sb_sweep_base_of(const struct sb_sweep *sweep, uint32_t point);
double sb_sweep_value(const struct sb_sweep *sweep, uint32_t point, uint32_t axis);

/* "workers=4 tasks.user.latency.p99=100ms", behind the workload's name unless `of` is NULL. In the
 * arena; NULL when memory is out. */
char *sb_sweep_name(const struct sb_sweep *sweep, uint32_t point, const char *of,
                    struct sb_arena *arena);

/* The workload at a point, with so many workers, to be ended with sb_workload_fini. */
enum sb_code sb_sweep_build(const struct sb_sweep *sweep, uint32_t point,
                            struct sb_workload *workload, struct sb_error *error);

#endif
