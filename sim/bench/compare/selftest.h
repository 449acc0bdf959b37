/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The detector measured: a library against its own copy, as it is and slowed down on purpose. How
 * often is a regression called? */
#ifndef SIM_BENCH_COMPARE_SELFTEST_H
#define SIM_BENCH_COMPARE_SELFTEST_H

#include "sim/bench/campaign/listener.h"
#include "sim/bench/cases/case.h"
#include "sim/bench/records/result.h"

enum { SB_BENCH_INJECTIONS_MAX = 16 };

struct sb_bench_selftest {
    const struct sb_bench_cases *cases;     /* take turns; those of engines are left out */
    const char *library, *copy;             /* paths */
    double inject[SB_BENCH_INJECTIONS_MAX]; /* [injections] shares, ascending: 0.05 for 5 % */
    uint32_t injections, runs;              /* comparisons for each */
    double seconds, margin;
    uint64_t seed;
    const struct sb_bench_result *before; /* NULL, or an interrupted one of the same library */
    struct sb_bench_listener listener;
    /* What a share that was put in really adds to a benchmark, measured. May be NULL. */
    void (*added)(void *self, const char *benchmark, double wanted, double added);
};

/* Fills result->power and result->trial, which the listener gets after each process. Each
 * comparison is a whole one, ten of them run in turn. SB_EINPUT without a benchmark that fits;
 * SB_ECHECK when one crashed; SB_ENOMEM, SB_EIO. */
enum sb_code sb_bench_selftest_run(const struct sb_bench_selftest *test,
                                   struct sb_bench_result *result, struct sb_error *error);

#endif
