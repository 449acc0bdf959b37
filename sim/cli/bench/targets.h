/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The --target options: runtimes of others, loaded or started. */
#ifndef SIM_CLI_BENCH_TARGETS_H
#define SIM_CLI_BENCH_TARGETS_H

#include "sim/bench/campaign/library.h"
#include "sim/bench/campaign/workers.h"
#include "sim/bench/cases/case.h"
#include "sim/bench/records/result.h"
#include "sim/cli/options/options.h"

enum { SB_BENCH_LABEL_SIZE = 48 };

struct sb_bench_target_given {
    struct sb_bench_subject subject;
    struct sb_bench_library library; /* a copy, or the command */
    struct sb_bench_abilities can;
    char label[SB_BENCH_LABEL_SIZE];
};

struct sb_bench_targets {
    struct sb_bench_target_given *item; /* [count] */
    uint32_t count;
    bool chosen; /* by name or list: what is left out is told */
};

/* Takes copies of libraries, starts each target once and asks what it can. No --target: empty.
 * SB_EINPUT: the file is none, or the target does not work, in one line; SB_ENOMEM, SB_EIO. Release
 * with fini, even then. */
enum sb_code sb_bench_targets_open(struct sb_bench_targets *targets, const struct sb_options *o,
                                   struct sb_error *error);
void sb_bench_targets_fini(struct sb_bench_targets *targets);

/* Each benchmark of a scheduler for each target, those of one benchmark behind each other; with
 * several targets their names begin with the target's and a colon. What a target cannot do, and
 * what would sleep for long, is left out, with a warning where it was asked for. SB_EINPUT: nothing
 * is left; SB_ENOMEM. */
enum sb_code sb_bench_targets_spread(const struct sb_bench_targets *targets,
                                     struct sb_bench_cases *cases, struct sb_bench_result *result,
                                     struct sb_error *error);

#endif
