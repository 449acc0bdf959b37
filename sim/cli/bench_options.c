/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/bench_options.h"

#include <errno.h>
#include <stdlib.h>

enum key {
    KEY_TASKS = 512,
    KEY_WORKERS,
    KEY_MODE,
    KEY_BODY,
    KEY_LIST,
    KEY_QUICK,
    KEY_LIBRARY,
    KEY_SAVE,
    KEY_COMPARE,
    KEY_MARGIN,
    KEY_STRICT,
    KEY_OUT,
    KEY_RESUME,
    KEY_SELFTEST,
    KEY_AA,
    KEY_INJECT
};

static const struct argp_option option[] = {
    { "list", KEY_LIST, NULL, 0, "tell which benchmarks the other options choose, and run none",
      0 },
    { "quick", KEY_QUICK, NULL, 0, "few benchmarks, fewer rounds", 0 },
    { "tasks", KEY_TASKS, "LIST", 0, "sizes of graphs, as 10,1000,1M (default 10000)", 0 },
    { "workers", KEY_WORKERS, "LIST", 0, "as 1,2 (default 1)", 0 },
    { "mode", KEY_MODE, "LIST", 0, "declared, strict, continue, copied (default declared)", 0 },
    { "body", KEY_BODY, "LIST", 0, "empty, spin1us, timer1ms, … (default empty)", 0 },
    { "library", KEY_LIBRARY, "PATH", 0,
      "the shared library to measure (default: libearliest.so beside the program)", 0 },
    { "save", KEY_SAVE, "DIR", 0, "keep figures and library as a baseline", 0 },
    { "compare", KEY_COMPARE, "DIR", 0,
      "decide against a baseline: exit status 3 for a confirmed regression", 0 },
    { "margin", KEY_MARGIN, "PERCENT", 0, "what is less than this is no change (default 2)", 0 },
    { "strict", KEY_STRICT, NULL, 0, "exit status 4 where nothing was proven", 0 },
    { "out", KEY_OUT, "FILE", 0, "all results as JSON, also while running", 0 },
    { "resume", KEY_RESUME, NULL, 0, "go on with the interrupted run in the --out file", 0 },
    { "selftest", KEY_SELFTEST, NULL, 0,
      "measure the detector: the library against its own copy, slowed down by --inject", 0 },
    { "aa", KEY_AA, "N", 0, "comparisons for each --inject (default 20)", 0 },
    { "inject", KEY_INJECT, "LIST", 0, "slowdowns in per cent (default 0,3,5,7)", 0 },
    { 0 },
};

static double positive(struct argp_state *state, const char *name, const char *text, double most)
{
    char *end;
    errno = 0;
    double value = strtod(text, &end);
    if (end == text || *end || errno || !(value > 0) || value > most)
        argp_error(state, "--%s: expected a number above 0, up to %g, not \"%s\"", name, most,
                   text);
    return value;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct sb_bench_options *o = state->input;
    switch (key) {
    case KEY_LIST: o->list = true; break;
    case KEY_QUICK: o->quick = true; break;
    case KEY_TASKS: o->tasks = text; break;
    case KEY_WORKERS: o->workers = text; break;
    case KEY_MODE: o->modes = text; break;
    case KEY_BODY: o->bodies = text; break;
    case KEY_LIBRARY: o->library = text; break;
    case KEY_SAVE: o->save = text; break;
    case KEY_COMPARE: o->compare = text; break;
    case KEY_MARGIN: o->margin = positive(state, "margin", text, 100); break;
    case KEY_STRICT: o->strict = true; break;
    case KEY_OUT: o->file = text; break;
    case KEY_RESUME: o->resume = true; break;
    case KEY_SELFTEST: o->selftest = true; break;
    case KEY_AA: o->aa = (uint32_t)positive(state, "aa", text, 1e6); break;
    case KEY_INJECT: o->inject = text; break;
    case ARGP_KEY_END:
        if (o->resume && !o->file)
            argp_error(state, "--resume needs --out, the file of the interrupted run");
        if (o->selftest && (o->save || o->compare))
            argp_error(state, "--selftest compares with nothing and saves nothing");
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

const struct argp sb_bench_argp = { option, parse, NULL, NULL, NULL, NULL, NULL };
