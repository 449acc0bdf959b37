/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dynamic level scheduling (Sih, Lee, IEEE TPDS 4(2), 1993): of all ready steps and workers the
 * pair with the highest dynamic level comes next: the step's static level, less its start there,
 * plus what it takes less there than at the median of the workers. Static levels are longest paths
 * of medians, without transfers. All is counted twice, so that a median between two costs is whole.
 */
#include "sim/placement/pairs.h"

#include <stdlib.h>
#include <string.h>

struct dls_levels {
    sb_rank *level, *median; /* [steps] twice */
};

static int dls_compare(const void *a, const void *b)
{
    sb_ns x = *(const sb_ns *)a, y = *(const sb_ns *)b;
    return (x > y) - (x < y);
}

static sb_rank dls_addend(const struct sb_placer *placer, uint32_t step, uint32_t worker,
                          const void *self)
{
    const struct dls_levels *levels = self;
    sb_rank cost = sb_instance_cost(&placer->instance, step, worker);
    return 2 * cost - levels->median[step] - levels->level[step];
}

static enum sb_code dls_place_all(struct sb_placer *placer)
{
    const struct sb_instance *in = &placer->instance;
    struct dls_levels levels = {
        sb_arena_alloc(&placer->arena, in->steps, sizeof *levels.level),
        sb_arena_alloc(&placer->arena, in->steps, sizeof *levels.median),
    };
    sb_ns *row = sb_arena_alloc(&placer->arena, in->workers, sizeof *row);
    if (!levels.level || !levels.median || !row)
        return SB_ENOMEM;
    for (uint32_t s = 0; s < in->steps; s++) {
        memcpy(row, in->cost + (size_t)s * in->workers, in->workers * sizeof *row);
        qsort(row, in->workers, sizeof *row, dls_compare);
        levels.median[s] = (sb_rank)row[(in->workers - 1) / 2] + row[in->workers / 2];
    }
    sb_rank_upward(in, levels.median, 0, levels.level);
    const struct sb_pair_rule rule = { .factor = 2, .addend = dls_addend, .self = &levels };
    return sb_place_pairs(placer, &rule);
}

static enum sb_code dls_place(const struct sb_view *view, struct sb_placement *placement)
{
    return sb_placer_run(view, placement, dls_place_all);
}

extern const struct sb_strategy sb_strategy_dls;
const struct sb_strategy sb_strategy_dls = {
    .name = "dls",
    .summary = "the step and worker with the highest dynamic level next (DLS)",
    .position = 106,
    .simplicity = 14,
    .place = dls_place,
};
