/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/replicates/placed_job.h"

static bool any_places(const struct sb_strategy *const *strategy, uint32_t strategies)
{
    uint32_t s = 0;
    while (s < strategies && !sb_strategy_has_places(strategy[s]))
        s++;
    return s < strategies;
}

enum sb_code sb_placed_job_build(struct sb_placed_job *placed, const struct sb_plan *path,
                                 const struct sb_dag *dag,
                                 const struct sb_strategy *const *strategy, uint32_t strategies,
                                 uint32_t workers, struct sb_arena *arena, struct sb_error *error)
{
    *placed = (struct sb_placed_job){ .platform = dag->platform, .differs = dag->platform };
    if (placed->differs)
        return sb_lanes_build_bound(&placed->bound, path, dag->platform, arena, error);
    if (workers == 0 || dag->steps == 0 || sb_pools_matter(dag->pools) ||
        !any_places(strategy, strategies))
        return SB_OK;
    workers = workers < dag->steps ? workers : dag->steps; /* more could never be busy */
    placed->platform = &placed->alike;
    return sb_platform_alike(&placed->alike, dag, workers, arena, error);
}

bool sb_placed_is(const struct sb_placed_job *placed, const struct sb_strategy *strategy)
{
    return placed->platform && (placed->differs || sb_strategy_has_places(strategy));
}
