/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a command of the program is, and how it ends. */
#ifndef SIM_CLI_OPTIONS_COMMANDS_H
#define SIM_CLI_OPTIONS_COMMANDS_H

#include "sim/base/error.h"
#include "sim/cli/options/catalogue.h"

#include <stdbool.h>

enum {
    SB_EXIT_DONE = 0,
    SB_EXIT_FAILED = 1,
    SB_EXIT_USAGE = 2,
    SB_EXIT_REGRESSED = 3,    /* shown, or a --fail-if came true */
    SB_EXIT_UNPROVEN = 4,     /* inconclusive, with --strict; or a --fail-if cannot be told */
    SB_EXIT_INCOMPARABLE = 5, /* a baseline of another machine, or damaged */
    SB_EXIT_AGAIN = 75,       /* stopped, and what was done is kept: EX_TEMPFAIL */
    SB_EXIT_PIPE = 141        /* nobody reads standard output any more: what SIGPIPE would give */
};

/* A bit for each command, in the order in which help names them, so that a row of the option table
 * can say whose option it is. */
enum sb_command_set {
    SB_RUN = 1 << 0,
    SB_LOAD = 1 << 1,
    SB_COLLAPSE = 1 << 2,
    SB_PLAN = 1 << 3,
    SB_MERGE = 1 << 4,
    SB_STATUS = 1 << 5,
    SB_DUEL = 1 << 6,
    SB_WATCH = 1 << 7,
    SB_WHATIF = 1 << 8,
    SB_SHOW = 1 << 9,
    SB_CHECK = 1 << 10,
    SB_VERIFY = 1 << 11,
    SB_LIVE = 1 << 12,
    SB_GENERATE = 1 << 13,
    SB_IMPORT = 1 << 14,
    SB_EXPORT = 1 << 15,
    SB_CRITICAL_PATH = 1 << 16,
    SB_CLAIMS = 1 << 17,
    SB_OPTIMUM = 1 << 18,
    SB_LIST = 1 << 19,
    SB_REPORT = 1 << 20,
    SB_COMPARE = 1 << 21,
    SB_BENCH = 1 << 22,
    SB_HELP = 1 << 23
};

struct sb_options;

struct sb_command {
    const char *name, *arguments;
    const char *summary, *description; /* {strategies} and the like: see catalogue.h */
    const char *examples;              /* command lines, one a line */
    enum sb_command_set self;
    unsigned runs; /* a set of those whose options it has as well */
    unsigned least_arguments, most_arguments;
    enum sb_catalogue first_argument;             /* what the first one can name, for completion */
    bool files;                                   /* whether arguments can be files */
    int (*run)(const struct sb_options *options); /* returns the exit status; NULL: help */
};

/* Whose options it has: a set of enum sb_command_set. */
static inline unsigned sb_command_options(const struct sb_command *command)
{
    return (unsigned)command->self | command->runs;
}

/* Prints "simbench: where: text" on standard error and returns the exit status that goes with it.
 * Where standard output has no reader any more, it is SB_EXIT_PIPE in silence. */
int sb_command_fail(const struct sb_error *error);

/* Flushes standard output; what could not be written (a full disk) is told and makes the exit
 * status 1. A closed pipe makes it SB_EXIT_PIPE in silence. */
int sb_command_finish(int status);

#endif
