/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/child/inject.h"

#include "sim/bench/child/pair.h"
#include "strategies/task/spin.h"

#include <math.h>

enum { EXTRA_LEAST = 256 };

/* Too short a spin cannot be put into every task: every so many get one that is long enough for
 * what a mispredicted branch costs beside it not to matter. */
static void inject_plan(const struct sb_bench_call *call, double ns)
{
    uint32_t tasks = call->job->c->tasks;
    double ns_each = sb_task_spin_ns(), every = ceil(EXTRA_LEAST * ns_each / ns);
    every = every < 1 ? 1 : every > tasks ? tasks : every;
    double spinning = ceil(tasks / every);
    sb_bench_tell(call->out, SB_BENCH_EVERY, every);
    sb_bench_tell(call->out, SB_BENCH_EXTRA,
                  sb_task_spin_iterations(ns * tasks / spinning, ns_each));
}

enum sb_code sb_bench_inject(const struct sb_bench_call *call, struct sb_error *error)
{
    struct sb_bench_pair pair;
    struct sb_bench_pair_times times;
    enum sb_code code = sb_bench_pair_open(&pair, call, call->job->c, error);
    if (code == SB_OK)
        code = sb_bench_pair_run(&pair, call, &times, error);
    if (code == SB_OK)
        inject_plan(call, call->job->inject * times.base_ns);
    sb_bench_pair_fini(&pair, call->target);
    return code;
}
