/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/fit/independent.h"

bool sb_independent_absent(const struct sb_dist *dist, const struct sb_dist *present,
                           const struct sb_dist_type *mixture, struct sb_arena *arena,
                           struct sb_dist *alone)
{
    *alone = *present;
    if (dist->count >= dist->rows)
        return true;
    double *weight = sb_arena_alloc(arena, 2, sizeof *weight);
    struct sb_dist *component = sb_arena_alloc(arena, 2, sizeof *component);
    if (!weight || !component)
        return false;
    weight[1] = (double)dist->count / dist->rows;
    weight[0] = 1 - weight[1];
    component[1] = *present;
    *alone = (struct sb_dist){
        .type = mixture, .count = 2, .weight = weight, .component = component, .optional = true
    };
    return true;
}

bool sb_independent_dist(const struct sb_dist *dist, const struct sb_dist_type *mixture,
                         struct sb_arena *arena, struct sb_dist *alone)
{
    struct sb_dist present = *dist;
    present.row = NULL;
    present.rows = 0;
    if (sb_dist_is_constant(&present))
        present = sb_dist_constant(sb_dist_mean(&present));
    return sb_independent_absent(dist, &present, mixture, arena, alone);
}

enum sb_code sb_independent_make(struct sb_dag *dag, const struct sb_dist_type *mixture,
                                 struct sb_error *error)
{
    for (uint32_t d = 0; d < dag->dists; d++) {
        struct sb_dist alone;
        if (!dag->dist[d].rows)
            continue;
        if (!sb_independent_dist(&dag->dist[d], mixture, &dag->arena, &alone))
            return sb_fail_memory(error);
        dag->dist[d] = alone;
    }
    dag->rows = 0;
    return SB_OK;
}
