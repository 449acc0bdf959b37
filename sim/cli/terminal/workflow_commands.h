/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GitHub takes a line of output that begins with "::", blanks aside, for a command. */
#ifndef SIM_CLI_TERMINAL_WORKFLOW_COMMANDS_H
#define SIM_CLI_TERMINAL_WORKFLOW_COMMANDS_H

/* Where GITHUB_ACTIONS is "true": from now on no line of standard output begins so, whatever name a
 * file gave; ": :" stands there instead. What simbench tells GitHub goes to standard error. */
void sb_workflow_commands_disarm(void);

#endif
