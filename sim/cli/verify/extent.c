/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/verify/extent.h"

#include "sim/text/units.h"
#include "sim/text/utf8.h"
#include "sim/verify/verify.h"

enum { REPLICATES = 400 };

uint32_t sb_verify_workers(const struct sb_options *o, const struct sb_workload *workload)
{
    return o->workers == SB_WORKERS_OF_FILE ? workload->workers : o->workers;
}

uint64_t sb_verify_count(const struct sb_options *o, const struct sb_workload *workload,
                         uint32_t strategies, uint64_t steps_max)
{
    const struct sb_dag *dag = &workload->dag;
    uint64_t count = sb_verify_replicates(REPLICATES, dag->steps, strategies, steps_max);
    if (o->only || o->replicates)
        count = o->only ? 1 : o->replicates;
    return dag->rows && count > dag->rows ? dag->rows : count;
}

void sb_verify_heading(FILE *out, const struct sb_workload *workload, uint32_t workers,
                       uint64_t replicates)
{
    const struct sb_dag *dag = &workload->dag;
    char name[200], tasks[SB_UNITS_SIZE], edges[SB_UNITS_SIZE], limit[SB_UNITS_SIZE] = "unlimited",
                                                                count[SB_UNITS_SIZE];
    sb_utf8_clean(name, sizeof name, workload->name, 60);
    if (workers)
        sb_units_count(limit, workers);
    fprintf(out, "%s  %s task%s, %s edge%s · %s worker%s · %s replicate%s", name,
            sb_units_count(tasks, dag->tasks), dag->tasks == 1 ? "" : "s",
            sb_units_count(edges, dag->edges), dag->edges == 1 ? "" : "s", limit,
            workers == 1 ? "" : "s", sb_units_count(count, replicates), replicates == 1 ? "" : "s");
}
