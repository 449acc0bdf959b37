/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All on the worker that takes the least for all together, as they stand in the graph: no data ever
 * moves. What no parallel plan should be worse than, and many are. */
#include "sim/placement/placer.h"
#include "sim/placement/rank.h"

static uint32_t one_worker_fastest(const struct sb_instance *in)
{
    uint32_t best = 0;
    sb_rank least = 0;
    for (uint32_t w = 0; w < in->workers; w++) {
        sb_rank sum = 0;
        for (uint32_t s = 0; s < in->steps; s++)
            sum += sb_instance_cost(in, s, w);
        if (w == 0 || sum < least) {
            least = sum;
            best = w;
        }
    }
    return best;
}

static enum sb_code one_worker_place(const struct sb_view *view, struct sb_placement *placement)
{
    struct sb_placer placer;
    enum sb_code code = sb_placer_init(&placer, view, placement);
    uint32_t worker = code ? 0 : one_worker_fastest(&placer.instance);
    for (uint32_t i = 0; code == SB_OK && i < placer.instance.steps; i++) {
        uint32_t step = placer.instance.order[i];
        if (placer.finish[step] != SB_UNPLACED)
            continue;
        sb_ns ready = sb_placer_arrivals(&placer, step)[worker];
        code =
            sb_placer_put(&placer, step, sb_placer_slot(&placer, step, worker, ready, false), NULL);
    }
    sb_placer_fini(&placer);
    return code;
}

extern const struct sb_strategy sb_strategy_one_worker;
const struct sb_strategy sb_strategy_one_worker = {
    .name = "one-worker",
    .summary = "all on the worker that takes the least for all together",
    .position = 116,
    .simplicity = 2,
    .place = one_worker_place,
};
