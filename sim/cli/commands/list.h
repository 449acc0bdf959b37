/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench list`: what there is to choose from. */
#ifndef SIM_CLI_COMMANDS_LIST_H
#define SIM_CLI_COMMANDS_LIST_H

#include "sim/cli/options/commands.h"

extern const struct sb_command sb_command_list;

#endif
