/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one call of `simbench bench` holds, shared by its ways to run: measuring, comparing, testing
 * the detector. */
#ifndef SIM_CLI_BENCH_SESSION_H
#define SIM_CLI_BENCH_SESSION_H

#include "sim/bench/campaign/library.h"
#include "sim/bench/campaign/machine.h"
#include "sim/bench/cases/case.h"
#include "sim/bench/records/report.h"
#include "sim/bench/records/result.h"
#include "sim/cli/bench_screen.h"
#include "sim/cli/fail_if.h"
#include "sim/cli/options.h"
#include "sim/workload/workload.h"

struct sb_bench_session {
    const struct sb_options *o;
    struct sb_workload *workload; /* [workloads] */
    const char **pattern;         /* [patterns] */
    unsigned workloads, patterns;
    struct sb_bench_cases cases;
    struct sb_bench_library library;
    struct sb_bench_screen screen;
    struct sb_bench_watch watch;
    struct sb_bench_result before, result;
    const struct sb_bench_report *report;
    struct sb_fail_if fail_if;
    const char **name; /* [cases.count] for the conditions */
    uint64_t seed;
    bool failed; /* a benchmark could not be run */
};

#define SB_BENCH_SECONDS 0.05 /* a process, about */

/* Each fills session->result and returns an exit status: SB_EXIT_DONE when there is a result to be
 * delivered, else having told why not. */
int sb_bench_session_measure(struct sb_bench_session *session);
int sb_bench_session_compare(struct sb_bench_session *session);  /* bench_compare.c */
int sb_bench_session_selftest(struct sb_bench_session *session); /* bench_selftest.c */

/* Reads the --fail-if conditions, once it is known which benchmarks are run. SB_EINPUT, SB_ENOMEM.
 */
enum sb_code sb_bench_session_conditions(struct sb_bench_session *session, struct sb_error *error);

/* The exit status that the verdicts of a comparison make; `tell`: what is no verdict is told. */
int sb_bench_session_verdict(const struct sb_bench_session *session,
                             bool tell); /* bench_compare.c */

#endif
