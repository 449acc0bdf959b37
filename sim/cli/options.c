/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options.h"

#include "sim/base/version.h"
#include "sim/cli/commands.h"

#include <argp.h>
#include <ctype.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum key {
    KEY_STRATEGIES = 's',
    KEY_REPLICATES = 'n',
    KEY_WORKERS = 'w',
    KEY_THREADS = 'j',
    KEY_FORMAT = 'f',
    KEY_OUT = 'o',
    KEY_QUIET = 'q',
    KEY_SEED = 256,
    KEY_NO_REPORT,
    KEY_NO_VERIFY,
    KEY_REAL_CLOCK,
    KEY_TIME_SCALE,
    KEY_SPIN,
    KEY_COLOR,
    KEY_ONLY,
    KEY_FAIL_IF
};

static const struct {
    unsigned taken;
    struct argp_option option;
} table[] = {
    { SB_TAKES_STRATEGIES,
      { "strategies", KEY_STRATEGIES, "LIST|all", 0,
        "comma-separated names; see `simbench list strategies`", 0 } },
    { SB_TAKES_REPLICATES,
      { "replicates", KEY_REPLICATES, "N", 0,
        "how many times each workload is drawn anew (default 10000)", 0 } },
    { SB_TAKES_SCHEDULES,
      { "replicates", KEY_REPLICATES, "N", 0,
        "how many to verify (default 400, fewer of large graphs; in real time 20, or as fit into "
        "20 s)",
        0 } },
    { SB_TAKES_WORKERS,
      { "workers", KEY_WORKERS, "N|unlimited", 0,
        "how many steps can run at once (default: as the file says)", 0 } },
    { SB_TAKES_SEED, { "seed", KEY_SEED, "N", 0, "seed of all draws (default 1)", 0 } },
    { SB_TAKES_ONLY,
      { "only-replicate", KEY_ONLY, "N", 0, "run this one replicate alone, with the same times",
        0 } },
    { SB_TAKES_THREADS,
      { "threads", KEY_THREADS, "N", 0, "default: all cores; the results do not depend on it",
        0 } },
    { SB_TAKES_CLOCK,
      { "real-clock", KEY_REAL_CLOCK, NULL, 0, "run in real time, and explain what it takes longer",
        0 } },
    { SB_TAKES_CLOCK,
      { "time-scale", KEY_TIME_SCALE, "S", 0,
        "with --real-clock: a second of the model takes S seconds (default 1)", 0 } },
    { SB_TAKES_CLOCK,
      { "spin", KEY_SPIN, "US", 0,
        "with --real-clock: microseconds before each deadline in which to look at the clock "
        "instead of sleeping (default 1000)",
        0 } },
    { SB_TAKES_FORMAT,
      { "format", KEY_FORMAT, "NAME", 0,
        "what goes to standard output: table, json, csv, markdown (default table)", 0 } },
    { SB_TAKES_OUT,
      { "out", KEY_OUT, "DIR", 0, "where results.json and the plots go (default simbench-report)",
        0 } },
    { SB_TAKES_OUT, { "no-report", KEY_NO_REPORT, NULL, 0, "write no files", 0 } },
    { SB_TAKES_NO_VERIFY,
      { "no-verify", KEY_NO_VERIFY, NULL, 0, "run no schedules on the real scheduler to compare",
        0 } },
    { SB_TAKES_FAIL_IF,
      { "fail-if", KEY_FAIL_IF, "EXPR", 0,
        "exit status 3 if it holds, as 'p99(earliest-start) > 50ms'; repeatable", 0 } },
    { SB_TAKES_QUIET, { "quiet", KEY_QUIET, NULL, 0, "nothing on standard error but errors", 0 } },
    { SB_TAKES_COLOR,
      { "color", KEY_COLOR, "WHEN", 0, "auto, always or never (default auto; NO_COLOR is honoured)",
        0 } },
};

enum { SPIN_US = 1000 };

struct parsing {
    const struct sb_command *command;
    struct sb_options *options;
    const char *color;
    const char *clock_option; /* one that only --real-clock has a use for */
};

/* A whole number from `least` to `most`; argp_error does not come back. */
static uint64_t number(struct argp_state *state, const char *option, const char *text,
                       uint64_t least, uint64_t most)
{
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (!isdigit((unsigned char)text[0]) || *end || errno || value < least || value > most)
        argp_error(state, "--%s: expected a whole number from %llu to %llu, not \"%s\"", option,
                   (unsigned long long)least, (unsigned long long)most, text);
    return value;
}

static double scale(struct argp_state *state, const char *text)
{
    char *end;
    errno = 0;
    double value = strtod(text, &end);
    if (end == text || *end || errno || !(value >= 1e-6 && value <= 1e6))
        argp_error(state, "--time-scale: expected a number from 0.000001 to 1000000, not \"%s\"",
                   text);
    return value;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct parsing *p = state->input;
    struct sb_options *o = p->options;
    switch (key) {
    case ARGP_KEY_INIT:
        if (p->command->own)
            state->child_inputs[0] = &o->bench;
        break;
    case KEY_STRATEGIES: o->strategies = text; break;
    case KEY_REPLICATES: o->replicates = number(state, "replicates", text, 1, 1000000000000); break;
    case KEY_WORKERS:
        o->workers = strcmp(text, "unlimited") == 0
                         ? 0
                         : (uint32_t)number(state, "workers", text, 1, 1000000000);
        break;
    case KEY_SEED: o->seed = number(state, "seed", text, 0, UINT64_MAX); break;
    case KEY_ONLY:
        o->only = true;
        o->only_replicate = number(state, "only-replicate", text, 0, 1000000000000);
        break;
    case KEY_THREADS: o->threads = (unsigned)number(state, "threads", text, 1, 1024); break;
    case KEY_FORMAT: o->format = text; break;
    case KEY_OUT: o->out = text; break;
    case KEY_NO_REPORT: o->no_report = true; break;
    case KEY_NO_VERIFY: o->no_verify = true; break;
    case KEY_REAL_CLOCK: o->real_clock = true; break;
    case KEY_TIME_SCALE:
        o->time_scale = scale(state, text);
        p->clock_option = "--time-scale";
        break;
    case KEY_SPIN:
        o->spin_ns = (int64_t)number(state, "spin", text, 0, 1000000) * 1000;
        p->clock_option = "--spin";
        break;
    case KEY_FAIL_IF:
        if (o->fail_ifs == SB_FAIL_IF_MAX)
            argp_error(state, "--fail-if: more than %d of them", SB_FAIL_IF_MAX);
        o->fail_if[o->fail_ifs++] = text;
        break;
    case KEY_QUIET: o->quiet = true; break;
    case KEY_COLOR:
        p->color = text;
        if (strcmp(text, "auto") != 0 && strcmp(text, "always") != 0 && strcmp(text, "never") != 0)
            argp_error(state, "--color: expected auto, always or never, not \"%s\"", text);
        break;
    case ARGP_KEY_ARGS:
        o->argument = state->argv + state->next;
        o->arguments = (unsigned)(state->argc - state->next);
        break;
    case ARGP_KEY_END:
        if (p->clock_option && !o->real_clock)
            argp_error(state, "%s goes with --real-clock", p->clock_option);
        if (o->arguments < p->command->least_arguments || o->arguments > p->command->most_arguments)
            argp_error(state, "%s: %s",
                       o->arguments ? "too many arguments" : "an argument is missing",
                       p->command->arguments);
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static unsigned cores(void)
{
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set)
                                                            : (int)sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (unsigned)count : 1;
}

static bool wants_color(const char *when, int fd)
{
    const char *none = getenv("NO_COLOR"), *terminal = getenv("TERM");
    if (strcmp(when, "auto") != 0)
        return strcmp(when, "always") == 0;
    return isatty(fd) && !(none && *none) && terminal && strcmp(terminal, "dumb") != 0;
}

void sb_options_parse(const struct sb_command *command, int argc, char **argv,
                      struct sb_options *options)
{
    enum { ROWS = sizeof table / sizeof *table };
    struct argp_option option[ROWS + 1] = { { 0 } };
    unsigned rows = 0;
    for (unsigned i = 0; i < ROWS; i++)
        if (command->options & table[i].taken)
            option[rows++] = table[i].option;
    char doc[2048], name[64];
    snprintf(doc, sizeof doc, "%s\v%s", command->summary, command->description);
    snprintf(name, sizeof name, "simbench %s", command->name);
    const struct argp_child own[] = { { command->own, 0, NULL, 0 }, { 0 } };
    struct argp argp = { option, parse, command->arguments, doc, command->own ? own : NULL,
                         NULL,   NULL };
    struct parsing parsing = { command, options, "auto", NULL };
    *options = (struct sb_options){ .workers = SB_WORKERS_OF_FILE,
                                    .seed = 1,
                                    .threads = cores(),
                                    .out = "simbench-report",
                                    .time_scale = 1,
                                    .spin_ns = SPIN_US * 1000 };
    argv[0] = name;
    argp_err_exit_status = SB_EXIT_USAGE;
    argp_parse(&argp, argc, argv, 0, NULL, &parsing);
    options->color_stdout = wants_color(parsing.color, STDOUT_FILENO);
    options->color_stderr = wants_color(parsing.color, STDERR_FILENO);
}
