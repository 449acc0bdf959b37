/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The completion for zsh. */
#ifndef SIM_CLI_DOCS_COMPLETION_ZSH_H
#define SIM_CLI_DOCS_COMPLETION_ZSH_H

#include <stdio.h>

/* Writes the file _simbench of a folder in $fpath. */
void sb_completion_zsh(FILE *out);

#endif
