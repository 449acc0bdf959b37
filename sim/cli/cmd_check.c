/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/cmd_check.h"

#include "sim/cli/options.h"
#include "sim/cli/workloads.h"

#include <stdio.h>

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
                   "are {formats}; the content of a file tells which one it is.",
    .examples = "simbench check *.json",
    .self = SB_CHECK,
    .least_arguments = 1,
    .most_arguments = UINT32_MAX,
    .files = true,
    .run = check,
};
