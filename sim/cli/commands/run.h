/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench run`: simulates workloads under strategies, prints and writes reports. */
#ifndef SIM_CLI_COMMANDS_RUN_H
#define SIM_CLI_COMMANDS_RUN_H

#include "sim/cli/options/commands.h"

extern const struct sb_command sb_command_run;

#endif
