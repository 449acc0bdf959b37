/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench report`: draws the report of an earlier run again. */
#ifndef SIM_CLI_COMMANDS_REPORT_H
#define SIM_CLI_COMMANDS_REPORT_H

#include "sim/cli/options/commands.h"

extern const struct sb_command sb_command_report;

#endif
