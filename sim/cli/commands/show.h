/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench show`: the graph of a workload, and one replicate as bars. */
#ifndef SIM_CLI_COMMANDS_SHOW_H
#define SIM_CLI_COMMANDS_SHOW_H

#include "sim/cli/options/commands.h"

extern const struct sb_command sb_command_show;

#endif
