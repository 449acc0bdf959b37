/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a command of which nothing is left behind, whatever it starts and however this program ends.
 *
 * A process of its own, the keeper, stands between: what the command starts and leaves behind
 * becomes a child of the keeper (PR_SET_CHILD_SUBREAPER), also what made itself a session of its
 * own, and is killed with the command. The keeper holds the reading end of a pipe that this program
 * has the other end of: where that closes, for whatever reason, it kills and ends. */
#ifndef SIM_LINE_KEEPER_H
#define SIM_LINE_KEEPER_H

#include "sim/base/error.h"

#include <stdbool.h>
#include <sys/types.h>

struct sb_keeper {
    pid_t pid;
    int control; /* closed: kill */
    int report;  /* to poll: readable once the command has ended; then its status is there */
};

/* Starts `sh -c command` in a process group of its own, with these descriptors as standard input,
 * output and error, default signals and no other descriptor. Borrows all four. SB_EIO. */
enum sb_code sb_keeper_start(struct sb_keeper *keeper, const char *command, int in, int out,
                             int err, struct sb_error *error);

/* How the command ended, as waitpid tells it, once `report` is readable; false: it was killed with
 * the keeper. */
bool sb_keeper_status(const struct sb_keeper *keeper, int *status);

/* Kills the command and all that it started, and waits until they are gone. Not two times. */
void sb_keeper_stop(struct sb_keeper *keeper);

#endif
