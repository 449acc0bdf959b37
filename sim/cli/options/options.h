/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the options of a command line say; each is a row of sim/cli/arguments/option_table.c. */
#ifndef SIM_CLI_OPTIONS_OPTIONS_H
#define SIM_CLI_OPTIONS_OPTIONS_H

#include "sim/base/files/opener.h"
#include "sim/workload/source/gather.h"
#include "sim/workload/source/import_options.h"

#include <stdbool.h>
#include <stdint.h>

enum { SB_TARGETS_MAX = 16, SB_FAIL_IF_MAX = 32, SB_GIVEN_MAX = 128 };
#define SB_OUT_PRESET "simbench-report"
#define SB_WORKERS_OF_FILE UINT32_MAX

struct sb_option;

/* The options that only `simbench bench` has. */
struct sb_bench_options {
    bool list, quick, brief, strict, resume, selftest, trust;
    const char *tasks, *workers, *modes, *bodies; /* lists, or NULL */
    const char *library, *save, *compare, *file;  /* paths, or NULL */
    const char *target[SB_TARGETS_MAX + 1];       /* libraries or commands, up to NULL */
    const char *inject;                           /* a list of per cents */
    uint32_t aa;
    double margin; /* per cent */
};

/* The options that only `simbench claims` has: values as of sim/text/range.h. */
struct sb_claims_options {
    const char *depth, *width, *variation;
    const char *plot; /* a folder, or NULL */
};

/* The options that only `simbench whatif` has. */
enum { SB_WHATIF_TEXTS = 32 };
struct sb_whatif_options {
    const char *scale[SB_WHATIF_TEXTS], *drop_edge[SB_WHATIF_TEXTS]; /* up to NULL */
    bool all;
};

/* The options that only `simbench plan` has. */
struct sb_plan_options {
    uint32_t shards; /* 0: not given */
    bool slurm, kubernetes, parallel, make;
    const char *image, *claim; /* names in a Kubernetes cluster */
};

/* The options that only `simbench duel` has. */
struct sb_duel_options {
    uint32_t tasks, workers, tries;
    const char *costs; /* "unrelated", "related", "alike" */
};

/* The options that only `simbench load` has; NULL and 0 are not given. */
struct sb_load_options {
    const char *rate, *rates, *clients, *think; /* see sim/cli/load/axis.h */
    const char *slo;                            /* see sim/cli/load/slo.h */
    uint32_t runs;
    uint64_t requests;
};

/* The options that only `simbench collapse` has, see sim/cli/collapse/ask.h. */
struct sb_collapse_options {
    const char *trigger, *at, *settle, *window, *threshold, *climb;
    uint64_t backlog;
};

/* An option as it was given; `text` is NULL where it takes no value. */
struct sb_given {
    const struct sb_option *option;
    const char *text;
};

/* The options that only `simbench live` has. */
struct sb_live_options {
    bool dry_run, allow_unsafe, fresh;
    uint32_t repeat, in_flight;
};

/* What a command does not take is as if it were not given. */
struct sb_options {
    const char *strategies;  /* a comma-separated list, or NULL */
    const char *percentiles; /* a list of numbers from 0 to 100, or NULL */
    const char *slo;         /* a duration, or NULL */
    const char *plots;       /* a list of pictures, or NULL: all */
    const char *baseline;    /* a comma-separated list of strategies, or NULL */
    uint64_t replicates;     /* 0: the command chooses */
    const char *precision;   /* per cent, or NULL */
    const char *sampling;    /* one of sb_sampling_name */
    uint32_t workers;        /* 0: unlimited; SB_WORKERS_OF_FILE: as each workload says */
    uint64_t seed;
    uint32_t threads;
    const char *format; /* NULL: nothing is printed */
    const char *out;
    const char *time; /* of optimum: a duration */
    bool no_report, no_verify, quiet, allow_outside;
    const char *insight; /* "auto", "all", "off" */
    const char *color;   /* "auto", "always", "never" */
    bool ascii;          /* standard output has no other characters */
    bool color_stdout, color_stderr;
    bool real_clock;                              /* --real-clock, with the two below */
    double time_scale;                            /* seconds for each of the model */
    uint64_t spin_us;                             /* before a deadline */
    const char *scheduler, *as, *record, *replay; /* of verify: a command, a strategy, files */
    const char *time_limit;                       /* of an answer */
    bool only;                                    /* --only-replicate */
    uint64_t only_replicate;                      /* 0 where it is not given */
    const char *fail_if[SB_FAIL_IF_MAX]; /* [fail_ifs] conditions; see sim/condition/condition.h */
    unsigned fail_ifs;
    struct sb_bench_options bench;
    struct sb_import_options import;
    struct sb_whatif_options whatif;
    struct sb_claims_options claims;
    struct sb_live_options live;
    struct sb_plan_options plan;
    struct sb_duel_options duel;
    struct sb_load_options load;
    struct sb_collapse_options collapse;
    const char *platform;   /* a file, or NULL */
    const char *rule;       /* of the critical path: "jaeger" or "crisp" */
    const char *sweep[2];   /* up to NULL; see sim/sweep/sweep.h */
    const char *shard;      /* "3/16", or NULL */
    const char *checkpoint; /* a duration, or NULL */
    bool resume, estimate;
    bool allow_missing, check; /* of merge */
    const char *part;          /* of merge: a file to write instead of a report, or NULL */
    bool watched; /* by `simbench watch`: what is interrupted is run again, and not shown */
    bool anonymise;
    bool independent;       /* tasks are drawn one by one, not with their recording */
    bool fit;               /* recorded latencies become distributions */
    const char *fit_report; /* a folder for what is known of the fits, or NULL */
    const char *strategy;   /* of export: a name; else a shared library; or NULL */
    double noise;           /* coefficient of variation; 0: none */
    const char *output;     /* a file; NULL: standard output */
    char **argument;        /* [arguments] */
    unsigned arguments;
    struct sb_given given[SB_GIVEN_MAX]; /* [givens] in their order, without presets */
    unsigned givens;
    const struct sb_opener *opener;    /* of the files; NULL: they are opened as they are */
    const struct sb_gather_file *file; /* [files] what the arguments mean; NULL: it is looked up */
    size_t files;
};

/* As when no option is given; the defaults in the option table come to that. */
void sb_options_init(struct sb_options *options);

/* How many replicates `run` makes, at most where --precision is given. */
uint64_t sb_options_replicates(const struct sb_options *options);

/* What follows from the options that were parsed: where colours are wanted, and `only`. */
void sb_options_conclude(struct sb_options *options);

#endif
