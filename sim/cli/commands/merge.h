/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench merge`. */
#ifndef SIM_CLI_COMMANDS_MERGE_H
#define SIM_CLI_COMMANDS_MERGE_H

#include "sim/cli/options/commands.h"

extern const struct sb_command sb_command_merge;

#endif
