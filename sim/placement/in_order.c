/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/placement/in_order.h"

static struct sb_slot choose_slot(struct sb_placer *placer, uint32_t step,
                                  sb_preference *preference)
{
    const sb_ns *arrival = sb_placer_arrivals(placer, step);
    struct sb_slot best = { 0 };
    sb_ns least = 0;
    for (uint32_t w = 0; w < placer->instance.workers; w++) {
        struct sb_slot slot = sb_placer_slot(placer, step, w, arrival[w], false);
        sb_ns value = preference(&slot, sb_timeline_end(&placer->line[w]));
        if (w == 0 || value < least) {
            least = value;
            best = slot;
        }
    }
    return best;
}

enum sb_code sb_place_in_order(const struct sb_view *view, struct sb_placement *plan,
                               sb_preference *preference)
{
    struct sb_placer placer;
    enum sb_code code = sb_placer_init(&placer, view, plan);
    for (uint32_t i = 0; code == SB_OK && i < placer.instance.steps; i++) {
        uint32_t step = placer.instance.order[i];
        if (placer.finish[step] == SB_UNPLACED)
            code = sb_placer_put(&placer, step, choose_slot(&placer, step, preference), NULL);
    }
    sb_placer_fini(&placer);
    return code;
}
