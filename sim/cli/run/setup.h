/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run as its options say it: what is run, one row (a workload, or a point of a sweep) after
 * another, whoever runs which replicates. */
#ifndef SIM_CLI_RUN_SETUP_H
#define SIM_CLI_RUN_SETUP_H

#include "sim/cli/options/options.h"
#include "sim/cli/options/points.h"
#include "sim/cli/options/selection.h"
#include "sim/cli/policy/loaded.h"
#include "sim/cli/terminal/progress.h"
#include "sim/draw/tables/table_cache.h"
#include "sim/run/experiment_case.h"

/* Begins zeroed, and stays where it is. */
struct sb_run_setup {
    const struct sb_options *options;
    struct sb_selection selection;
    struct sb_policy policy; /* of --strategy */
    struct sb_points points; /* its rows */
    struct sb_table_cache tables;
    struct sb_percentiles percentiles;
    sb_ns slo;
    double precision; /* 0: as many replicates as asked for */
    enum sb_sampling sampling;
    struct sb_progress *progress; /* NULL: nobody looks */
    bool figures_only;            /* as of the reports that are made */
};

/* Reads what the options say, and the files. SB_EINPUT, SB_ENOMEM. The caller ends it, also after a
 * failure. */
enum sb_code sb_run_setup_read(struct sb_run_setup *setup, const struct sb_options *o,
                               struct sb_error *error);
void sb_run_setup_fini(struct sb_run_setup *setup);

/* An experiment, and the strategies that it has. */
struct sb_run_row {
    struct sb_selection selection;
    struct sb_experiment experiment;
};

/* The experiment of a row, of which only one at a time is there. */
enum sb_code sb_run_setup_row(struct sb_run_setup *setup, unsigned row, struct sb_run_row *own,
                              struct sb_error *error);

/* For which reports the results of the rows will be: that one (NULL: none), and with --no-report,
 * which `o` may say, no other. Without it everything is kept. */
void sb_run_setup_report(struct sb_run_setup *setup, const struct sb_options *o,
                         const struct sb_report *report);

/* What a row's result says besides what came of its replicates: which point it is, insight, and why
 * nothing is verified. */
enum sb_code sb_run_setup_conclude(const struct sb_run_setup *setup, unsigned row,
                                   const struct sb_run_row *own, struct sb_workload_result *result,
                                   struct sb_arena *arena, struct sb_error *error);

/* A result of no rows yet, with room for so many; its percentiles are the setup's. SB_ENOMEM. */
enum sb_code sb_run_setup_result(const struct sb_run_setup *setup, unsigned rows,
                                 struct sb_result *result, struct sb_error *error);

/* All strategies that run on any of the workloads: what conditions may name. */
struct sb_selection sb_run_setup_names(const struct sb_run_setup *setup);

/* Whether a report can be written: tells it before anything runs. */
enum sb_code sb_run_setup_try_folder(const struct sb_run_setup *setup, const char *out,
                                     struct sb_error *error);

#endif
