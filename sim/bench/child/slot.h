/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A slot: what is timed at once. Tiny graphs are many to a slot and short runs are repeated, so
 * that the clock's own cost and grain vanish. */
#ifndef SIM_BENCH_CHILD_SLOT_H
#define SIM_BENCH_CHILD_SLOT_H

#include "sim/bench/cases/case.h"
#include "sim/bench/rig/rig.h"

struct sb_bench_slot {
    struct sb_bench_rig *rig;
    struct sb_bench_load **load; /* [loads] of a random graph each is another drawing, run once;
                    else one, run `repeat` times */
    uint32_t loads, repeat;
    uint32_t iterations; /* what the bodies spin */
    unsigned workers;
    bool processor; /* time that the process had a processor counts, and not what others took from
                       it meanwhile */
    struct sb_bench_graph *graph; /* borrowed; drawn anew in place */
};

/* Prepares a scheduler and loads of `graph`, which is the case's and may be that of several slots.
 * `extra`, `every` as in sb_bench_setup; `iterations` for spinning bodies, in empty ones 0. */
enum sb_code sb_bench_slot_init(struct sb_bench_slot *slot, const struct sb_bench_runtime *runtime,
                                const struct sb_bench_case *c, struct sb_bench_graph *graph,
                                const struct sb_bench_setup *setup, uint64_t seed,
                                struct sb_error *error);
void sb_bench_slot_fini(struct sb_bench_slot *slot); /* a zeroed slot is fine */

/* Random graphs are drawn anew; others stay. Same seed, same graphs. */
enum sb_code sb_bench_slot_redraw(struct sb_bench_slot *slot, uint64_t seed,
                                  struct sb_error *error);

/* Loads everything anew, with bodies that spin so many iterations; of a case whose bodies spin. */
enum sb_code sb_bench_slot_spin(struct sb_bench_slot *slot, uint32_t iterations, uint64_t seed,
                                struct sb_error *error);

/* Finds `repeat` for a slot of 200 us at least: call it once, warm. Leaves that of random graphs
 * at 1. */
enum sb_code sb_bench_slot_calibrate(struct sb_bench_slot *slot, struct sb_error *error);

/* Runs each of its loads once, and looks at everything that can be wrong. SB_ECHECK. */
enum sb_code sb_bench_slot_check(struct sb_bench_slot *slot, struct sb_error *error);

/* Runs it once: nanoseconds a task, the bodies' work included. */
enum sb_code sb_bench_slot_time(struct sb_bench_slot *slot, double *ns, struct sb_error *error);

/* Tasks that one go through the slot runs, `repeat` apart. */
double sb_bench_slot_tasks(const struct sb_bench_slot *slot);

/* What one body takes without a scheduler, ns, measured now, the least of a few; 0 where it is
 * empty. */
double sb_bench_slot_body(const struct sb_bench_slot *slot);
/* The least time that the bodies could take, ns a task: all workers busy, as far as the longest
 * path lets them. */
double sb_bench_slot_useful(const struct sb_bench_slot *slot);

/* A case's scheduler without anything put in. */
struct sb_bench_setup sb_bench_setup_of(const struct sb_bench_case *c);

#endif
