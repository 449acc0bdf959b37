/* SPDX-License-Identifier: MIT */
#include "platform/thread_time.h"

static es_ns read_clock(clockid_t clock)
{
    struct timespec time = { 0, 0 };

    clock_gettime(clock, &time);
    return (es_ns)time.tv_sec * 1000000000 + time.tv_nsec;
}

es_ns es_thread_moment(void) { return read_clock(CLOCK_MONOTONIC); }

es_ns es_thread_worked(clockid_t clock) { return read_clock(clock); }
