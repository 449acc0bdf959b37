/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench duel`: a graph on which one strategy is bad against another. */
#ifndef SIM_CLI_COMMANDS_DUEL_H
#define SIM_CLI_COMMANDS_DUEL_H

#include "sim/cli/options/commands.h"

extern const struct sb_command sb_command_duel;

#endif
