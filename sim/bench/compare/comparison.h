/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole comparison: all benchmarks in turn, process by process, with the control among them, so
 * that the processes of each are spread over the whole run. */
#ifndef SIM_BENCH_COMPARE_COMPARISON_H
#define SIM_BENCH_COMPARE_COMPARISON_H

#include "sim/bench/campaign/listener.h"
#include "sim/bench/cases/case.h"
#include "sim/bench/records/result.h"

/* What is to be compared, and how. */
struct sb_comparison_plan {
    const struct sb_bench_cases *cases;
    const char *base, *changed, *control; /* libraries by path; `control` is a copy of `base` */
    double seconds, margin;
    uint64_t seed;
    bool instructions; /* count them, where a case lets them be counted */
    /* NULL, or an interrupted comparison of the same libraries */
    const struct sb_bench_result *before;
    struct sb_bench_listener listener;
};

/* Fills result->against, whose baseline and fingerprint are the caller's to set, and `partial`.
 * `failed`: a benchmark could not be run. SB_ENOMEM, SB_EIO. */
enum sb_code sb_comparison_run(const struct sb_comparison_plan *plan,
                               struct sb_bench_result *result, bool *failed,
                               struct sb_error *error);

#endif
