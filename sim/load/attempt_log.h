/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of each attempt: what a simulated run leaves when it is asked to, what a real
 * scheduler reports, and what is compared of the two. */
#ifndef SIM_LOAD_ATTEMPT_LOG_H
#define SIM_LOAD_ATTEMPT_LOG_H

#include "sim/base/time.h"
#include "sim/model/resilience.h"

#include <stddef.h>
#include <stdint.h>

/* Times are since the run began; SB_NS_NEVER where there is none. An attempt that its caller has
 * given up may go on: `end` is when its slots were free, `told` when the caller knew the outcome.
 */
struct sb_attempt {
    uint64_t arrival;
    uint32_t workload; /* of a mix, from 0 */
    uint32_t step, attempt;
    sb_ns issued, start, end, told;
    enum sb_outcome outcome; /* as the caller sees it */
};

/* And of each request. */
struct sb_request {
    uint64_t arrival;
    uint32_t workload;
    sb_ns arrived, over;     /* over: when its caller knew the outcome */
    sb_ns drained;           /* when the last of its attempts gave its slots back */
    enum sb_outcome outcome; /* ok, failed or timed-out */
};

/* Is told each in the order of events; NULL members are not wanted. */
struct sb_attempt_log {
    void (*attempt)(void *self, const struct sb_attempt *attempt);
    void (*request)(void *self, const struct sb_request *request);
    void *self;
};

#endif
