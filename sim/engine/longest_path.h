/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SIM_ENGINE_LONGEST_PATH_H
#define SIM_ENGINE_LONGEST_PATH_H

#include "sim/engine/plan.h"
#include "sim/model/span.h"

/* As many workers as wanted: the makespan and span[steps] of one run; finish[plan->nodes] is
 * scratch. For looking at single schedules, and as a check on the kernels. */
sb_ns sb_longest_path_trace(const struct sb_plan *plan, const sb_ns *latency, sb_ns *finish,
                            struct sb_span *span);

#endif
