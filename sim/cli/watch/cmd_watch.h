/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench watch`: runs again whenever a file changes. */
#ifndef SIM_CLI_WATCH_CMD_WATCH_H
#define SIM_CLI_WATCH_CMD_WATCH_H

#include "sim/cli/options/commands.h"

extern const struct sb_command sb_command_watch;

#endif
