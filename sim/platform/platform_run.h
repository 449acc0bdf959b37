/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run by events; platform_engine.h says what it does. */
#ifndef SIM_PLATFORM_PLATFORM_RUN_H
#define SIM_PLATFORM_PLATFORM_RUN_H

#include "sim/model/span.h"
#include "sim/platform/network/transfer.h"
#include "sim/platform/route.h"

struct sb_platform_run;

/* `route` is that of a strategy that places steps: asked already, or, of one that replans, asked in
 * each run; NULL: steps go to free workers. All is borrowed. NULL when memory is out. */
struct sb_platform_run *sb_platform_run_new(const struct sb_plan *plan,
                                            const struct sb_platform *platform,
                                            struct sb_route *route);
void sb_platform_run_free(struct sb_platform_run *run);

/* As sb_platform_engine_run, and the transfers of the last run. */
enum sb_code sb_platform_run(struct sb_platform_run *run, const sb_ns *latency,
                             struct sb_span *span, sb_ns *makespan, struct sb_error *error);
const struct sb_transfer *sb_platform_run_transfers(const struct sb_platform_run *run,
                                                    size_t *count);

#endif
