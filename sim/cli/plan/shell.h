/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of a command line, as a POSIX shell reads them. */
#ifndef SIM_CLI_PLAN_SHELL_H
#define SIM_CLI_PLAN_SHELL_H

#include <limits.h>
#include <stdio.h>

/* In quotes where it has to be. */
void sb_shell_put(FILE *out, const char *word);

/* What starts this program: "simbench" where PATH leads to it, else its path. */
const char *sb_shell_program(char path[static PATH_MAX]);

#endif
