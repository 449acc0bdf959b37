/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line, parsed with argp from one table of options; each command takes some of them. */
#ifndef SIM_CLI_OPTIONS_H
#define SIM_CLI_OPTIONS_H

#include "sim/base/error.h"
#include "sim/cli/bench_options.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    SB_TAKES_STRATEGIES = 1,
    SB_TAKES_REPLICATES = 2,
    SB_TAKES_WORKERS = 4,
    SB_TAKES_SEED = 8,
    SB_TAKES_THREADS = 16,
    SB_TAKES_FORMAT = 32,
    SB_TAKES_OUT = 64,
    SB_TAKES_QUIET = 128,
    SB_TAKES_COLOR = 256,
    SB_TAKES_ONLY = 512,
    SB_TAKES_NO_VERIFY = 1024,
    SB_TAKES_SCHEDULES = 2048, /* --replicates, with another default */
    SB_TAKES_CLOCK = 4096,
    SB_TAKES_FAIL_IF = 8192
};

#define SB_WORKERS_OF_FILE UINT32_MAX

struct sb_options {
    const char *strategies; /* a comma-separated list, or NULL */
    uint64_t replicates;    /* 0: the command's default */
    uint32_t workers;       /* 0: unlimited; SB_WORKERS_OF_FILE: as each workload says */
    uint64_t seed;
    unsigned threads;
    const char *format; /* NULL: the command's default */
    const char *out;
    bool no_report, no_verify, quiet;
    bool color_stdout, color_stderr;
    bool real_clock;   /* --real-clock, with the two below */
    double time_scale; /* seconds for each of the model */
    int64_t spin_ns;   /* before a deadline */
    bool only;         /* --only-replicate */
    uint64_t only_replicate;
    const char *fail_if[SB_FAIL_IF_MAX]; /* [fail_ifs] conditions; see sim/condition/condition.h */
    unsigned fail_ifs;
    struct sb_bench_options bench;
    char **argument; /* [arguments] */
    unsigned arguments;
};

struct sb_command;

/* Parses argv[1] … as arguments of `command`. Prints help and exits with 0 when asked to; exits
 * with 2 on wrong usage. */
void sb_options_parse(const struct sb_command *command, int argc, char **argv,
                      struct sb_options *options);

#endif
