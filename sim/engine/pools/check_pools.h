/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the checker of schedules (check.h) holds against them where steps hold slots of pools. */
#ifndef SIM_ENGINE_POOLS_CHECK_POOLS_H
#define SIM_ENGINE_POOLS_CHECK_POOLS_H

#include "sim/engine/plan.h"
#include "sim/model/span.h"

/* Accepts or refuses (SB_ECHECK) span[steps] of a graph with pools: at no time are more slots held
 * than a pool has. With a plan, moreover, none waits without a reason: by (ready time, number) each
 * that waits lacks slots or stands behind one that waits for the same pool, and none starts before
 * one that has been ready for longer and takes of the same pool; by a strategy's keys each that
 * waits lacks slots. A limited number of workers (`workers` > 0) is one pool more. Spans are those
 * of the steps, none starts before it is ready or runs for a negative time. SB_ENOMEM. */
enum sb_code sb_check_pools(const struct sb_dag *dag, const struct sb_plan *plan, uint32_t workers,
                            const struct sb_span *span, struct sb_error *error);

#endif
