/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All commands of the program, in the order in which help and man page name them. */
#ifndef SIM_CLI_COMMAND_TABLE_H
#define SIM_CLI_COMMAND_TABLE_H

#include "sim/cli/options/commands.h"

extern const struct sb_command *const sb_commands[]; /* ends with NULL; the first is `run` */

/* The command of that name, or NULL. */
const struct sb_command *sb_command_find(const char *name);

/* The name of the command that `word` is nearly, or NULL. */
const char *sb_command_nearest(const char *word);

#endif
