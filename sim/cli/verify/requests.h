/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench verify` of workloads that are more than one request alone: pools, arrivals, failures
 * and what is done about them (sim/verify/load). */
#ifndef SIM_CLI_VERIFY_REQUESTS_H
#define SIM_CLI_VERIFY_REQUESTS_H

#include "sim/cli/options/options.h"
#include "sim/cli/options/selection.h"
#include "sim/workload/source/contents.h"

#include <stdatomic.h>
#include <stdio.h>

/* Whether it is one of those. */
bool sb_verify_has_requests(const struct sb_workload *workload);

/* Runs it under each strategy, simulated and for real, and tells. SB_ECHECK: a difference, with the
 * command that shows it again; SB_EINPUT, SB_ENOMEM. */
enum sb_code sb_verify_requests(FILE *out, const struct sb_options *o,
                                const struct sb_workload *workload,
                                const struct sb_selection *selection, const atomic_bool *stop,
                                struct sb_error *error);

#endif
