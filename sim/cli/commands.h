/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of the program. */
#ifndef SIM_CLI_COMMANDS_H
#define SIM_CLI_COMMANDS_H

#include "sim/cli/options.h"

enum {
    SB_EXIT_DONE = 0,
    SB_EXIT_FAILED = 1,
    SB_EXIT_USAGE = 2,
    SB_EXIT_REGRESSED = 3,   /* confirmed, or a --fail-if came true */
    SB_EXIT_UNPROVEN = 4,    /* inconclusive, with --strict */
    SB_EXIT_INCOMPARABLE = 5 /* a baseline of another machine, or damaged */
};

struct sb_command {
    const char *name, *arguments, *summary, *description;
    unsigned options; /* which options it takes: SB_TAKES_… */
    unsigned least_arguments, most_arguments;
    const struct argp *own; /* NULL, or options of its own, parsed into sb_options.bench */
    int (*run)(const struct sb_options *options); /* returns the exit status */
};

extern const struct sb_command sb_command_run, sb_command_show, sb_command_check,
    sb_command_generate, sb_command_list, sb_command_report, sb_command_verify, sb_command_bench;

/* Prints "simbench: where: text" on standard error and returns the exit status that goes with it.
 */
int sb_command_fail(const struct sb_error *error);

/* Flushes standard output; what could not be written (a full disk, a closed pipe) is told and makes
 * the exit status 1. */
int sb_command_finish(int status);

#endif
