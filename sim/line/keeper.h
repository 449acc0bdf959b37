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

enum { SB_KEEPER_DESCRIPTORS = 4 };

struct sb_keeper_command {
    const char *shell;        /* for sh -c; or NULL: */
    const char *const *word;  /* the program, looked for as a shell does, and its arguments */
    char *const *environment; /* NULL: as this one's */
    int descriptor[SB_KEEPER_DESCRIPTORS]; /* [descriptors] what its 0, 1, 2, ... are */
    unsigned descriptors;
};

/* Starts it in a process group of its own, with default signals and no other descriptor; what
 * cannot be run ends with status 127. Borrows all of the command. SB_EIO. */
enum sb_code sb_keeper_start(struct sb_keeper *keeper, const struct sb_keeper_command *command,
                             struct sb_error *error);

/* How the command ended, as waitpid tells it, once `report` is readable; false: it was killed with
 * the keeper. */
bool sb_keeper_status(const struct sb_keeper *keeper, int *status);

/* Kills the command and all that it started, and waits until they are gone. Not two times. */
void sb_keeper_stop(struct sb_keeper *keeper);

#endif
