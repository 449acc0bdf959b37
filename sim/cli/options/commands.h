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

/* A bit for each command, so that a row of the option table can say whose option it is. */
enum sb_command_set {
    SB_RUN = 1,
    SB_SHOW = 2,
    SB_CHECK = 4,
    SB_VERIFY = 8,
    SB_GENERATE = 16,
    SB_LIST = 32,
    SB_REPORT = 64,
    SB_BENCH = 128,
    SB_HELP = 256,
    SB_IMPORT = 512,
    SB_EXPORT = 1024,
    SB_CRITICAL_PATH = 2048,
    SB_COMPARE = 4096,
    SB_WATCH = 8192,
    SB_WHATIF = 16384,
    SB_CLAIMS = 32768,
    SB_PLAN = 65536,
    SB_MERGE = 1 << 20,
    SB_STATUS = 1 << 21,
    SB_OPTIMUM = 1 << 22,
    SB_LIVE = 1 << 23,
    SB_DUEL = 1 << 27
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
