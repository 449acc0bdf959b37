/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The processor's own counters, of this process in user mode. Many virtual machines have none, and
 * many systems keep them to themselves. */
#ifndef SIM_BENCH_CASES_COUNTER_H
#define SIM_BENCH_CASES_COUNTER_H

#include <stdbool.h>

enum { SB_BENCH_COUNTERS = 4 };
extern const char
    *const sb_bench_counter_name[SB_BENCH_COUNTERS]; /* "instructions", "cycles", "branch-misses",
                                                        "cache-misses" */

struct sb_bench_counting {
    int fd[SB_BENCH_COUNTERS]; /* -1: not to be had */
};

/* Whether there is any. Threads that are begun later are counted as well. Close in any case. */
bool sb_bench_counting_open(struct sb_bench_counting *counting);
void sb_bench_counting_close(struct sb_bench_counting *counting);

/* Counts so far, scaled up where a counter had to share its place; NAN for one that is not to be
 * had. */
void sb_bench_counting_read(const struct sb_bench_counting *counting,
                            double value[SB_BENCH_COUNTERS]);

#endif
