/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/summary/describe.h"

#include "sim/model/dag_metrics.h"
#include "sim/run/summary/pools.h"

#include <math.h>
#include <string.h>

static enum sb_code copy_names(const struct sb_workload *w, struct sb_workload_result *result,
                               struct sb_arena *arena, struct sb_error *error)
{
    result->name = sb_arena_text(arena, w->name, strlen(w->name));
    result->file = sb_arena_text(arena, w->file, strlen(w->file));
    result->description = sb_arena_text(arena, w->description, strlen(w->description));
    return result->name && result->file && result->description ? SB_OK : sb_fail_memory(error);
}

static enum sb_code describe(const struct sb_dag *dag, struct sb_workload_result *result,
                             struct sb_error *error)
{
    struct sb_dag_metrics m;
    enum sb_code code = sb_dag_measure(dag, &m, error);
    if (code)
        return code;
    result->tasks = dag->tasks;
    result->steps = dag->steps;
    result->edges = dag->edges;
    result->roots = m.roots;
    result->leaves = m.leaves;
    result->levels = m.levels;
    result->level_width = m.level_width;
    result->width = m.width;
    result->expected_work = m.work;
    result->expected_critical_path = m.critical_path;
    result->parallelism = m.critical_path ? (double)m.work / (double)m.critical_path : 0;
    result->random = dag->random;
    for (uint32_t d = 0; d < dag->dists; d++)
        if (!sb_dist_is_constant(&dag->dist[d])) {
            double beyond = sb_dist_tail(&dag->dist[d], (double)dag->draw_cap);
            result->cut_probability =
                beyond > result->cut_probability ? beyond : result->cut_probability;
        }
    for (uint32_t d = 0; d < dag->dists; d++) {
        result->mean_is_infinite = result->mean_is_infinite || isinf(sb_dist_mean(&dag->dist[d]));
        result->variance_is_infinite =
            result->variance_is_infinite || !isfinite(sb_dist_variance(&dag->dist[d]));
    }
    result->note = "";
    return SB_OK;
}

enum sb_code sb_describe(const struct sb_workload *workload, struct sb_workload_result *result,
                         struct sb_arena *arena, struct sb_error *error)
{
    enum sb_code code = describe(&workload->dag, result, error);
    if (code == SB_OK)
        code = sb_run_pools_fill(&workload->dag, result, arena, error);
    return code ? code : copy_names(workload, result, arena, error);
}
