/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run runs, one after another: workloads, or the points of a sweep of them. */
#ifndef SIM_CLI_OPTIONS_POINTS_H
#define SIM_CLI_OPTIONS_POINTS_H

#include "sim/cli/options/options.h"
#include "sim/result/result.h"
#include "sim/sweep/sweep.h"
#include "sim/workload/workload.h"

/* Begins zeroed. */
struct sb_points {
    struct sb_workload *workload; /* [workloads] as the files say them */
    unsigned workloads;
    struct sb_workload *row; /* [rows] with the names of points, of which the graph may be another;
                                borrowed where nothing is swept */
    unsigned rows;
    struct sb_sweep sweep;
    bool is_family; /* a document itself says what is swept */
    /* Its own: */
    struct sb_readers readers;
    struct sb_workload built;
};

/* Reads the files, and the points of --sweep and of a family of graphs, all of which are refused
 * before the first one runs. Notes are told. The caller ends it, also after a failure. */
enum sb_code sb_points_read(struct sb_points *points, const struct sb_options *o,
                            struct sb_error *error);
void sb_points_fini(struct sb_points *points);

/* The workload of a row, until the next one is asked for; NULL with the error recorded. */
const struct sb_workload *sb_points_take(struct sb_points *points, unsigned row,
                                         struct sb_error *error);

/* Gives back what the workload of a row takes, which has run: a result borrows nothing of it. */
void sb_points_release(struct sb_points *points, unsigned row);

/* What its folder in a report is called after: the first point of a workload has that one's name.
 */
const char *sb_points_folder(const struct sb_points *points, unsigned row);

/* With how many workers it runs. */
uint32_t sb_points_workers(const struct sb_points *points, unsigned row,
                           const struct sb_options *o);

/* Tells the result which point it is of. */
enum sb_code sb_points_mark(const struct sb_points *points, unsigned row,
                            struct sb_workload_result *result, struct sb_arena *arena,
                            struct sb_error *error);

#endif
