/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options/workloads.h"

#include "sim/plugins.h"

#include <stdlib.h>

struct sb_readers sb_workloads_readers(const struct sb_options *o)
{
    struct sb_readers readers = sb_plugins.readers;
    readers.outside = o->allow_outside;
    readers.import = &o->import;
    return readers;
}

enum sb_code sb_workloads_read_one(const struct sb_options *o, const char *path,
                                   struct sb_workload *workload, struct sb_error *error)
{
    struct sb_readers readers = sb_workloads_readers(o);
    return sb_workload_read(workload, path, &readers, error);
}

enum sb_code sb_workloads_read(const struct sb_options *o, struct sb_workload **workload,
                               struct sb_error *error)
{
    struct sb_workload *read = calloc(o->arguments, sizeof *read);
    enum sb_code code = read ? SB_OK : sb_fail_memory(error);
    for (unsigned i = 0; code == SB_OK && i < o->arguments; i++)
        code = sb_workloads_read_one(o, o->argument[i], &read[i], error);
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
