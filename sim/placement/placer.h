/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan while it is made: which steps are placed, when their data are where, and which worker
 * would end the next one first. Data leave when a step ends and take their way, whatever else is
 * under way: the model of the papers. */
#ifndef SIM_PLACEMENT_PLACER_H
#define SIM_PLACEMENT_PLACER_H

#include "sim/placement/instance.h"
#include "sim/placement/timeline.h"

struct sb_placer {
    struct sb_instance instance;
    struct sb_placement *plan; /* worker[] and start[] of what is placed */
    sb_ns *finish;             /* [steps] of what is placed; SB_UNPLACED: it is not */
    struct sb_timeline *line;  /* [workers] */
    sb_ns *arrival;            /* [workers] scratch of sb_placer_arrivals */
    struct sb_arena arena;
};

#define SB_UNPLACED ((sb_ns)-1)

/* Where a step would go, and from when to when. */
struct sb_slot {
    uint32_t worker;
    sb_ns start, finish;
};

/* Fills `plan`, whose arrays are the caller's; steps that have begun are placed already. SB_ENOMEM.
 */
enum sb_code sb_placer_init(struct sb_placer *placer, const struct sb_view *view,
                            struct sb_placement *plan);
void sb_placer_fini(struct sb_placer *placer);

/* Both, and `place_all` of all steps between them. SB_ENOMEM. */
enum sb_code sb_placer_run(const struct sb_view *view, struct sb_placement *plan,
                           enum sb_code (*place_all)(struct sb_placer *placer));

/* When the data of those predecessors that are placed are on each worker: [workers], until the next
 * call; not before plan->now. */
const sb_ns *sb_placer_arrivals(struct sb_placer *placer, uint32_t step);

/* The slot on one worker, when its data are there at `ready`. */
static inline struct sb_slot sb_placer_slot(const struct sb_placer *placer, uint32_t step,
                                            uint32_t worker, sb_ns ready, bool insertion)
{
    sb_ns cost = sb_instance_cost(&placer->instance, step, worker);
    sb_ns start = sb_timeline_start(&placer->line[worker], ready, cost, insertion);
    return (struct sb_slot){ worker, start, start + cost };
}

/* The slot that ends first; of several, that of the worker with the smallest number. */
struct sb_slot sb_placer_earliest(struct sb_placer *placer, uint32_t step, bool insertion);

/* Places a step. `entry` may be NULL. SB_ENOMEM. */
enum sb_code sb_placer_put(struct sb_placer *placer, uint32_t step, struct sb_slot slot,
                           struct sb_entry *entry);

/* Takes the step back that was placed last. */
void sb_placer_take_back(struct sb_placer *placer, uint32_t step, const struct sb_entry *entry);

#endif
