/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Min-min (Ibarra, Kim, J. ACM 24(2), 1977): of all ready steps the one that can end first comes
 * next, where it does. */
#include "sim/placement/pairs.h"

static sb_rank min_min_cost(const struct sb_placer *placer, uint32_t step, uint32_t worker,
                            const void *self)
{
    (void)self;
    return sb_instance_cost(&placer->instance, step, worker);
}

static enum sb_code min_min_place_all(struct sb_placer *placer)
{
    const struct sb_pair_rule rule = { .factor = 1, .addend = min_min_cost };
    return sb_place_pairs(placer, &rule);
}

static enum sb_code min_min_place(const struct sb_view *view, struct sb_placement *placement)
{
    return sb_placer_run(view, placement, min_min_place_all);
}

extern const struct sb_strategy sb_strategy_min_min;
const struct sb_strategy sb_strategy_min_min = {
    .name = "min-min",
    .summary = "of the ready steps the one that can end first next",
    .position = 110,
    .simplicity = 12,
    .place = min_min_place,
};
