/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much longer a real scheduler takes under the system's clock than simulated, and what with. */
#ifndef SIM_VERIFY_REAL_TIME_H
#define SIM_VERIFY_REAL_TIME_H

#include "sim/verify/verify.h"

/* One run. The path that was taken leads from the end back to the beginning, each time to what was
 * waited for last: a step, or with limited workers the step before on the same worker. real = path
 * + lateness + dispatch, exactly. */
struct sb_real_time {
    sb_ns simulated; /* makespan with the same durations; not less than path */
    sb_ns real;      /* until the caller goes on */
    sb_ns path;      /* durations of the steps on the path */
    sb_ns lateness;  /* of their timers */
    sb_ns dispatch;  /* from each end to the start that waited for it, and from the last to the
                        caller */
};

struct sb_real_time_probe;

/* What is needed to run `plan` on `real`, which must have a program for it, under the system's
 * clock. Borrows both. SB_ENOMEM. */
enum sb_code sb_real_time_probe_new(struct sb_real_time_probe **probe,
                                    const struct sb_runtime *runtime, const struct sb_plan *plan,
                                    uint32_t workers, sb_ns spin, struct sb_error *error);
void sb_real_time_probe_free(struct sb_real_time_probe *probe);

/* The makespan that is simulated for latency[steps]. */
sb_ns sb_real_time_simulate(struct sb_real_time_probe *probe, const sb_ns *latency);

/* One run in real time. SB_ECHECK, for rules without tolerance: every step runs, none before what
 * it awaits has ended, no timer is early, no worker is used twice, values arrive, and the whole is
 * not shorter than the longest path. SB_ENOMEM. */
enum sb_code sb_real_time_run(struct sb_real_time_probe *probe, const struct sb_verify_names *names,
                              uint64_t replicate, const sb_ns *latency,
                              struct sb_real_time *overhead, struct sb_error *error);

/* How late the machine itself wakes a thread: `count` waits of `duration`, the last `spin` of each
 * spent looking at the clock. lateness[count], ascending. */
void sb_real_time_timers(sb_ns duration, sb_ns spin, sb_ns *lateness, uint32_t count);

#endif
