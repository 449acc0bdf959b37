/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `simbench run` finds out beyond makespans, as --insight says. */
#ifndef SIM_CLI_INSIGHT_H
#define SIM_CLI_INSIGHT_H

#include "sim/cli/options/options.h"
#include "sim/run/experiment.h"

/* Adds it to the result of an experiment: for today's order and the one to take. Where it is
 * interrupted, it has less. SB_ENOMEM. */
enum sb_code sb_cli_insight(const struct sb_options *options,
                            const struct sb_experiment *experiment,
                            struct sb_workload_result *result, struct sb_arena *arena,
                            struct sb_error *error);

#endif
