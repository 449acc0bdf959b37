/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shards as a makefile. */
#ifndef SIM_CLI_PLAN_MAKE_H
#define SIM_CLI_PLAN_MAKE_H

#include "sim/cli/plan/shards.h"

void sb_plan_write_make(FILE *out, const struct sb_shards *shards);

#endif
