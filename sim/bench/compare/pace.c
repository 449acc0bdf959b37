/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/compare/pace.h"

#include "sim/base/clock.h"

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#define TICK ((sb_ns)20000000) /* until the next look at `stop` */

sb_ns sb_bench_pace_wait(uint32_t processes, sb_ns took)
{
    if (processes == 0 || processes >= SB_BENCH_PACE_PROCESSES)
        return 0;
    sb_ns missing = SB_BENCH_PACE_PROCESSES - (sb_ns)processes, each = took / (sb_ns)processes;
    return each < SB_BENCH_PACE_LONGEST / missing ? each * missing : SB_BENCH_PACE_LONGEST;
}

void sb_bench_pace_sleep(sb_ns wait, const atomic_bool *stop)
{
    sb_ns until = sb_clock_now() + wait, left;
    while (!(stop && atomic_load(stop)) && (left = until - sb_clock_now()) > 0)
        nanosleep(&(struct timespec){ .tv_nsec = (long)(left < TICK ? left : TICK) }, NULL);
}
