/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench whatif`: what each change would save. */
#ifndef SIM_CLI_COMMANDS_WHATIF_H
#define SIM_CLI_COMMANDS_WHATIF_H

#include "sim/cli/options/commands.h"

extern const struct sb_command sb_command_whatif;

#endif
