/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench verify --scheduler COMMAND` and `--replay FILE`: a scheduler in any language. */
#ifndef SIM_CLI_LINE_SCHEDULER_H
#define SIM_CLI_LINE_SCHEDULER_H

#include "sim/cli/options/options.h"
#include "sim/workload/source/contents.h"

#include <stdatomic.h>
#include <stdio.h>

/* Refuses options that do not go together, before anything is read. SB_EINPUT. */
enum sb_code sb_scheduler_check(const struct sb_options *options, struct sb_error *error);

/* One process for each workload, one after another; the first that fails is the last. What was said
 * is in the --record file then, too. */
enum sb_code sb_scheduler_verify(FILE *out, const struct sb_options *options,
                                 const struct sb_workload *workload, unsigned workloads,
                                 const atomic_bool *stop, struct sb_error *error);

#endif
