/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SIM_CLI_COMMANDS_HELP_H
#define SIM_CLI_COMMANDS_HELP_H

#include "sim/cli/options/commands.h"

/* Without `run`: main knows what there is to be told. */
extern const struct sb_command sb_command_help;

#endif
