/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench check`: reads workloads and says what is wrong with them. */
#ifndef SIM_CLI_COMMANDS_CHECK_H
#define SIM_CLI_COMMANDS_CHECK_H

#include "sim/cli/options/commands.h"

extern const struct sb_command sb_command_check;

#endif
