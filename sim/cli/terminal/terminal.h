/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal that standard output may be. */
#ifndef SIM_CLI_TERMINAL_TERMINAL_H
#define SIM_CLI_TERMINAL_TERMINAL_H

#include <stdbool.h>

/* Whether a person looks at the descriptor: it is a terminal, and not the one that mpirun of Open
 * MPI gives each process that it starts. */
bool sb_terminal_is(int fd);

/* What COLUMNS in the environment says, else the columns of the terminal that standard output is,
 * or 0 where it is none. */
unsigned sb_terminal_width(void);

/* Whether the locale's characters are UTF-8. */
bool sb_terminal_has_utf8(void);

#endif
