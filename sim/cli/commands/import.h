/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench import`: what others recorded becomes workloads of our own format. */
#ifndef SIM_CLI_COMMANDS_IMPORT_H
#define SIM_CLI_COMMANDS_IMPORT_H

#include "sim/cli/options/commands.h"

extern const struct sb_command sb_command_import;

#endif
