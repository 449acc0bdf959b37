/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench run --shard K/N`: a share of a run, which leaves a part. */
#ifndef SIM_CLI_RUN_SHARES_SHARE_H
#define SIM_CLI_RUN_SHARES_SHARE_H

#include "sim/cli/options/options.h"

/* Runs it and gives the exit status. */
int sb_run_share(const struct sb_options *o);

#endif
