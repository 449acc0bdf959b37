/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/workloads.h"

#include "sim/plugins.h"

#include <stdlib.h>

enum sb_code sb_workloads_read(const struct sb_options *o, struct sb_workload **workload,
                               struct sb_error *error)
{
    struct sb_workload *read = calloc(o->arguments, sizeof *read);
    enum sb_code code = read ? SB_OK : sb_fail_memory(error);
    for (unsigned i = 0; code == SB_OK && i < o->arguments; i++)
        code = sb_workload_read(&read[i], o->argument[i], &sb_plugins.readers, error);
    if (code)
        sb_workloads_free(read, o->arguments);
    *workload = code ? NULL : read;
    return code;
}

void sb_workloads_free(struct sb_workload *workload, unsigned count)
{
    for (unsigned i = 0; workload && i < count; i++)
        sb_workload_fini(&workload[i]);
    free(workload);
}
