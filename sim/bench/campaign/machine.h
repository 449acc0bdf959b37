/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The machine that figures come from, and what on it makes them worth less. */
#ifndef SIM_BENCH_CAMPAIGN_MACHINE_H
#define SIM_BENCH_CAMPAIGN_MACHINE_H

#include "sim/bench/campaign/library.h"
#include "sim/bench/records/result.h"

/* Fills a fingerprint; texts live in `arena`. What the system does not tell is "". SB_ENOMEM. */
enum sb_code sb_bench_fingerprint_take(struct sb_bench_fingerprint *fingerprint,
                                       const struct sb_bench_library *library,
                                       struct sb_arena *arena, struct sb_error *error);

/* What the machine did while it was watched. */
struct sb_bench_watch {
    double load;       /* average of a minute, at the beginning: by others */
    double steal, all; /* ticks of /proc/stat at the beginning; NAN: not told */
};
void sb_bench_watch_begin(struct sb_bench_watch *watch);

/* Adds a line to result->warning for each thing that makes figures doubtful: load, frequency
 * scaling, stolen time since `watch`, a debug build, fewer cores than there are. SB_ENOMEM. */
enum sb_code sb_bench_watch_end(const struct sb_bench_watch *watch, struct sb_bench_result *result,
                                struct sb_error *error);

/* Adds one line. */
enum sb_code sb_bench_warn(struct sb_bench_result *result, struct sb_error *error,
                           const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Cores that this process may use. */
unsigned sb_bench_cores(void);

#endif
