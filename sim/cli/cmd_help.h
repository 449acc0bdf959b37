/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SIM_CLI_CMD_HELP_H
#define SIM_CLI_CMD_HELP_H

#include "sim/cli/commands.h"

#include <stdio.h>

extern const struct sb_command sb_command_help;

/* What `simbench --help` prints: the commands, examples, exit statuses. */
void sb_help_print(FILE *out);

#endif
