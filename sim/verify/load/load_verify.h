/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run of many requests, simulated and on a real scheduler under a virtual clock, to the
 * nanosecond: issue, start, end, outcome of every attempt, and when each request was over.
 *
 * The two sides share the graphs as they were read, when requests arrive (which of their workloads
 * they are of), and what each attempt draws: latency, failure, patience, the bits of its backoff;
 * and how long clients think. All else is worked out twice, by different code: the queues, who is
 * shed, budgets and breakers, delays of backoffs, timers, hedges, what ends a request and what
 * becomes of the rest. */
#ifndef SIM_VERIFY_LOAD_LOAD_VERIFY_H
#define SIM_VERIFY_LOAD_LOAD_VERIFY_H

#include "sim/verify/load/history.h"
#include "sim/verify/load/load_runtime.h"

/* What both sides left, sorted: of the first difference in time a line in `what`. */
bool sb_load_difference(const struct sb_load_case *load, const struct sb_load_history *simulated,
                        const struct sb_load_history *real, char *what, size_t size);

struct sb_load_verified {
    uint64_t attempts, requests;
};

/* One run of `requests` requests, which then drains; adds up what was the same. SB_ECHECK: a
 * difference, or what the scheduler says; SB_ENOMEM; SB_EINPUT as of the engine. */
enum sb_code sb_load_verify(const struct sb_load_runtime *runtime, const struct sb_load_case *load,
                            uint64_t run, uint64_t requests, struct sb_load_verified *verified,
                            struct sb_error *error);

#endif
