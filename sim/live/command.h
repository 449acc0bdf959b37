/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A command of a workload, run as a process, without input; its output is thrown away. */
#ifndef SIM_LIVE_COMMAND_H
#define SIM_LIVE_COMMAND_H

#include "sim/base/error.h"
#include "sim/model/action.h"
#include "sim/model/work.h"

#include <sys/types.h>

/* A zeroed one has not begun. */
struct sb_command_run {
    pid_t pid; /* leads a process group; 0: none */
    int fd;    /* of the process */
    sb_ns begun;
};

/* As sb_work.go_on and leave; one that is left before its end is killed with its process group.
 * SB_ECHECK: it cannot be started, ends with another status than 0, or takes longer than `limit`.
 */
int sb_command_begin(struct sb_command_run *run, const struct sb_action *action,
                     struct sb_wait *wait, struct sb_error *error);
int sb_command_go_on(struct sb_command_run *run, const struct sb_action *action, sb_ns limit,
                     struct sb_wait *wait, struct sb_error *error);
void sb_command_leave(struct sb_command_run *run);

#endif
