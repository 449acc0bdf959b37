/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/workloads.h"

#include "sim/plugins.h"

#include <stdlib.h>

struct sb_workload *sb_workloads_read(const struct sb_options *o, struct sb_error *error)
{
    struct sb_workload *workload = calloc(o->arguments, sizeof *workload);
    enum sb_code code = workload ? SB_OK : sb_fail_memory(error);
    for (unsigned i = 0; i < o->arguments && code == SB_OK; i++)
        code = sb_workload_read(&workload[i], o->argument[i], &sb_plugins, error);
    if (code == SB_OK)
        return workload;
    sb_workloads_free(workload, o->arguments);
    return NULL;
}

void sb_workloads_free(struct sb_workload *workload, unsigned count)
{
    for (unsigned i = 0; workload && i < count; i++)
        sb_workload_fini(&workload[i]);
    free(workload);
}
