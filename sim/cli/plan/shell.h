/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of command lines that a program reads before a POSIX shell does. */
#ifndef SIM_CLI_PLAN_SHELL_H
#define SIM_CLI_PLAN_SHELL_H

#include <limits.h>
#include <stdio.h>

/* One word, with `escape` for each character that is `special` to that program. */
void sb_shell_put_escaped(FILE *out, const char *word, char special, const char *escape);

/* What starts this program: "simbench" where PATH leads to it, else its path. */
const char *sb_shell_program(char path[static PATH_MAX]);

#endif
