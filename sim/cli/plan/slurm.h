/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A script that submits the shards as an array of Slurm's jobs, and a job that merges them. */
#ifndef SIM_CLI_PLAN_SLURM_H
#define SIM_CLI_PLAN_SLURM_H

#include "sim/cli/plan/shards.h"

void sb_plan_write_slurm(FILE *out, const struct sb_shards *shards);

#endif
