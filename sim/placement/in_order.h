/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Placing steps one after another as they stand in the graph, each behind all else on a worker that
 * a rule names: the immediate mode of on-line schedulers. */
#ifndef SIM_PLACEMENT_IN_ORDER_H
#define SIM_PLACEMENT_IN_ORDER_H

#include "sim/placement/placer.h"

/* What is smallest on the worker that is taken, where the step would get `slot`; `free` is when the
 * worker has nothing more to do. */
typedef sb_ns sb_preference(const struct sb_slot *slot, sb_ns free);

/* A strategy's `place`: steps in topological order, ties by number, of workers the smallest number.
 * SB_ENOMEM. */
enum sb_code sb_place_in_order(const struct sb_view *view, struct sb_placement *plan,
                               sb_preference *preference);

#endif
