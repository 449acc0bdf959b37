/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/verify/difference.h"

#include <stdio.h>

static bool differs(uint32_t workers, const struct sb_span *real, const struct sb_span *simulated)
{
    return real->status != SB_DONE || real->start != simulated->start ||
           real->end != simulated->end || (workers && real->worker != simulated->worker);
}

/* The first in simulated time, because what follows from it differs as well; SB_NONE: none. */
static uint32_t first_difference(uint32_t steps, uint32_t workers, const struct sb_span *real,
                                 const struct sb_span *simulated)
{
    uint32_t first = SB_NONE;
    for (uint32_t s = 0; s < steps; s++)
        if (differs(workers, &real[s], &simulated[s]) &&
            (first == SB_NONE || simulated[s].start < simulated[first].start))
            first = s;
    return first;
}

bool sb_verify_difference(const struct sb_dag *dag, uint32_t workers, const struct sb_span *real,
                          const struct sb_span *simulated, char *what, size_t size)
{
    uint32_t step = first_difference(dag->steps, workers, real, simulated);
    if (step == SB_NONE)
        return false;
    const struct sb_span *is = &real[step], *should = &simulated[step];
    bool starts = is->start != should->start;
    sb_ns was = starts ? is->start : is->end, simulates = starts ? should->start : should->end;
    int length =
        snprintf(what, size, "task \"%.60s\", step %u ", dag->task_name[dag->step_task[step]],
                 step - sb_dag_first(dag, dag->step_task[step]));
    if (is->status != SB_DONE)
        snprintf(what + length, size - (size_t)length,
                 "does not run, simulated from %lld to %lld ns", (long long)should->start,
                 (long long)should->end);
    else if (was == simulates)
        snprintf(what + length, size - (size_t)length,
                 "from %lld to %lld ns is on worker %u, simulated on worker %u",
                 (long long)is->start, (long long)is->end, is->worker, should->worker);
    else
        snprintf(what + length, size - (size_t)length, "%s %lld ns, simulated %lld ns",
                 starts ? "starts at" : "ends at", (long long)was, (long long)simulates);
    return true;
}
