/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every option of every command. The parser, --help, the man page and the completions are all made
 * from this table. */
#ifndef SIM_CLI_ARGUMENTS_OPTION_TABLE_H
#define SIM_CLI_ARGUMENTS_OPTION_TABLE_H

#include "sim/cli/arguments/option.h"

/* The option in that place of the table; NULL behind the last. */
const struct sb_option *sb_option_at(unsigned place);

#endif
