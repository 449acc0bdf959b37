/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options/commands.h"

/* Without `run`: main knows what there is to be told. */
extern const struct sb_command sb_command_help;
const struct sb_command sb_command_help = {
    .name = "help",
    .arguments = "[COMMAND]",
    .summary = "tell what a command does and which options it has",
    .description = "Without a COMMAND, tell which ones there are.",
    .examples = "simbench help run",
    .self = SB_HELP,
    .least_arguments = 0,
    .most_arguments = 1,
};
