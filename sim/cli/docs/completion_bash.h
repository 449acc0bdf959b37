/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The completion for bash. */
#ifndef SIM_CLI_DOCS_COMPLETION_BASH_H
#define SIM_CLI_DOCS_COMPLETION_BASH_H

#include <stdio.h>

/* Writes the file that bash-completion loads when `simbench` is typed. */
void sb_completion_bash(FILE *out);

#endif
