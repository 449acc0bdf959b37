/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One benchmark run by two libraries, process by process, until the log-ratios say something or
 * never will. */
#ifndef SIM_BENCH_COMPARE_MATCH_H
#define SIM_BENCH_COMPARE_MATCH_H

#include "sim/bench/campaign/listener.h"
#include "sim/bench/campaign/values.h"
#include "sim/bench/cases/counter.h"
#include "sim/bench/records/result.h"
#include "sim/stats/comparison/verdict.h"

struct sb_bench_match {
    const struct sb_bench_case *c;
    const char *base, *changed; /* libraries by path */
    uint32_t extra, every;      /* put into `changed`, as in sb_bench_setup */
    double seconds, margin;     /* of a process; to be decided against */
    struct sb_bench_values log_ratio, base_ns, changed_ns;
    uint32_t failed; /* processes that hung and were replaced */
    double instructions[2];
    struct sb_bench_values
        counted[2][SB_BENCH_COUNTERS]; /* a task, of the processes where there was such a counter */
};
void sb_bench_match_fini(struct sb_bench_match *match);

/* What the processes say until now. `more` (NULL allowed): whether one more is wanted. */
enum sb_verdict sb_bench_match_verdict(const struct sb_bench_match *match, bool *more);

/* Runs one process. SB_EINTR; SB_ECHECK when it crashed, or when too many hung. */
enum sb_code sb_bench_match_step(struct sb_bench_match *match, uint64_t seed,
                                 const struct sb_bench_listener *listener, struct sb_error *error);

/* Fills `comparison`; what it points to is copied to `arena`. SB_ENOMEM. */
enum sb_code sb_bench_match_result(const struct sb_bench_match *match, const char *name,
                                   struct sb_bench_comparison *comparison, struct sb_arena *arena,
                                   struct sb_error *error);

/* Takes over what an interrupted comparison had. SB_ENOMEM. */
enum sb_code sb_bench_match_resume(struct sb_bench_match *match,
                                   const struct sb_bench_comparison *had, struct sb_error *error);

#endif
