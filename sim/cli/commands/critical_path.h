/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench critical-path`: what the ends of recorded requests waited for. */
#ifndef SIM_CLI_COMMANDS_CRITICAL_PATH_H
#define SIM_CLI_COMMANDS_CRITICAL_PATH_H

#include "sim/cli/options/commands.h"

extern const struct sb_command sb_command_critical_path;

#endif
