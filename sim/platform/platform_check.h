/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accepts or refuses schedules of workers that differ, with their transfers, whoever made them. */
#ifndef SIM_PLATFORM_PLATFORM_CHECK_H
#define SIM_PLATFORM_PLATFORM_CHECK_H

#include "sim/engine/check.h"
#include "sim/model/platform.h"
#include "sim/platform/network/transfer.h"

/* A schedule, borrowed. */
struct sb_placed_schedule {
    const struct sb_span *span;         /* [steps] */
    const struct sb_transfer *transfer; /* [transfers] */
    size_t transfers;
    sb_ns makespan;
    const uint32_t *queue, *begin; /* as in sb_route: what each worker runs, in order, each step as
                                      soon as it can; NULL: nobody has said */
};

struct sb_platform_check;

/* Scratch for schedules of `dag`; NULL when memory is out. `check` is for the same graph. */
struct sb_platform_check *sb_platform_check_new(const struct sb_dag *dag,
                                                const struct sb_platform *platform,
                                                struct sb_schedule_check *check);
void sb_platform_check_free(struct sb_platform_check *check);

/* SB_ECHECK, naming the step and both times, unless: each step runs once, on a worker that there
 * is, for as long as its latency[] takes there, and no worker runs two at once; it is ready exactly
 * when the last of its predecessors has ended, and starts no earlier than its data is on its
 * worker; data is sent when it is there, once its step has ended, and takes what the model of the
 * links says: alone on both ports, and never waiting while both are free; or, shared, until its
 * part of the link has done its work. With `queue`, each step starts as soon as it is ready, its
 * data is there and the one before it on its worker has ended. SB_ENOMEM. */
enum sb_code sb_platform_check_run(struct sb_platform_check *check, const struct sb_plan *plan,
                                   const sb_ns *latency, const struct sb_placed_schedule *schedule,
                                   struct sb_error *error);

#endif
