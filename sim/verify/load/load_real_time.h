/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many requests on a real scheduler under the system's clock: rules without tolerance, and what
 * takes longer than simulated. */
#ifndef SIM_VERIFY_LOAD_LOAD_REAL_TIME_H
#define SIM_VERIFY_LOAD_LOAD_REAL_TIME_H

#include "sim/verify/load/load_runtime.h"

struct sb_load_real_time {
    uint64_t attempts, requests;
    double simulated, real;     /* mean time of a request, ns */
    double lateness, most_late; /* of the timer of an attempt that was ok or failed: mean, most */
    double arrival;             /* how much later than it was to come a request came: mean */
};

/* How long the run takes when simulated, in ns; SB_EINPUT as of the engine, SB_ENOMEM. */
enum sb_code sb_load_real_time_expect(const struct sb_load_case *load, uint64_t run,
                                      uint64_t requests, sb_ns *time, struct sb_error *error);

/* One run. SB_ECHECK: something is earlier than it can be, a pool has more slots in use than it
 * has, or what the scheduler says; SB_ENOMEM. */
enum sb_code sb_load_real_time_run(const struct sb_load_runtime *runtime,
                                   const struct sb_load_case *load, uint64_t run, uint64_t requests,
                                   sb_ns spin, struct sb_load_real_time *result,
                                   struct sb_error *error);

#endif
