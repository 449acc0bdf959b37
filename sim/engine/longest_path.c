/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/longest_path.h"

#include "sim/base/assert.h"

sb_ns sb_longest_path_trace(const struct sb_plan *plan, const sb_ns *latency, sb_ns *finish,
                            struct sb_span *span)
{
    sb_ns makespan = 0;
    for (uint32_t i = 0; i < plan->nodes; i++) {
        uint32_t n = plan->order[i];
        sb_ns ready = 0;
        for (uint32_t e = plan->pred.begin[n]; e < plan->pred.begin[n + 1]; e++)
            ready = finish[plan->pred.list[e]] > ready ? finish[plan->pred.list[e]] : ready;
        finish[n] = ready;
        if (n < plan->dag->steps) {
            SB_ASSERT(latency[n] >= 0 && latency[n] <= INT64_MAX - ready);
            finish[n] += latency[n];
            span[n] = (struct sb_span){ .task = plan->dag->step_task[n],
                                        .step = n,
                                        .worker = SB_NONE,
                                        .ready = ready,
                                        .start = ready,
                                        .end = finish[n],
                                        .status = SB_DONE };
        }
        makespan = finish[n] > makespan ? finish[n] : makespan;
    }
    return makespan;
}
