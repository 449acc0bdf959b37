/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/cases/counter.h"

#include <linux/perf_event.h>
#include <math.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

const char *const sb_bench_counter_name[SB_BENCH_COUNTERS] = { "instructions", "cycles",
                                                               "branch-misses", "cache-misses" };

static const uint64_t counter_event[SB_BENCH_COUNTERS] = { PERF_COUNT_HW_INSTRUCTIONS,
                                                           PERF_COUNT_HW_CPU_CYCLES,
                                                           PERF_COUNT_HW_BRANCH_MISSES,
                                                           PERF_COUNT_HW_CACHE_MISSES };

/* ENOENT (no such counter), EACCES and EPERM (not for us) are the same here: it is not there. */
bool sb_bench_counting_open(struct sb_bench_counting *c)
{
    bool any = false;
    for (int i = 0; i < SB_BENCH_COUNTERS; i++) {
        struct perf_event_attr attributes = { .type = PERF_TYPE_HARDWARE,
                                              .size = sizeof attributes,
                                              .config = counter_event[i],
                                              .exclude_kernel = 1,
                                              .exclude_hv = 1,
                                              .inherit = 1,
                                              .read_format = PERF_FORMAT_TOTAL_TIME_ENABLED |
                                                             PERF_FORMAT_TOTAL_TIME_RUNNING };
        c->fd[i] = (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
        any = any || c->fd[i] >= 0;
    }
    return any;
}

void sb_bench_counting_close(struct sb_bench_counting *c)
{
    for (int i = 0; i < SB_BENCH_COUNTERS; i++)
        if (c->fd[i] >= 0)
            close(c->fd[i]);
}

void sb_bench_counting_read(const struct sb_bench_counting *c, double value[SB_BENCH_COUNTERS])
{
    for (int i = 0; i < SB_BENCH_COUNTERS; i++) {
        uint64_t read_[3]; /* count, time enabled, time running */
        value[i] = NAN;
        if (c->fd[i] >= 0 && read(c->fd[i], read_, sizeof read_) == sizeof read_ && read_[2])
            value[i] = (double)read_[0] * (double)read_[1] / (double)read_[2];
    }
}
