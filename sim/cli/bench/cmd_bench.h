/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench bench`: what a task costs the real scheduler, and whether a change made it dearer. */
#ifndef SIM_CLI_BENCH_CMD_BENCH_H
#define SIM_CLI_BENCH_CMD_BENCH_H

#include "sim/cli/options/commands.h"

extern const struct sb_command sb_command_bench;

#endif
