/* SPDX-License-Identifier: GPL-3.0-or-later */
/* List scheduling: the ready step of the highest rank is placed next, where it ends first. */
#ifndef SIM_PLACEMENT_LIST_H
#define SIM_PLACEMENT_LIST_H

#include "sim/placement/ready.h"

/* Which slot a step gets; `self` is what was given to sb_place_list. */
typedef enum sb_code sb_slot_choice(struct sb_placer *placer, uint32_t step, void *self,
                                    struct sb_slot *slot);

/* Places all steps in descending order of rank[steps], ties by number, each in the slot that
 * `choose` says. SB_ENOMEM, or what `choose` says. */
enum sb_code sb_place_list(struct sb_placer *placer, const sb_rank *rank, sb_slot_choice *choose,
                           void *self);

/* Two choices: the slot that ends first, in a gap if need be, or behind all else. */
enum sb_code sb_slot_inserted(struct sb_placer *placer, uint32_t step, void *self,
                              struct sb_slot *slot);
enum sb_code sb_slot_appended(struct sb_placer *placer, uint32_t step, void *self,
                              struct sb_slot *slot);

/* The upward rank times the workers (rank.h), in the placer's arena; NULL: no memory. */
sb_rank *sb_place_upward(struct sb_placer *placer);

/* A strategy's `place` whose order is the upward rank. */
enum sb_code sb_place_by_upward_rank(const struct sb_view *view, struct sb_placement *plan,
                                     sb_slot_choice *choose);

#endif
