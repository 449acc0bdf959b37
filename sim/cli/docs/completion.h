/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the completions for the shells have in common. */
#ifndef SIM_CLI_DOCS_COMPLETION_H
#define SIM_CLI_DOCS_COMPLETION_H

#include "sim/cli/arguments/option_table.h"

/* Writes `text` for the inside of single quotes of bash or zsh, each character of `escaped` in it
 * behind a \. */
void sb_completion_escape(FILE *out, const char *text, const char *escaped);
/* The same for fish. */
void sb_completion_escape_fish(FILE *out, const char *text);

/* Help of an option on one line, without the names that are offered anyway: "seed of all draws
 * (default 1)". Enough for any option of the table. */
const char *sb_completion_help(char text[static 256], const struct sb_option *option);

#endif
