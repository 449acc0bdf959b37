/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The callbacks of struct sb_strategy, answered by those of a struct sb_policy that it is the first
 * member of. While the policy is tried, what is wrong with an answer goes to its error. */
#ifndef SIM_POLICY_CALLBACKS_H
#define SIM_POLICY_CALLBACKS_H

#include "sim/model/strategy.h"

void sb_callback_constrain(const struct sb_view *view, struct sb_constraints *constraints);
void sb_callback_prioritise(const struct sb_view *view, int64_t *key);
/* SB_ECHECK: what sb_placement_check refuses. */
enum sb_code sb_callback_place(const struct sb_view *view, struct sb_placement *placement);

#endif
