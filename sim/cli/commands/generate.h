/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench generate`: prints a workload with its tasks written out. */
#ifndef SIM_CLI_COMMANDS_GENERATE_H
#define SIM_CLI_COMMANDS_GENERATE_H

#include "sim/cli/options/commands.h"

extern const struct sb_command sb_command_generate;

#endif
