/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench plan`: a run in shards, in the words of what starts jobs on many machines. */
#ifndef SIM_CLI_COMMANDS_PLAN_H
#define SIM_CLI_COMMANDS_PLAN_H

#include "sim/cli/options/commands.h"

extern const struct sb_command sb_command_plan;

#endif
