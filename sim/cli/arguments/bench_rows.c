/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What bench measures. */
#include "sim/cli/arguments/rows.h"

static const struct sb_option bench_rows[] = {
    { "list", 0, SB_BENCH, .help = "tell which benchmarks the other options choose, and run none",
      SB_TO(bench.list) },
    { "brief", 0, SB_BENCH, .help = "times alone: no memory, switches, METG", SB_TO(bench.brief) },
    { "quick", 0, SB_BENCH, .help = "few benchmarks, fewer rounds", SB_TO(bench.quick) },
    { "tasks", 0, SB_BENCH, SB_VALUE_TEXT, "LIST",
      .help = "sizes of graphs, as 10,1000,1M (default 10000)",
      .manual = "Sizes of graphs, as 10,1000,1M or 10..1M/6:log. All combinations of --tasks, "
                "--workers, --mode and --body are measured; where only some are given, the others "
                "are 10000 tasks, 1 worker, mode declared, body empty",
      SB_TO(bench.tasks) },
    { "workers", 0, SB_BENCH, SB_VALUE_TEXT, "LIST", .help = "as 1,2 (default 1)",
      .manual = "How many workers, as 1,2 (default 1)", SB_TO(bench.workers) },
    { "mode", 0, SB_BENCH, SB_VALUE_NAMES, "LIST",
      .words = { "declared", "strict", "continue", "copied" },
      .help = "declared, strict, continue, copied (default declared)",
      .manual =
          "How tasks are given and wait: declared, strict, continue, copied (default declared)",
      SB_TO(bench.modes) },
    { "body", 0, SB_BENCH, SB_VALUE_NAMES, "LIST", .words = { "empty", "spin1us", "timer1ms" },
      .help = "empty, spin1us, timer1ms, … (default empty)",
      .manual = "What a task does: empty, spin1us, timer1ms, … (default empty)",
      SB_TO(bench.bodies) },
    { "target", 0, SB_BENCH, SB_VALUE_TEXTS, "FILE|COMMAND",
      .help = "a runtime of your own, in a shared library or a program; may be given several times",
      .manual =
          "A runtime of your own, in the place of libearliest: a shared library (.so) that "
          "defines sb_target_v1 (simbench/task.h), or a command for the shell that starts a "
          "program which is spoken to in lines; earliest is libearliest. May be given several "
          "times; they take turns and stand side by side",
      .excludes = { "library" }, SB_TO(bench.target) },
    { "time-limit", 0, SB_BENCH, SB_VALUE_TEXT, "TIME", .preset = "10s",
      .help = "how long a --target may stand still", SB_TO(time_limit) },
    { "library", 0, SB_BENCH, SB_VALUE_FILE, "PATH", .help = "the shared library to measure",
      .otherwise = "libearliest.so beside the program or in ../lib from there",
      SB_TO(bench.library) },
    { "save", 0, SB_BENCH, SB_VALUE_FOLDER, "DIR", .help = "keep figures and library as a baseline",
      .manual = "Keep figures, a fingerprint of machine and build, and a copy of the library as a "
                "baseline. What stands there is replaced only by a complete run",
      SB_TO(bench.save) },
    { "compare", 0, SB_BENCH, SB_VALUE_FOLDER, "DIR",
      .help = "decide against a baseline: exit status 3 for a regression",
      .manual = "Run the kept library and the new one side by side in fresh processes, in turns, "
                "and decide: exit status 3 for a regression. Ratios, never times of "
                "another day, make the verdict",
      SB_TO(bench.compare) },
    { "trust", 0, SB_BENCH, .help = "load a baseline's library whoever owns or can change it",
      .manual = "Load the library of a baseline that belongs to another user, or that others can "
                "write to. Without it such a baseline is refused: its library is run",
      .needs = "compare", SB_TO(bench.trust) },
    { "margin", 0, SB_BENCH, SB_VALUE_REAL, "PERCENT", .least = "0.000001", .most = "100",
      .preset = "2", .help = "what is less than this is no change", SB_TO(bench.margin) },
    { "strict", 0, SB_BENCH, .help = "exit status 4 where nothing was proven",
      SB_TO(bench.strict) },
    { "out", 0, SB_BENCH, SB_VALUE_FILE, "FILE", .help = "all results as JSON, also while running",
      SB_TO(bench.file) },
    { "resume", 0, SB_BENCH, .help = "go on with the interrupted run in the --out file",
      .needs = "out", SB_TO(bench.resume) },
    { "selftest", 0, SB_BENCH,
      .help = "measure the detector: the library against its own copy, slowed down by --inject",
      .excludes = { "save", "compare" }, SB_TO(bench.selftest) },
    { "aa", 0, SB_BENCH, SB_VALUE_WHOLE, "N", .least = "1", .most = "1000000", .preset = "20",
      .help = "comparisons for each --inject", SB_TO(bench.aa) },
    { "inject", 0, SB_BENCH, SB_VALUE_TEXT, "LIST", .preset = "0,3,5,7",
      .help = "slowdowns in per cent", SB_TO(bench.inject) },
};

const struct sb_option_rows sb_option_rows_bench = SB_ROWS(bench_rows);
