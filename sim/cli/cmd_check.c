/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/cmd_check.h"

#include "sim/cli/options/options.h"
#include "sim/cli/options/workloads.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"

#include <stdio.h>

enum { TOLD_MAX = 8, NAME_SIZE = 200 };

/* What follows from the points of a task's quantiles, and was not given. */
static void tell_dist(const struct sb_dag *dag, uint32_t step)
{
    const struct sb_dist *dist = &dag->dist[dag->dist_of[step]];
    const struct sb_range told = dist->type->told(dist);
    char name[NAME_SIZE], mean[SB_UNITS_SIZE], high[SB_UNITS_SIZE], below[SB_UNITS_SIZE],
        above[SB_UNITS_SIZE];
    sb_utf8_clean(name, sizeof name, dag->task_name[dag->step_task[step]], 80);
    printf("  %s: mean %s, p99.99 %s; %s of the draws are below the given points, %s above\n", name,
           sb_units_duration(mean, sb_dist_mean(dist), 0),
           sb_units_duration(high, sb_dist_quantile(dist, 1e-4, true), 0),
           sb_units_share(below, told.lo), sb_units_share(above, 1 - told.hi));
}

/* Neighbours that share a distribution are told once. */
static void tell_dists(const struct sb_dag *dag)
{
    uint32_t count = 0, before = SB_NONE;
    for (uint32_t s = 0; s < dag->steps; s++) {
        const struct sb_dist *dist = &dag->dist[dag->dist_of[s]];
        if (!dist->type || !dist->type->told || dag->dist_of[s] == before)
            continue;
        before = dag->dist_of[s];
        if (count++ < TOLD_MAX)
            tell_dist(dag, s);
    }
    if (count > TOLD_MAX)
        printf("  and %u more of quantiles\n", (unsigned)(count - TOLD_MAX));
}

static int check(const struct sb_options *o)
{
    int status = SB_EXIT_DONE;
    for (unsigned i = 0; i < o->arguments; i++) {
        struct sb_further_errors further = { 0 };
        struct sb_error error = { .further = &further };
        struct sb_workload workload = { 0 };
        if (sb_workloads_read_one(o, o->argument[i], &workload, &error)) {
            int failed = sb_command_fail(&error);
            status = failed > status ? failed : status;
        }
        else if (!o->quiet) {
            printf("%s: fine (tasks %u, steps %u, edges %u)\n", o->argument[i], workload.dag.tasks,
                   workload.dag.steps, workload.dag.edges);
            tell_dists(&workload.dag);
        }
        sb_workload_fini(&workload);
    }
    return status;
}

const struct sb_command sb_command_check = {
    .name = "check",
    .arguments = "FILE...",
    .summary = "read workloads and say what is wrong with them",
    .description = "All files are read, also after one with an error. The formats that can be read "
                   "are {formats}; the content of a file tells which one it is. Of quantiles, what "
                   "follows from their points is told: the mean, p99.99, and how many draws are "
                   "outside them.",
    .examples = "simbench check *.json",
    .self = SB_CHECK,
    .least_arguments = 1,
    .most_arguments = UINT32_MAX,
    .files = true,
    .run = check,
};
