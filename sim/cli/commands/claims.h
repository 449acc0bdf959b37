/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench claims`: where the claim "2 to 10 times as fast" is true. */
#ifndef SIM_CLI_COMMANDS_CLAIMS_H
#define SIM_CLI_COMMANDS_CLAIMS_H

#include "sim/cli/options/commands.h"

extern const struct sb_command sb_command_claims;

#endif
