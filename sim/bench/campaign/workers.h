/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many workers a library has. */
#ifndef SIM_BENCH_CAMPAIGN_WORKERS_H
#define SIM_BENCH_CAMPAIGN_WORKERS_H

#include "sim/base/error.h"
#include "sim/bench/campaign/listener.h"
#include "sim/bench/cases/case.h"

#include <stdbool.h>
#include <stdint.h>

/* Whether the library runs as many workers at a time: asked of a process of its own. SB_ECHECK when
 * it crashed. */
enum sb_code sb_bench_runs_workers(const struct sb_bench_case *c, const char *library,
                                   const struct sb_bench_listener *listener, bool *runs,
                                   struct sb_error *error);

/* What a target can do, asked in the same way of a case of one worker. */
struct sb_bench_abilities {
    uint32_t modes, flags; /* of sb_target_v1 */
};
enum sb_code sb_bench_abilities_ask(const struct sb_bench_case *c, const char *library,
                                    const struct sb_bench_listener *listener,
                                    struct sb_bench_abilities *abilities, struct sb_error *error);

#endif
