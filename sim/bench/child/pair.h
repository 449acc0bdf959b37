/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two libraries side by side in one process, in turns: A B B A, then B A A B, so that a drift of
 * the machine meets both alike and neither always comes first after the graphs were drawn anew. */
#ifndef SIM_BENCH_CHILD_PAIR_H
#define SIM_BENCH_CHILD_PAIR_H

#include "sim/base/error.h"
#include "sim/bench/child/call.h"
#include "sim/bench/child/slot.h"

#include <stdint.h>

struct sb_bench_pair {
    struct sb_bench_runtime *runtime[2]; /* base, changed */
    struct sb_bench_setup setup[2];
    struct sb_bench_slot slot[2];
    struct sb_bench_graph graph; /* of both */
    uint32_t repeat;             /* 0: not known yet */
    int plan;                    /* how long and how often slots are run; grows with their time */
};

/* Medians over the blocks of four turns. */
struct sb_bench_pair_times {
    double log_ratio;           /* of changed / base */
    double base_ns, changed_ns; /* a task */
};

/* Makes the graph of a case and opens both libraries of a job. Release with fini, even when it
 * fails. */
enum sb_code sb_bench_pair_open(struct sb_bench_pair *pair, const struct sb_bench_call *call,
                                const struct sb_bench_case *c, struct sb_error *error);
void sb_bench_pair_fini(struct sb_bench_pair *pair, const struct sb_bench_target *target);

/* Runs blocks for about as many seconds as the job says. SB_ECHECK, SB_ENOMEM. */
enum sb_code sb_bench_pair_run(struct sb_bench_pair *pair, const struct sb_bench_call *call,
                               struct sb_bench_pair_times *times, struct sb_error *error);

#endif
