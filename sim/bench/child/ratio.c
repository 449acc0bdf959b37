/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/child/ratio.h"

#include "sim/bench/cases/counter.h"
#include "sim/bench/child/pair.h"

#include <math.h>

/* One more slot of each library, between two looks at the processor's counters. */
static enum sb_code count_hardware(const struct sb_bench_pair *pair,
                                   const struct sb_bench_call *call, struct sb_error *error)
{
    struct sb_bench_counting counting;
    double before[SB_BENCH_COUNTERS], after[SB_BENCH_COUNTERS], ns;
    enum sb_code code = SB_OK;
    bool there = sb_bench_counting_open(&counting);
    for (int i = 0; i < 2 && there && code == SB_OK; i++) {
        struct sb_bench_slot slot = pair->slot[i];
        sb_bench_counting_read(&counting, before);
        code = sb_bench_slot_time(&slot, &ns, error);
        sb_bench_counting_read(&counting, after);
        for (int k = 0; k < SB_BENCH_COUNTERS && code == SB_OK; k++) {
            double each = (after[k] - before[k]) / (sb_bench_slot_tasks(&slot) * slot.repeat);
            sb_bench_tell(call->out, i ? SB_BENCH_COUNTED_CHANGED : SB_BENCH_COUNTED_BASE,
                          isnan(each) ? -1 : each);
        }
    }
    sb_bench_counting_close(&counting);
    return code;
}

enum sb_code sb_bench_ratio(const struct sb_bench_call *call, struct sb_error *error)
{
    struct sb_bench_pair pair;
    struct sb_bench_pair_times times;
    enum sb_code code = sb_bench_pair_open(&pair, call, call->job->c, error);
    if (code == SB_OK)
        code = sb_bench_pair_run(&pair, call, &times, error);
    if (code == SB_OK)
        code = count_hardware(&pair, call, error);
    if (code == SB_OK) {
        sb_bench_tell(call->out, SB_BENCH_RATIO, times.log_ratio);
        sb_bench_tell(call->out, SB_BENCH_BASE, times.base_ns);
        sb_bench_tell(call->out, SB_BENCH_CHANGED, times.changed_ns);
    }
    sb_bench_pair_fini(&pair, call->target);
    return code;
}
