/* SPDX-License-Identifier: GPL-3.0-or-later */
/* simbench compare */
#ifndef SIM_CLI_COMMANDS_COMPARE_H
#define SIM_CLI_COMMANDS_COMPARE_H

#include "sim/cli/options/commands.h"

extern const struct sb_command sb_command_compare;

#endif
