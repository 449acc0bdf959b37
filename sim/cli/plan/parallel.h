/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shards as a line for GNU parallel. */
#ifndef SIM_CLI_PLAN_PARALLEL_H
#define SIM_CLI_PLAN_PARALLEL_H

#include "sim/cli/plan/shards.h"

void sb_plan_write_parallel(FILE *out, const struct sb_shards *shards);

#endif
