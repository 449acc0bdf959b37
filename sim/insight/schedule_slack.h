/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The slack of each step in one schedule. */
#ifndef SIM_INSIGHT_SCHEDULE_SLACK_H
#define SIM_INSIGHT_SCHEDULE_SLACK_H

#include "sim/engine/plan.h"
#include "sim/model/span.h"

#define SB_SLACK_ABSENT INT64_MAX

/* slack[steps]: by how much a step can end later until the makespan of span[steps], which follows
 * the plan, grows: 0 on the critical path; SB_SLACK_ABSENT for a step that is absent. `workers` 0:
 * as many as wanted; else paths also follow the step before on a worker. SB_ENOMEM. */
enum sb_code sb_schedule_slack(const struct sb_plan *plan, uint32_t workers,
                               const struct sb_span *span, sb_ns *slack, struct sb_error *error);

#endif
