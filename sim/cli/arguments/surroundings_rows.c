/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Platforms and files outside, plans, duels, and what all commands have. */
#include "sim/base/version.h"
#include "sim/cli/arguments/rows.h"

static const struct sb_option surroundings_rows[] = {
    { "platform", 0, SB_RUN | SB_SHOW | SB_EXPORT, SB_VALUE_FILE, "FILE",
      .help = "workers that differ, and links between them, for all workloads",
      .manual = "Run every workload on the workers and links of this file: {\"workers\": [...], "
                "\"links\": {...}}, as a workload has them as \"platform\"; such a workload; a "
                "platform of SimGrid (XML), of which a speed of 1e9 flop/s is 1, and all routes "
                "are taken for the slowest; or a recorded workflow (WfFormat), of whose machines "
                "each core is a worker",
      SB_TO(platform) },
    { "allow-outside", 0, SB_READS | SB_LIVE | SB_WHATIF | SB_BENCH,
      .help = "read CSV files from other folders than the workload's",
      .manual =
          "Read CSV files that a workload names by an absolute path, or that do not lie below "
          "the workload's folder. Without it such a workload is refused: one from a stranger "
          "could name any file",
      SB_TO(allow_outside) },
    { "shards", 0, SB_PLAN, SB_VALUE_WHOLE, "N", .least = "1", .most = "1000000",
      .help = "how many parts the run is cut into", SB_TO(plan.shards) },
    { "slurm", 0, SB_PLAN, .help = "a script that submits an array of jobs and one that merges",
      .excludes = { "kubernetes" }, SB_TO(plan.slurm) },
    { "kubernetes", 0, SB_PLAN, .help = "an Indexed Job and a suspended one that merges",
      .excludes = { "parallel" }, SB_TO(plan.kubernetes) },
    { "parallel", 0, SB_PLAN, .help = "a line for GNU parallel", .excludes = { "make" },
      SB_TO(plan.parallel) },
    { "make", 0, SB_PLAN, .help = "a makefile", .excludes = { "slurm" }, SB_TO(plan.make) },
    { "image", 0, SB_PLAN, SB_VALUE_TEXT, "NAME", .preset = "simbench:" SB_VERSION,
      .help = "with --kubernetes: the image that has the program", .needs = "kubernetes",
      SB_TO(plan.image) },
    { "claim", 0, SB_PLAN, SB_VALUE_TEXT, "NAME", .preset = "simbench",
      .help = "with --kubernetes: the claim of the volume of workloads and report",
      .needs = "kubernetes", SB_TO(plan.claim) },
    { "out", 'o', SB_DUEL, SB_VALUE_FILE, "FILE", .help = "where the workload goes",
      .otherwise = "standard output", SB_TO(output) },
    { "tasks", 0, SB_DUEL, SB_VALUE_WHOLE, "N", .least = "3", .most = "32", .preset = "8",
      .help = "how many tasks there may be", SB_TO(duel.tasks) },
    { "workers", 'w', SB_DUEL, SB_VALUE_WHOLE, "N", .least = "1", .most = "16", .preset = "3",
      .help = "how many workers there are", SB_TO(duel.workers) },
    { "costs", 0, SB_DUEL, SB_VALUE_WORD, "HOW", .words = { "unrelated", "related", "alike" },
      .preset = "unrelated", .help = "unrelated, related or alike",
      .manual = "What a task takes. unrelated: a number of its own on each worker. related: its "
                "latency by the worker's speed. alike: the same everywhere, and transfers cost "
                "nothing",
      SB_TO(duel.costs) },
    { "tries", 0, SB_DUEL, SB_VALUE_WHOLE, "N", .least = "1", .most = "1000000000",
      .preset = "20000", .help = "how many graphs are looked at", SB_TO(duel.tries) },
    { "seed", 0, SB_DUEL, SB_VALUE_WHOLE, "N", .least = "0", .most = "18446744073709551615",
      .preset = "1", .help = "seed of the search", SB_TO(seed) },
    { "quiet", 'q', SB_DUEL, .help = "nothing on standard error but errors", SB_TO(quiet) },
    { "quiet", 'q',
      SB_RUN | SB_LOAD | SB_COLLAPSE | SB_MERGE | SB_WHATIF | SB_CLAIMS | SB_CHECK | SB_IMPORT |
          SB_CRITICAL_PATH | SB_VERIFY | SB_LIVE | SB_REPORT | SB_BENCH | SB_OPTIMUM,
      .help = "nothing on standard error but errors", SB_TO(quiet) },
    { "ascii", 0,
      SB_SHOWS | SB_COLLAPSE | SB_STATUS | SB_WHATIF | SB_CLAIMS | SB_SHOW | SB_CHECK | SB_IMPORT |
          SB_VERIFY | SB_LIVE | SB_LIST | SB_OPTIMUM,
      .help = "ASCII alone on the terminal, as where the locale is not UTF-8",
      .manual = "Tables and bars of ASCII characters alone: us, +-, |, # and . in place of others. "
                "So it is too where the locale's characters are not UTF-8. Files and the formats "
                "for programs are not changed",
      SB_TO(ascii) },
    { "color", 0, SB_SHOWS | SB_COLLAPSE | SB_SHOW, SB_VALUE_WORD, "WHEN",
      .words = { "auto", "always", "never" }, .preset = "auto", .otherwise = "NO_COLOR is honoured",
      .help = "auto, always or never", .manual = "When to use colour: auto, always or never",
      SB_TO(color) },
};

const struct sb_option_rows sb_option_rows_surroundings = SB_ROWS(surroundings_rows);
