/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All commands of the program. */
#ifndef SIM_CLI_OPTIONS_COMMAND_TABLE_H
#define SIM_CLI_OPTIONS_COMMAND_TABLE_H

#include "sim/cli/options/commands.h"

/* One for each file of sim/cli/commands/, which the Makefile lists, by name; up to NULL. */
extern const struct sb_command *const *const sb_commands;

/* The one after it in the order in which help and man page name them, which is that of their bits;
 * the first, `run`, where it is NULL. NULL: that was the last. */
const struct sb_command *sb_command_next(const struct sb_command *command);

/* The command of that name, or NULL. */
const struct sb_command *sb_command_find(const char *name);

/* The name of the command that `word` is nearly, or NULL. */
const char *sb_command_nearest(const char *word);

#endif
