/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench status`: how far a run is that leaves parts. */
#ifndef SIM_CLI_COMMANDS_STATUS_H
#define SIM_CLI_COMMANDS_STATUS_H

#include "sim/cli/options/commands.h"

extern const struct sb_command sb_command_status;

#endif
