/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/placement/placer.h"

#include "sim/base/assert.h"

enum sb_code sb_placer_init(struct sb_placer *placer, const struct sb_view *view,
                            struct sb_placement *plan)
{
    *placer = (struct sb_placer){ .plan = plan };
    enum sb_code code = sb_instance_build(&placer->instance, view, &placer->arena);
    if (code)
        return code;
    const struct sb_instance *in = &placer->instance;
    placer->finish = sb_arena_alloc(&placer->arena, in->steps, sizeof *placer->finish);
    placer->arrival = sb_arena_alloc(&placer->arena, in->workers, sizeof *placer->arrival);
    placer->line = sb_arena_alloc(&placer->arena, in->workers, sizeof *placer->line);
    if (!placer->finish || !placer->arrival || !placer->line)
        return SB_ENOMEM;
    for (uint32_t s = 0; s < in->steps; s++) {
        placer->finish[s] = SB_UNPLACED;
        if (plan->begun && plan->begun[s])
            code = sb_placer_put(
                placer, s, (struct sb_slot){ plan->worker[s], plan->start[s], plan->end[s] }, NULL);
        if (code)
            return code;
    }
    return SB_OK;
}

void sb_placer_fini(struct sb_placer *placer)
{
    for (uint32_t w = 0; placer->line && w < placer->instance.workers; w++)
        sb_timeline_fini(&placer->line[w]);
    sb_arena_fini(&placer->arena);
}

enum sb_code sb_placer_run(const struct sb_view *view, struct sb_placement *plan,
                           enum sb_code (*place_all)(struct sb_placer *placer))
{
    struct sb_placer placer;
    enum sb_code code = sb_placer_init(&placer, view, plan);
    if (code == SB_OK)
        code = place_all(&placer);
    sb_placer_fini(&placer);
    return code;
}

/* From elsewhere the latest data count on all workers but that which they come from; there the
 * latest from others does. */
const sb_ns *sb_placer_arrivals(struct sb_placer *placer, uint32_t step)
{
    const struct sb_instance *in = &placer->instance;
    sb_ns latest = 0, other = 0; /* of data sent: of all, and of those not from `source` */
    uint32_t source = SB_NONE;
    for (uint32_t w = 0; w < in->workers; w++)
        placer->arrival[w] = placer->plan->now;
    for (uint32_t e = in->pred->begin[step]; e < in->pred->begin[step + 1]; e++) {
        uint32_t p = in->pred->list[e];
        sb_ns end = placer->finish[p];
        if (end == SB_UNPLACED)
            continue;
        uint32_t from = placer->plan->worker[p];
        sb_ns sent = end + in->from_pred[e];
        placer->arrival[from] = end > placer->arrival[from] ? end : placer->arrival[from];
        if (from == source) {
            latest = sent > latest ? sent : latest;
        }
        else if (source == SB_NONE || sent > latest) {
            other = source == SB_NONE ? 0 : latest;
            latest = sent;
            source = from;
        }
        else {
            other = sent > other ? sent : other;
        }
    }
    for (uint32_t w = 0; w < in->workers; w++) {
        sb_ns from_others = w == source ? other : latest;
        placer->arrival[w] = from_others > placer->arrival[w] ? from_others : placer->arrival[w];
    }
    return placer->arrival;
}

struct sb_slot sb_placer_earliest(struct sb_placer *placer, uint32_t step, bool insertion)
{
    const sb_ns *arrival = sb_placer_arrivals(placer, step);
    struct sb_slot best = sb_placer_slot(placer, step, 0, arrival[0], insertion);
    for (uint32_t w = 1; w < placer->instance.workers; w++) {
        /* A worker that could not even end in time without anything else to do needs no search. */
        if (arrival[w] + sb_instance_cost(&placer->instance, step, w) >= best.finish)
            continue;
        struct sb_slot slot = sb_placer_slot(placer, step, w, arrival[w], insertion);
        if (slot.finish < best.finish)
            best = slot;
    }
    return best;
}

enum sb_code sb_placer_put(struct sb_placer *placer, uint32_t step, struct sb_slot slot,
                           struct sb_entry *entry)
{
    SB_ASSERT(placer->finish[step] == SB_UNPLACED);
    enum sb_code code = sb_timeline_add(&placer->line[slot.worker], slot.start, slot.finish, entry);
    if (code)
        return code;
    placer->plan->worker[step] = slot.worker;
    placer->plan->start[step] = slot.start;
    placer->finish[step] = slot.finish;
    return SB_OK;
}

void sb_placer_take_back(struct sb_placer *placer, uint32_t step, const struct sb_entry *entry)
{
    SB_ASSERT(placer->finish[step] != SB_UNPLACED);
    sb_timeline_undo(&placer->line[placer->plan->worker[step]], entry);
    placer->finish[step] = SB_UNPLACED;
}
