/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seeds, schedulers and clocks, and how results and schedules are told. */
#include "sim/cli/arguments/rows.h"

static const struct sb_option schedules_rows[] = {
    { "seed", 0,
      SB_DRAWS | SB_LOAD | SB_COLLAPSE | SB_WHATIF | SB_CLAIMS | SB_LIVE | SB_GENERATE | SB_EXPORT,
      SB_VALUE_WHOLE, "N", .least = "0", .most = "18446744073709551615", .preset = "1",
      .help = "seed of all draws", SB_TO(seed) },
    { "only-replicate", 0, SB_DRAWS | SB_EXPORT, SB_VALUE_WHOLE, "N", .least = "0",
      .most = "1000000000000", .help = "run this one replicate alone, with the same times",
      .manual = "Run this one replicate alone, with the same times as in the whole run",
      SB_TO(only_replicate) },
    { "threads", 'j', SB_RUN | SB_LOAD | SB_COLLAPSE | SB_MERGE | SB_WHATIF | SB_CLAIMS | SB_VERIFY,
      SB_VALUE_WHOLE, "N", .least = "1", .most = "1024",
      .help = "default: all cores; the results do not depend on it", SB_TO(threads) },
    { "scheduler", 0, SB_VERIFY, SB_VALUE_TEXT, "COMMAND",
      .help = "a scheduler of your own, spoken to in lines: as 'node mine.mjs'",
      .manual =
          "Run this command, by sh, and let it schedule: a program in any language, spoken to "
          "in lines over its standard input and output; see A SCHEDULER OF YOUR OWN",
      .excludes = { "real-clock", "replay" }, SB_TO(scheduler) },
    { "as", 0, SB_VERIFY, SB_VALUE_NAME, "NAME", SB_STRATEGIES,
      .help = "the strategy that it claims to be; otherwise judged by the checker alone",
      .manual =
          "The strategy that the --scheduler claims to be: its schedules must be the simulated "
          "ones, to the nanosecond, with limited workers on the same workers. Without it they "
          "are judged by the checker alone, and their makespans stand beside those of "
          "--strategies (default: earliest-start) and a lower bound",
      SB_TO(as) },
    { "strategy", 0, SB_VERIFY, SB_VALUE_FILE, "FILE",
      .help = "a shared library that decides while it runs, in the place of a --scheduler",
      .manual = "Let a shared library decide while it runs, by its callbacks ready, ended and "
                "idle, in the place of a --scheduler; see A STRATEGY OF YOUR OWN",
      .excludes = { "real-clock", "replay" }, SB_TO(strategy) },
    { "strategy", 0, SB_RUN | SB_LOAD, SB_VALUE_FILE, "FILE",
      .help = "a shared library with a strategy of your own, besides the --strategies",
      .manual = "A shared library with a strategy of your own, which runs besides the "
                "--strategies; see A STRATEGY OF YOUR OWN",
      .excludes = { "shard", "checkpoint" }, SB_TO(strategy) },
    { "strategy", 0, SB_SHOW, SB_VALUE_FILE, "FILE",
      .help = "a shared library with a strategy of your own, besides the --strategies",
      SB_TO(strategy) },
    { "dry-run", 0, SB_LIVE, .help = "tell what would be done, and do nothing",
      SB_TO(live.dry_run) },
    { "repeat", 'n', SB_LIVE, SB_VALUE_WHOLE, "N", .least = "1", .most = "100000", .preset = "20",
      .help = "how many times under each strategy", SB_TO(live.repeat) },
    { "in-flight", 0, SB_LIVE, SB_VALUE_WHOLE, "N", .least = "1", .most = "10000", .preset = "10",
      .help = "how many tasks at once at most",
      .manual = "How many tasks at once at most, requests, commands and others; the file's workers "
                "where they are fewer",
      SB_TO(live.in_flight) },
    { "allow-unsafe", 0, SB_LIVE, .help = "also requests that are not idempotent, as POST",
      .manual =
          "Make requests that are not idempotent as well, as POST or PATCH: they do something "
          "anew each time",
      SB_TO(live.allow_unsafe) },
    { "fresh-connections", 0, SB_LIVE, .help = "connect anew for each request",
      .manual = "Connect anew for each request. Without it each task keeps its connection",
      SB_TO(live.fresh) },
    { "time-limit", 0, SB_LIVE, SB_VALUE_TEXT, "TIME", .preset = "30s",
      .help = "how long an action may take", SB_TO(time_limit) },
    { "time-limit", 0, SB_RUN | SB_LOAD | SB_SHOW, SB_VALUE_TEXT, "TIME", .preset = "10s",
      .help = "how long a --strategy may take for a workload's plan", SB_TO(time_limit) },
    { "time-limit", 0, SB_VERIFY, SB_VALUE_TEXT, "TIME", .preset = "10s",
      .help = "how long a --scheduler or --strategy may take for each answer",
      .manual = "How long a --scheduler or --strategy may take for each answer, and for its end "
                "when there is nothing more to answer",
      SB_TO(time_limit) },
    { "record", 0, SB_VERIFY, SB_VALUE_FILE, "FILE",
      .help = "keep what the --scheduler and simbench said",
      .manual = "Keep what was said there, also where the scheduler is refused", SB_TO(record) },
    { "replay", 0, SB_VERIFY, SB_VALUE_FILE, "FILE",
      .help = "what a --record holds, in the scheduler's place; with the same options",
      .manual =
          "Let what a --record holds answer in the scheduler's place, with the same workloads "
          "and options: the same verdict, without the scheduler",
      .excludes = { "real-clock" }, SB_TO(replay) },
    { "real-clock", 0, SB_VERIFY, .help = "run in real time, and explain what takes longer",
      SB_TO(real_clock) },
    { "time-scale", 0, SB_VERIFY, SB_VALUE_REAL, "S", .least = "0.000001", .most = "1000000",
      .preset = "1", .help = "with --real-clock: a second of the model takes S seconds",
      .needs = "real-clock", SB_TO(time_scale) },
    { "spin", 0, SB_LIVE, SB_VALUE_WHOLE, "US", .least = "0", .most = "1000000", .preset = "0",
      .help =
          "microseconds to busy-wait, and not sleep, before the end of a task without an action",
      .manual =
          "Look at the clock instead of sleeping for so many microseconds before the end of a "
          "task without an action. It costs a core",
      SB_TO(spin_us) },
    { "spin", 0, SB_VERIFY, SB_VALUE_WHOLE, "US", .least = "0", .most = "1000000", .preset = "1000",
      .help = "with --real-clock: microseconds before each deadline in which to look at the clock "
              "instead of sleeping",
      .manual = "With --real-clock: look at the clock instead of sleeping for so many microseconds "
                "before each deadline. It costs a core",
      .needs = "real-clock", SB_TO(spin_us) },
    { "format", 'f', SB_LOAD, SB_VALUE_NAME, "NAME", SB_LOAD_OUTPUTS, .preset = "table",
      .help = "what goes to standard output: {load-outputs}", SB_TO(format) },
    { "format", 'f', SB_RUN | SB_MERGE, SB_VALUE_NAME, "NAME", SB_OUTPUTS, .preset = "table",
      .help = "what goes to standard output: {outputs}", SB_TO(format) },
    { "format", 'f', SB_REPORT, SB_VALUE_NAME, "NAME", SB_ANY_OUTPUTS,
      .help = "what goes to standard output: {outputs}; of files that bench wrote: {bench-formats}",
      SB_TO(format) },
    { "format", 'f', SB_BENCH, SB_VALUE_NAME, "NAME", SB_BENCH_FORMATS, .preset = "table",
      .help = "what goes to standard output: {bench-formats}", SB_TO(format) },
    { "format", 'f', SB_IMPORT, SB_VALUE_NAME, "NAME", SB_FORMATS,
      .help = "of the files, where their content does not show it: {formats}",
      .manual = "Of the files, where their content does not show it: {formats}",
      .otherwise = "as the content tells", SB_TO(import.format) },
    { "format", 'f', SB_EXPORT, SB_VALUE_NAME, "NAME", SB_EXPORTS,
      .help = "what is written: {exports}", SB_TO(format) },
    { "format", 'f', SB_STATUS, SB_VALUE_WORD, "NAME", .words = { "table", "json" },
      .preset = "table", .help = "table or json", SB_TO(format) },
    { "format", 'f', SB_COMPARE, SB_VALUE_WORD, "NAME", .words = { "table", "markdown", "json" },
      .preset = "table", .help = "table, markdown or json",
      .manual = "table; markdown, for a pull request; or json", SB_TO(format) },
    { "strategy", 's', SB_EXPORT, SB_VALUE_NAME, "NAME", SB_STRATEGIES,
      .help = "of which a schedule is written", .otherwise = "earliest-start", SB_TO(strategy) },
    { "out", 'o', SB_EXPORT, SB_VALUE_FILE, "FILE", .help = "where it goes",
      .otherwise = "standard output", SB_TO(output) },
    { "format", 'f', SB_CRITICAL_PATH, SB_VALUE_WORD, "NAME",
      .words = { "table", "json", "folded" }, .preset = "table",
      .help = "table, json, or folded stacks for flame graphs",
      .manual = "table; json, with the sections of each trace; or folded, stacks with nanoseconds "
                "as flamegraph.pl and speedscope read them",
      SB_TO(format) },
    { "rule", 0, SB_CRITICAL_PATH, SB_VALUE_WORD, "RULE", .words = { "jaeger", "crisp" },
      .preset = "jaeger", .help = "jaeger or crisp",
      .manual = "What makes a span part of the path: as Jaeger's UI draws it, or as CRISP computes "
                "it, which lets spans overlap a little",
      SB_TO(rule) },
};

const struct sb_option_rows sb_option_rows_schedules = SB_ROWS(schedules_rows);
