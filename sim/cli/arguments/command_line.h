/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line, parsed with argp by the table of options. */
#ifndef SIM_CLI_ARGUMENTS_COMMAND_LINE_H
#define SIM_CLI_ARGUMENTS_COMMAND_LINE_H

struct sb_command;
struct sb_options;

/* Parses argv[1] … as arguments of `command`. Prints help and exits with 0 when asked to; exits
 * with 2 on wrong usage. */
void sb_command_line_parse(const struct sb_command *command, int argc, char **argv,
                           struct sb_options *options);

#endif
