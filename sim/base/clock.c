/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/clock.h"

#include <time.h>

static sb_ns read_clock(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (sb_ns)t.tv_sec * 1000000000 + t.tv_nsec;
}

sb_ns sb_clock_now(void) { return read_clock(CLOCK_MONOTONIC); }

sb_ns sb_clock_processor(void) { return read_clock(CLOCK_PROCESS_CPUTIME_ID); }
