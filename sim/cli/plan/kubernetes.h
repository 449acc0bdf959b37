/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An Indexed Job with the shards, and a suspended Job that merges them. */
#ifndef SIM_CLI_PLAN_KUBERNETES_H
#define SIM_CLI_PLAN_KUBERNETES_H

#include "sim/cli/plan/shards.h"

void sb_plan_write_kubernetes(FILE *out, const struct sb_shards *shards);

#endif
