/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/dag_means.h"

enum sb_code sb_dag_at_means(const struct sb_dag *dag, struct sb_dag *means, struct sb_arena *arena,
                             struct sb_error *error)
{
    *means = *dag;
    means->arena = (struct sb_arena){ 0 };
    means->dist = sb_arena_alloc(arena, dag->dists, sizeof *means->dist);
    if (!means->dist)
        return sb_fail_memory(error);
    for (uint32_t s = 0; s < dag->steps; s++)
        means->dist[dag->dist_of[s]] = sb_dist_constant((double)dag->expected[s]);
    means->random = false;
    means->rows = 0;
    means->factor_of = NULL;
    means->rank = NULL;
    means->factors = 0;
    return SB_OK;
}
