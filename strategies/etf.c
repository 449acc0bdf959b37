/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Earliest time first (Hwang, Chow, Anger, Lee, SIAM J. Comput. 18(2), 1989): of all ready steps
 * and workers the pair that starts first comes next; ties: the higher static level, the longest
 * path of mean costs. It was made for workers that are alike, and does not look at what a step
 * costs where it starts. */
#include "sim/placement/pairs.h"

static sb_rank etf_nothing(const struct sb_placer *placer, uint32_t step, uint32_t worker,
                           const void *self)
{
    (void)placer, (void)step, (void)worker, (void)self;
    return 0;
}

static enum sb_code etf_place_all(struct sb_placer *placer)
{
    const struct sb_instance *in = &placer->instance;
    sb_rank *weight = sb_arena_alloc(&placer->arena, in->steps, sizeof *weight);
    sb_rank *level = sb_arena_alloc(&placer->arena, in->steps, sizeof *level);
    const struct sb_pair_rule rule = { .factor = 1, .addend = etf_nothing, .tie = level };
    if (!weight || !level)
        return SB_ENOMEM;
    sb_rank_sums(in, weight);
    sb_rank_upward(in, weight, 0, level);
    for (uint32_t s = 0; s < in->steps; s++)
        level[s] = -level[s]; /* the highest comes first */
    return sb_place_pairs(placer, &rule);
}

static enum sb_code etf_place(const struct sb_view *view, struct sb_placement *placement)
{
    return sb_placer_run(view, placement, etf_place_all);
}

extern const struct sb_strategy sb_strategy_etf;
const struct sb_strategy sb_strategy_etf = {
    .name = "etf",
    .summary = "the step and worker that can start first next (ETF)",
    .position = 107,
    .simplicity = 13,
    .place = etf_place,
};
