/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Schedules made by placing steps one after another. */
#ifndef SIM_BOUNDS_PLACING_H
#define SIM_BOUNDS_PLACING_H

#include "sim/bounds/profile.h"

/* Scratch for schedules of one problem, in an arena. */
struct sb_placing {
    const struct sb_problem *problem;
    struct sb_problem mirror;
    struct sb_profile profile;
    uint32_t *list, *rank; /* [steps] by priority, and the inverse */
    uint32_t *left;        /* [steps] predecessors that are not placed yet */
    uint32_t *position;    /* [steps] in problem->order */
    uint32_t *running;     /* [steps] */
    uint32_t *free;        /* [resources] */
    struct sb_place *place;
    struct sb_bitqueue *ready; /* by rank */
    uint64_t *words;           /* of it */
    size_t words_count;
};

/* -1 when memory is out. Borrows the problem. */
int sb_placing_init(struct sb_placing *placing, const struct sb_problem *problem,
                    struct sb_arena *arena);

/* start[steps]: time goes from end to end, and at each the steps that are ready start as far as
 * they fit, those with the larger priority[steps] first, ties by number (list scheduling; the
 * parallel scheme). Returns the makespan. */
sb_ns sb_place_in_time(struct sb_placing *placing, const double *priority, sb_ns *start);

/* start[steps]: steps are placed in the order of their priority, no step before those that it
 * awaits, each as early as it fits, also between those that are placed already (the serial scheme).
 * Returns the makespan. */
sb_ns sb_placing_in_order(struct sb_placing *placing, const double *priority, sb_ns *start);

/* Forward-backward improvement (K. Y. Li, R. J. Willis, European J. Operational Research 56, 1992;
 * double justification of V. Valls, F. Ballestin, S. Quintanilla, ibid. 165, 2005): each step, the
 * last to end first, as late as it fits, then each, the first to start first, as early as it fits;
 * again as long as that shortens the schedule. Returns the makespan, which is no longer than that
 * of `start`. */
sb_ns sb_place_justified(struct sb_placing *placing, sb_ns *start);

#endif
