/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SIM_POLICY_PLACEMENT_CHECK_H
#define SIM_POLICY_PLACEMENT_CHECK_H

#include "sim/base/error.h"
#include "sim/model/strategy.h"

/* Whether a plan from scratch can be kept with expected costs: each step has a worker, starts when
 * its data is there, and alone on its worker. SB_ECHECK with step, worker and both times; `name`
 * is the strategy's. SB_ENOMEM. */
enum sb_code sb_placement_check(const struct sb_view *view, const struct sb_placement *placement,
                                const char *name, struct sb_error *error);

#endif
