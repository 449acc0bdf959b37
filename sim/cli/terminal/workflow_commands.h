/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GitHub takes a line of output that begins with "::", white space aside, for a command; GitHub and
 * Azure take "##[command]" for one, and Azure "##vso[command]", wherever it stands. */
#ifndef SIM_CLI_TERMINAL_WORKFLOW_COMMANDS_H
#define SIM_CLI_TERMINAL_WORKFLOW_COMMANDS_H

/* Where GITHUB_ACTIONS or TF_BUILD is set, and not to "false" or "0": from now on no line of
 * standard output begins so, and neither there nor on standard error does the other form stand,
 * whatever name a file gave: ": :" and "## [" stand there instead. What simbench tells GitHub goes
 * to standard error. */
void sb_workflow_commands_disarm(void);

#endif
