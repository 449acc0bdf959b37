/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SIM_CLI_COMMANDS_LIVE_H
#define SIM_CLI_COMMANDS_LIVE_H

#include "sim/cli/options/commands.h"

extern const struct sb_command sb_command_live;

#endif
