/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/child/steps.h"

#include "sim/bench/child/pair.h"

enum { STEPS_TASKS = 10000 };

__attribute__((noinline)) void sb_bench_steps_begin(void) { __asm__ volatile("" ::: "memory"); }
__attribute__((noinline)) void sb_bench_steps_end(void) { __asm__ volatile("" ::: "memory"); }

enum sb_code sb_bench_steps(const struct sb_bench_call *call, struct sb_error *error)
{
    struct sb_bench_case c = *call->job->c;
    c.tasks = c.tasks > STEPS_TASKS && c.shape != SB_BENCH_GIVEN ? STEPS_TASKS : c.tasks;
    struct sb_bench_pair pair;
    double ns = 0;
    enum sb_code code = sb_bench_pair_open(&pair, call, &c, error);
    for (int i = 0; i < 2 && c.body == SB_BENCH_SPIN; i++)
        pair.setup[i].iterations = (uint32_t)c.body_ns;
    for (int i = 0; i < 2 && code == SB_OK; i++)
        code = sb_bench_slot_init(&pair.slot[i], pair.runtime[i], &c, &pair.graph, &pair.setup[i],
                                  call->job->seed, error);
    for (int i = 0; i < 2 && code == SB_OK; i++) {
        code = sb_bench_slot_time(&pair.slot[i], &ns, error); /* the first run makes stacks */
        sb_bench_steps_begin();
        if (code == SB_OK)
            code = sb_bench_slot_time(&pair.slot[i], &ns, error);
        sb_bench_steps_end();
    }
    if (code == SB_OK)
        sb_bench_tell(call->out, SB_BENCH_TASKS, (double)c.tasks * pair.slot[0].loads);
    sb_bench_pair_fini(&pair, call->target);
    return code;
}
