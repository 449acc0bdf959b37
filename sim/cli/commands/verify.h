/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench verify`: strategies on the real scheduler, compared with the simulated ones. */
#ifndef SIM_CLI_COMMANDS_VERIFY_H
#define SIM_CLI_COMMANDS_VERIFY_H

#include "sim/cli/options/commands.h"

extern const struct sb_command sb_command_verify;

#endif
