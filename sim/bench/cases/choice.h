/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which benchmarks are run: the list that stands for the rest, combinations on request, and
 * patterns over either. */
#ifndef SIM_BENCH_CASES_CHOICE_H
#define SIM_BENCH_CASES_CHOICE_H

#include "sim/base/error.h"
#include "sim/bench/cases/case.h"

#include <stdbool.h>

/* What is asked for. A NULL list is one that was not given. Lists are comma-separated; tasks may
 * end in k or M. */
struct sb_bench_wish {
    const char *tasks, *workers, *modes, *bodies;
    const char *const *pattern; /* [patterns] names, beginnings of names that end before a "-", or
                                   globs; none: all */
    unsigned patterns;
    const struct sb_workload *workload; /* [workloads] graphs beside those of its own; alone, when
                                           there are no patterns */
    unsigned workloads;
    bool quick; /* a choice of few */
};

/* Without lists the patterns choose from the benchmarks that stand for the rest, which take less
 * than a minute; with any, from all combinations of graphs and these lists (tasks 10000, mode
 * declared, body empty, worker 1 where there is none). A whole name is taken in either case.
 * SB_EINPUT for what is no list, and for a pattern that fits nothing, with the nearest name;
 * SB_ENOMEM. Release with fini. */
enum sb_code sb_bench_cases_choose(struct sb_bench_cases *cases, const struct sb_bench_wish *wish,
                                   struct sb_error *error);

#endif
