/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The completion for fish. */
#ifndef SIM_CLI_DOCS_COMPLETION_FISH_H
#define SIM_CLI_DOCS_COMPLETION_FISH_H

#include <stdio.h>

/* Writes the file simbench.fish of a folder in $fish_complete_path. */
void sb_completion_fish(FILE *out);

#endif
