/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench export`: workloads and schedules in the formats of others. */
#ifndef SIM_CLI_COMMANDS_EXPORT_H
#define SIM_CLI_COMMANDS_EXPORT_H

#include "sim/cli/options/commands.h"

extern const struct sb_command sb_command_export;

#endif
