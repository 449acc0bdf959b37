/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one call of `simbench bench` holds, shared by its ways to run: measuring (commands/bench.c),
 * comparing (bench_compare), testing the detector (bench_selftest). */
#ifndef SIM_CLI_BENCH_SESSION_H
#define SIM_CLI_BENCH_SESSION_H

#include "sim/bench/campaign/library.h"
#include "sim/bench/campaign/machine.h"
#include "sim/bench/cases/case.h"
#include "sim/bench/records/report.h"
#include "sim/bench/records/result.h"
#include "sim/cli/bench/screen.h"
#include "sim/cli/bench/targets.h"
#include "sim/cli/options/options.h"
#include "sim/cli/report/fail_if.h"
#include "sim/workload/workload.h"

struct sb_bench_session {
    const struct sb_options *o;
    struct sb_workload *workload; /* [workloads] */
    const char **pattern;         /* [patterns] */
    unsigned workloads, patterns;
    struct sb_bench_cases cases;
    struct sb_bench_targets targets; /* none: `library` is measured */
    struct sb_bench_library library; /* what a baseline keeps */
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

/* Everything before the first measurement: the benchmarks that are chosen, the library, conditions,
 * the fingerprint of the machine; of --list the benchmarks alone. SB_EINPUT, SB_ENOMEM, SB_EIO.
 * Close it even then. */
enum sb_code sb_bench_session_open(struct sb_bench_session *session,
                                   const struct sb_options *options, struct sb_error *error);
void sb_bench_session_close(struct sb_bench_session *session);

/* Reads the --fail-if conditions, once it is known what is run. SB_EINPUT, SB_ENOMEM. */
enum sb_code sb_bench_session_conditions(struct sb_bench_session *session, struct sb_error *error);

#endif
