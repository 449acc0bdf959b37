/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options/option_table.h"

#include "sim/base/version.h"
#include "sim/cli/options/options.h"
#include "sim/workload/source/format.h"

#include <string.h>

#define TO(member)                                                                                 \
    .offset = offsetof(struct sb_options, member), .size = sizeof((struct sb_options *)0)->member

enum {
    DRAWS = SB_RUN | SB_SHOW | SB_VERIFY, /* the commands that draw latencies */
    /* those that read workloads */
    READS =
        DRAWS | SB_LOAD | SB_COLLAPSE | SB_CHECK | SB_GENERATE | SB_IMPORT | SB_EXPORT | SB_OPTIMUM,
    SHOWS = SB_RUN | SB_LOAD | SB_MERGE | SB_REPORT | SB_COMPARE |
            SB_BENCH /* those that print results */
};

const struct sb_option sb_option_table[] = {
    { "strategies", 's', SB_OPTIMUM, SB_VALUE_NAMES, "LIST|all", SB_STRATEGIES, .words = { "all" },
      .help = "what the best schedule is compared with, of {strategies}",
      .otherwise = "earliest-start,hlfet,list,lpt,spt", TO(strategies) },
    { "time", 0, SB_OPTIMUM, SB_VALUE_TEXT, "TIME", .preset = "10s",
      .help = "how long to search each workload's, as 500ms or 2m", TO(time) },
    { "format", 'f', SB_OPTIMUM, SB_VALUE_WORD, "NAME", .words = { "table", "json" },
      .preset = "table", .help = "table or json", TO(format) },
    { "out", 'o', SB_OPTIMUM, SB_VALUE_FOLDER, "DIR",
      .help = "a report there, as of a run, with the best schedule in all pictures", TO(out) },
    { "trigger", 0, SB_COLLAPSE, SB_VALUE_TEXT, "TRIGGER",
      .help = "what disturbs it: pause:100ms, pause:10ms..1s/6:log, or spike:3x100ms",
      .manual = "What disturbs the system: pause:100ms, all pools stand still for so long; or "
                "spike:3x100ms, three times as many requests come for so long. Several lengths, as "
                "pause:10ms,100ms or pause:10ms..1s/6:log, take turns; runs without a trigger are "
                "made in any case",
      TO(collapse.trigger) },
    { "at", 0, SB_COLLAPSE, SB_VALUE_TEXT, "TIME", .help = "when the trigger begins",
      .otherwise = "500 times between requests at capacity", TO(collapse.at) },
    { "settle", 0, SB_COLLAPSE, SB_VALUE_TEXT, "TIME",
      .help = "how long it may take to recover, before the window",
      .otherwise = "5000 times between requests at capacity", TO(collapse.settle) },
    { "window", 0, SB_COLLAPSE, SB_VALUE_TEXT, "TIME", .help = "how long it is looked at then",
      .otherwise = "1000 times between requests at capacity", TO(collapse.window) },
    { "threshold", 0, SB_COLLAPSE, SB_VALUE_TEXT, "PERCENT",
      .help = "it has collapsed where fewer are ok, as 90%", .otherwise = "50%",
      TO(collapse.threshold) },
    { "climb", 0, SB_COLLAPSE, SB_VALUE_TEXT, "TIME",
      .help = "how long the rate takes from the least to the greatest, for hysteresis; 0: no ramp",
      .otherwise = "20000 times between requests at capacity", TO(collapse.climb) },
    { "plot", 0, SB_COLLAPSE, SB_VALUE_FOLDER, "DIR",
      .help = "draw curves there: collapse.svg, with script and data",
      .manual = "Draw there how likely a collapse is at each rate, by gnuplot: collapse.svg, with "
                "its script and its data; of several strategies a picture for each",
      TO(claims.plot) },
    { "backlog", 0, SB_COLLAPSE, SB_VALUE_WHOLE, "N", .least = "10", .most = "100000000",
      .help = "more requests and attempts in flight end a run as collapsed", .otherwise = "1000000",
      TO(collapse.backlog) },
    { "format", 'f', SB_COLLAPSE, SB_VALUE_WORD, "NAME", .words = { "table", "json" },
      .preset = "table", .help = "table or json", TO(format) },
    { "runs", 0, SB_COLLAPSE, SB_VALUE_WHOLE, "N", .least = "2", .most = "1000000",
      .help = "how many independent runs with each trigger at each rate", .otherwise = "100",
      TO(load.runs) },
    { "strategies", 's', SB_COLLAPSE, SB_VALUE_NAMES, "LIST|all", SB_STRATEGIES, .words = { "all" },
      .help = "names separated by commas, of {strategies}", .otherwise = "earliest-start",
      TO(strategies) },
    { "strategies", 's', DRAWS | SB_LOAD | SB_WHATIF | SB_LIVE, SB_VALUE_NAMES, "LIST|all",
      SB_STRATEGIES, .words = { "all" },
      .help = "names separated by commas, of {strategies}; see `simbench list strategies`",
      .otherwise = "{default-strategies}", TO(strategies) },
    { "baseline", 0, SB_RUN, SB_VALUE_NAMES, "LIST", SB_STRATEGIES,
      .help = "what the others are compared with: names of strategies, separated by commas",
      .otherwise = "sequential,join-all-then-chain", TO(baseline) },
    { "percentiles", 0, SB_RUN | SB_LOAD, SB_VALUE_TEXT, "LIST",
      .help = "which percentiles to show, as 50,75,99.99", .otherwise = "50,90,95,99,99.9",
      .manual =
          "Which percentiles tables, CSV, pictures and results.json show: up to 16 numbers from 0 "
          "to 100, separated by commas, as 50,75,99,99.99. Those that --fail-if names are shown "
          "besides. p0 and p100 are the smallest and the largest of the sample",
      TO(percentiles) },
    { "slo", 0, SB_RUN, SB_VALUE_TEXT, "TIME",
      .help = "how many requests in a million take longer than this, as 200ms",
      .manual = "Count the requests that take longer than this, as 200ms or 1.5s: how many in a "
                "million, under each strategy, and how many fewer than with each baseline",
      TO(slo) },
    { "rate", 0, SB_LOAD | SB_COLLAPSE, SB_VALUE_TEXT, "RATE",
      .help = "how many requests come, as 50/s or 3/min; 0: one alone, as run does",
      .otherwise = "as the file says", .excludes = { "rates", "clients" }, TO(load.rate) },
    { "rates", 0, SB_LOAD | SB_COLLAPSE, SB_VALUE_TEXT, "RATES",
      .help = "a curve: 10/s..200/s/12, 10/s,20/s,50/s, or auto",
      .manual = "At which rates to look: so many between two, as 10/s..200/s/12; a list, as "
                "10/s,20/s,50/s; or auto, 12 from a tenth of what the pools can take to 1.05 times "
                "it. Where a capacity is known, those between are evenly spaced in log(1/(1 - "
                "rate/capacity)) up to 0.95 of it, many near the knee, and evenly beyond",
      .excludes = { "clients" }, TO(load.rates) },
    { "clients", 0, SB_LOAD, SB_VALUE_TEXT, "N",
      .help = "a closed loop of so many, each asks again after its reply; 30, or 10..100/5",
      .manual = "A closed loop: so many clients, each of which sends its next request when it has "
                "the reply and has thought for a while (--think); a number, a list or a range, "
                "which gives a curve: 30 or 10..100/5",
      TO(load.clients) },
    { "think", 0, SB_LOAD, SB_VALUE_TEXT, "TIME",
      .help = "how long a client thinks between reply and request, as 1s",
      .otherwise = "as the file says, else 0", .excludes = { "rate", "rates" }, TO(load.think) },
    { "runs", 0, SB_LOAD, SB_VALUE_WHOLE, "N", .least = "2", .most = "1024",
      .help = "how many independent runs at each rate",
      .otherwise = "20; 320 at most with --precision",
      .manual = "How many independent runs at each rate; with --precision the most. Intervals are "
                "Student's over runs, since requests of one run depend on each other",
      TO(load.runs) },
    { "requests", 0, SB_LOAD, SB_VALUE_WHOLE, "N", .least = "10", .most = "1000000000",
      .help = "how many requests of each run count, warm-up and all", .otherwise = "10000",
      .manual =
          "How many requests each run has, of which the first ones are left out as warm-up "
          "(MSER-5, told; it is looked for among 131,072). Each is followed to its end, while "
          "more keep coming. Memory does not grow with them",
      TO(load.requests) },
    { "slo", 0, SB_LOAD, SB_VALUE_TEXT, "FIGURE:TIME",
      .help = "a limit, as p99:250ms or mean:20ms: up to which rate does it hold",
      .manual = "A limit for a percentile or the mean, as p99:250ms or mean:20ms (250ms alone is "
                "of p99): up to which rate it holds, and in a sweep with how many slots. Requests "
                "that are not ok count as never ending",
      TO(load.slo) },
    { "precision", 0, SB_LOAD, SB_VALUE_TEXT, "PERCENT",
      .help = "more runs until means and percentiles are within this, as 1%",
      .manual = "Twice as many runs, from 20 to --runs, until the 95 % interval of the mean and "
                "of each percentile that is shown is within this, as 1%: half of it is 1 % of the "
                "figure at most. Intervals are wider than of as many runs without it, since "
                "several are looked at, so that they cover as often",
      TO(precision) },
    { "replicates", 'n', SB_RUN, SB_VALUE_WHOLE, "N", .least = "1", .most = "1000000000000",
      .help = "how many times each workload is drawn anew",
      .otherwise = "10000; 16384 with --sampling; 10000000 at most with --precision",
      .manual = "How many times each workload is drawn anew; with --precision the limit. A "
                "workload with nothing random runs once",
      TO(replicates) },
    { "precision", 0, SB_RUN, SB_VALUE_TEXT, "PERCENT",
      .help = "go on until means and percentiles are within this, as 1%",
      .manual = "Go on until the 95 % interval of each mean and percentile that is shown is within "
                "this, as 1%: half of it is 1 % of the figure at most; or tell how many replicates "
                "that would take. Intervals are wider than after a run of as many replicates, "
                "since several are looked at, so that they cover as often",
      .excludes = { "only-replicate" }, TO(precision) },
    { "sampling", 0, SB_RUN, SB_VALUE_WORD, "HOW", .words = { "random", "sobol", "lhs" },
      .preset = "random", .help = "random, sobol or lhs",
      .manual = "How latencies are drawn. random: independently of each other. sobol, for up to 40 "
                "random latencies, and lhs (Latin hypercubes), for few: spread evenly, so that "
                "means and speed-ups are known much better after as many replicates, within 16 "
                "independent randomisations, which give the intervals; how much better is told",
      .excludes = { "only-replicate", "precision" }, TO(sampling) },
    { "replicates", 'n', SB_CLAIMS, SB_VALUE_WHOLE, "N", .least = "2", .most = "100000000",
      .preset = "2000", .help = "how many times each graph is drawn", TO(replicates) },
    { "depth", 0, SB_CLAIMS, SB_VALUE_TEXT, "VALUES", .preset = "1,2,3,4,6,8,12,16",
      .help = "calls one after another", TO(claims.depth) },
    { "width", 0, SB_CLAIMS, SB_VALUE_TEXT, "VALUES", .preset = "1,2,3,4,6,8,12,16,24,32",
      .help = "chains side by side", TO(claims.width) },
    { "variation", 0, SB_CLAIMS, SB_VALUE_TEXT, "VALUES", .preset = "0,0.5,1,2",
      .help = "standard deviation of latencies by their mean", TO(claims.variation) },
    { "plot", 0, SB_CLAIMS, SB_VALUE_FOLDER, "DIR",
      .help = "draw heat maps there: claims.svg, with script and data",
      .manual = "Draw heat maps there, by gnuplot: claims.svg, with its script and its data. Where "
                "the claim is true is outlined",
      TO(claims.plot) },
    { "replicates", 'n', SB_WHATIF, SB_VALUE_WHOLE, "N", .least = "2", .most = "1048576",
      .help = "how many times each workload is drawn anew (default 10000, fewer of large graphs)",
      TO(replicates) },
    { "replicates", 'n', SB_VERIFY, SB_VALUE_WHOLE, "N", .least = "1", .most = "1000000000000",
      .help = "how many to verify (default 400, fewer of large graphs; in real time 20, or as fit "
              "into 20 s)",
      TO(replicates) },
    { "workers", 'w', DRAWS | SB_LOAD | SB_COLLAPSE | SB_EXPORT | SB_OPTIMUM, SB_VALUE_WHOLE,
      "N|unlimited", .words = { "unlimited" }, .least = "1", .most = SB_WORKERS_MAX_TEXT,
      .help = "how many steps can run at once", .otherwise = "as the file says", TO(workers) },
    { "sweep", 0, SB_RUN | SB_LOAD, SB_VALUE_TEXTS, "NAME=VALUES",
      .help = "run at each value, as workers=1..64 or tasks.user.latency.p99=100ms..2s/12:log",
      .manual = "Run at each of the values, with the same random numbers, and print one table: of "
                "workers, or of a number in the workload's document, as generate.depth=1..10 or "
                "tasks.user.latency.p99=100ms..2s/12:log. Given twice: at each pair. A generated "
                "workload may have its own values, as \"seed\": \"1..100\". See VALUES",
      TO(sweep) },
    { "workers", 'w', SB_WHATIF, SB_VALUE_WHOLE, "N|unlimited", .words = { "unlimited" },
      .least = "1", .most = SB_WORKERS_MAX_TEXT,
      .help = "try so many workers, together with --scale and --drop-edge",
      .manual = "Try so many workers, together with --scale and --drop-edge: told is what they "
                "save together over what the file says, and what each further change then saves",
      .otherwise = "as the file says", TO(workers) },
    { "scale", 0, SB_WHATIF, SB_VALUE_TEXTS, "TASK=F",
      .help = "TASK takes F times as long, as profile=0.5; repeatable",
      .manual = "Try TASK with F times its latency, from 0 to 1000, as profile=0.5. TASK may have "
                "the globs *, ? and [...]; may be given several times",
      TO(whatif.scale) },
    { "drop-edge", 0, SB_WHATIF, SB_VALUE_TEXTS, "'A -> B'",
      .help = "B does not wait for A; with * and ?; repeatable",
      .manual = "Try B without waiting for A. Names may have the globs *, ? and [...], and stand "
                "in quotes as JSON strings; may be given several times",
      TO(whatif.drop_edge) },
    { "all", 0, SB_WHATIF, .help = "every change, with all replicates, however long it takes",
      .manual = "Try every change with all replicates, however long it takes. Without it large "
                "graphs are looked at for some seconds: the tasks that are most often on the "
                "critical path first, and with fewer replicates where it must be; it is told",
      TO(whatif.all) },
    { "format", 'f', SB_WHATIF, SB_VALUE_WORD, "NAME", .words = { "table", "json" },
      .preset = "table", .help = "table or json", TO(format) },
    { "format", 'f', SB_CLAIMS, SB_VALUE_WORD, "NAME", .words = { "table", "json", "tsv" },
      .preset = "table", .help = "table, json or tsv",
      .manual = "table; json; or tsv, columns with tabs between them as gnuplot's heat maps read "
                "them",
      TO(format) },
    { "out", 'o', SB_DUEL, SB_VALUE_FILE, "FILE", .help = "where the workload goes",
      .otherwise = "standard output", TO(output) },
    { "out", 'o', SB_WHATIF | SB_CLAIMS, SB_VALUE_FILE, "FILE",
      .help = "all figures as JSON besides", TO(output) },
    { "seed", 0,
      DRAWS | SB_LOAD | SB_COLLAPSE | SB_WHATIF | SB_CLAIMS | SB_LIVE | SB_GENERATE | SB_EXPORT,
      SB_VALUE_WHOLE, "N", .least = "0", .most = "18446744073709551615", .preset = "1",
      .help = "seed of all draws", TO(seed) },
    { "only-replicate", 0, DRAWS | SB_EXPORT, SB_VALUE_WHOLE, "N", .least = "0",
      .most = "1000000000000", .help = "run this one replicate alone, with the same times",
      .manual = "Run this one replicate alone, with the same times as in the whole run",
      TO(only_replicate) },
    { "threads", 'j', SB_RUN | SB_LOAD | SB_COLLAPSE | SB_MERGE | SB_WHATIF | SB_CLAIMS | SB_VERIFY,
      SB_VALUE_WHOLE, "N", .least = "1", .most = "1024",
      .help = "default: all cores; the results do not depend on it", TO(threads) },
    { "scheduler", 0, SB_VERIFY, SB_VALUE_TEXT, "COMMAND",
      .help = "a scheduler of your own, spoken to in lines: as 'node mine.mjs'",
      .manual =
          "Run this command, by sh, and let it schedule: a program in any language, spoken to "
          "in lines over its standard input and output; see A SCHEDULER OF YOUR OWN",
      .excludes = { "real-clock", "replay" }, TO(scheduler) },
    { "as", 0, SB_VERIFY, SB_VALUE_NAME, "NAME", SB_STRATEGIES,
      .help = "the strategy that it claims to be; otherwise judged by the checker alone",
      .manual =
          "The strategy that the --scheduler claims to be: its schedules must be the simulated "
          "ones, to the nanosecond, with limited workers on the same workers. Without it they "
          "are judged by the checker alone, and their makespans stand beside those of "
          "--strategies (default: earliest-start) and a lower bound",
      TO(as) },
    { "strategy", 0, SB_VERIFY, SB_VALUE_FILE, "FILE",
      .help = "a shared library that decides while it runs, in the place of a --scheduler",
      .manual = "Let a shared library decide while it runs, by its callbacks ready, ended and "
                "idle, in the place of a --scheduler; see A STRATEGY OF YOUR OWN",
      .excludes = { "real-clock", "replay" }, TO(strategy) },
    { "strategy", 0, SB_RUN, SB_VALUE_FILE, "FILE",
      .help = "a shared library with a strategy of your own, besides the --strategies",
      .manual = "A shared library with a strategy of your own, which runs besides the "
                "--strategies; see A STRATEGY OF YOUR OWN",
      .excludes = { "shard", "checkpoint" }, TO(strategy) },
    { "strategy", 0, SB_SHOW, SB_VALUE_FILE, "FILE",
      .help = "a shared library with a strategy of your own, besides the --strategies",
      TO(strategy) },
    { "dry-run", 0, SB_LIVE, .help = "tell what would be done, and do nothing", TO(live.dry_run) },
    { "repeat", 'n', SB_LIVE, SB_VALUE_WHOLE, "N", .least = "1", .most = "100000", .preset = "20",
      .help = "how many times under each strategy", TO(live.repeat) },
    { "in-flight", 0, SB_LIVE, SB_VALUE_WHOLE, "N", .least = "1", .most = "10000", .preset = "10",
      .help = "how many tasks at once at most",
      .manual = "How many tasks at once at most, requests, commands and others; the file's workers "
                "where they are fewer",
      TO(live.in_flight) },
    { "allow-unsafe", 0, SB_LIVE, .help = "also requests that are not idempotent, as POST",
      .manual =
          "Make requests that are not idempotent as well, as POST or PATCH: they do something "
          "anew each time",
      TO(live.allow_unsafe) },
    { "fresh-connections", 0, SB_LIVE, .help = "connect anew for each request",
      .manual = "Connect anew for each request. Without it each task keeps its connection",
      TO(live.fresh) },
    { "time-limit", 0, SB_LIVE, SB_VALUE_TEXT, "TIME", .preset = "30s",
      .help = "how long an action may take", TO(time_limit) },
    { "time-limit", 0, SB_RUN | SB_SHOW, SB_VALUE_TEXT, "TIME", .preset = "10s",
      .help = "how long a --strategy may take for a workload's plan", TO(time_limit) },
    { "time-limit", 0, SB_VERIFY, SB_VALUE_TEXT, "TIME", .preset = "10s",
      .help = "how long a --scheduler or --strategy may take for each answer",
      .manual = "How long a --scheduler or --strategy may take for each answer, and for its end "
                "when there is nothing more to answer",
      TO(time_limit) },
    { "record", 0, SB_VERIFY, SB_VALUE_FILE, "FILE",
      .help = "keep what the --scheduler and simbench said",
      .manual = "Keep what was said there, also where the scheduler is refused", TO(record) },
    { "replay", 0, SB_VERIFY, SB_VALUE_FILE, "FILE",
      .help = "what a --record holds, in the scheduler's place; with the same options",
      .manual =
          "Let what a --record holds answer in the scheduler's place, with the same workloads "
          "and options: the same verdict, without the scheduler",
      .excludes = { "real-clock" }, TO(replay) },
    { "real-clock", 0, SB_VERIFY, .help = "run in real time, and explain what takes longer",
      TO(real_clock) },
    { "time-scale", 0, SB_VERIFY, SB_VALUE_REAL, "S", .least = "0.000001", .most = "1000000",
      .preset = "1", .help = "with --real-clock: a second of the model takes S seconds",
      .needs = "real-clock", TO(time_scale) },
    { "spin", 0, SB_LIVE, SB_VALUE_WHOLE, "US", .least = "0", .most = "1000000", .preset = "0",
      .help =
          "microseconds to busy-wait, and not sleep, before the end of a task without an action",
      .manual =
          "Look at the clock instead of sleeping for so many microseconds before the end of a "
          "task without an action. It costs a core",
      TO(spin_us) },
    { "spin", 0, SB_VERIFY, SB_VALUE_WHOLE, "US", .least = "0", .most = "1000000", .preset = "1000",
      .help = "with --real-clock: microseconds before each deadline in which to look at the clock "
              "instead of sleeping",
      .manual = "With --real-clock: look at the clock instead of sleeping for so many microseconds "
                "before each deadline. It costs a core",
      .needs = "real-clock", TO(spin_us) },
    { "format", 'f', SB_LOAD, SB_VALUE_NAME, "NAME", SB_LOAD_OUTPUTS, .preset = "table",
      .help = "what goes to standard output: {load-outputs}", TO(format) },
    { "format", 'f', SB_RUN | SB_MERGE, SB_VALUE_NAME, "NAME", SB_OUTPUTS, .preset = "table",
      .help = "what goes to standard output: {outputs}", TO(format) },
    { "format", 'f', SB_REPORT, SB_VALUE_NAME, "NAME", SB_ANY_OUTPUTS,
      .help = "what goes to standard output: {outputs}; of files that bench wrote: {bench-formats}",
      TO(format) },
    { "format", 'f', SB_BENCH, SB_VALUE_NAME, "NAME", SB_BENCH_FORMATS, .preset = "table",
      .help = "what goes to standard output: {bench-formats}", TO(format) },
    { "format", 'f', SB_IMPORT, SB_VALUE_NAME, "NAME", SB_FORMATS,
      .help = "of the files, where their content does not show it: {formats}",
      .manual = "Of the files, where their content does not show it: {formats}",
      .otherwise = "as the content tells", TO(import.format) },
    { "format", 'f', SB_EXPORT, SB_VALUE_NAME, "NAME", SB_EXPORTS,
      .help = "what is written: {exports}", TO(format) },
    { "format", 'f', SB_STATUS, SB_VALUE_WORD, "NAME", .words = { "table", "json" },
      .preset = "table", .help = "table or json", TO(format) },
    { "format", 'f', SB_COMPARE, SB_VALUE_WORD, "NAME", .words = { "table", "markdown", "json" },
      .preset = "table", .help = "table, markdown or json",
      .manual = "table; markdown, for a pull request; or json", TO(format) },
    { "strategy", 's', SB_EXPORT, SB_VALUE_NAME, "NAME", SB_STRATEGIES,
      .help = "of which a schedule is written", .otherwise = "earliest-start", TO(strategy) },
    { "out", 'o', SB_EXPORT, SB_VALUE_FILE, "FILE", .help = "where it goes",
      .otherwise = "standard output", TO(output) },
    { "format", 'f', SB_CRITICAL_PATH, SB_VALUE_WORD, "NAME",
      .words = { "table", "json", "folded" }, .preset = "table",
      .help = "table, json, or folded stacks for flame graphs",
      .manual = "table; json, with the sections of each trace; or folded, stacks with nanoseconds "
                "as flamegraph.pl and speedscope read them",
      TO(format) },
    { "rule", 0, SB_CRITICAL_PATH, SB_VALUE_WORD, "RULE", .words = { "jaeger", "crisp" },
      .preset = "jaeger", .help = "jaeger or crisp",
      .manual = "What makes a span part of the path: as Jaeger's UI draws it, or as CRISP computes "
                "it, which lets spans overlap a little",
      TO(rule) },
    { "out", 'o', SB_IMPORT, SB_VALUE_FILE, "FILE",
      .help = "where the workload goes; a folder/ for several", .otherwise = "standard output",
      .manual = "Where the workload goes. Several workloads need a folder, written with a slash "
                "behind it where it does not exist yet; each becomes a file of its name",
      TO(output) },
    { "time-unit", 0, SB_IMPORT, SB_VALUE_WORD, "UNIT", .words = { "ns", "us", "ms", "s" },
      .help = "ns, us, ms or s", .otherwise = "what is usual for the format",
      .manual = "The unit of times that are written without one: ns, us, ms or s",
      TO(import.time_unit) },
    { "speed", 0, SB_IMPORT, SB_VALUE_REAL, "FLOPS", .least = "0.000001", .most = "1e18",
      .help = "operations a second, where a file has work instead of times", .otherwise = "1e9",
      TO(import.speed) },
    { "edges", 0, SB_IMPORT, SB_VALUE_WORD, "WHICH", .words = { "declared", "files" },
      .help = "declared or files", .otherwise = "declared",
      .manual = "declared: the edges that the file says. files: also those from the task that "
                "writes a file to those that read it (dax)",
      TO(import.edges) },
    { "columns", 0, SB_IMPORT, SB_VALUE_TEXT, "MAP",
      .help = "of a table, as task=Step,duration=Seconds,after=Needs",
      .manual = "Which columns of a table are the task's name, its duration and the tasks that it "
                "waits for, as task=Step,duration=Seconds,after=Needs; a number counts them from 1",
      TO(import.columns) },
    { "graph", 0, SB_IMPORT, SB_VALUE_FILE, "FILE",
      .help = "what `ninja -t graph` printed, beside a .ninja_log", TO(import.graph) },
    { "operation", 0, SB_IMPORT, SB_VALUE_TEXT, "NAME",
      .help = "of traces, only the requests for this one", .otherwise = "all",
      .manual = "Of traces, only the requests whose root has this http.route, or name",
      TO(import.operation) },
    { "since", 0, SB_IMPORT, SB_VALUE_TEXT, "TIME",
      .help = "of traces, only those from then on, as 2026-11-28T14:00:00Z", TO(import.since) },
    { "until", 0, SB_IMPORT, SB_VALUE_TEXT, "TIME", .help = "of traces, only those before",
      TO(import.until) },
    { "errors", 0, SB_IMPORT, SB_VALUE_WORD, "WHAT", .words = { "keep", "skip" },
      .help = "keep or skip traces whose root failed", .otherwise = "keep", TO(import.errors) },
    { "depth", 0, SB_IMPORT, SB_VALUE_WHOLE, "N", .least = "1", .most = "1000000",
      .help = "of traces, calls further below the root are part of their callers",
      .otherwise = "all calls are tasks", TO(import.depth) },
    { "infer", 0, SB_IMPORT, SB_VALUE_WORD, "FROM", .words = { "timing", "links", "none" },
      .help = "which calls wait for which: timing, links or none", .otherwise = "timing",
      .manual = "What tells which calls wait for which. timing: an order that all traces agree on, "
                "and links. links: only what the recording itself states. none: nothing",
      TO(import.infer) },
    { "support", 0, SB_IMPORT, SB_VALUE_WHOLE, "N", .least = "1", .most = "4294967295",
      .preset = "1", .help = "how many traces an inferred edge needs", TO(import.support) },
    { "drop-edge", 0, SB_IMPORT, SB_VALUE_TEXTS, "'A -> B'",
      .help = "B does not wait for A; with * and ?; repeatable",
      .manual = "B does not wait for A, whatever the traces show. Names may have the globs *, ? "
                "and [...], and stand in quotes as JSON strings; may be given several times",
      TO(import.drop_edge) },
    { "break-habits", 0, SB_IMPORT,
      .help = "no inferred edge stands: an upper bound of what can be won",
      .manual = "Calls wait for each other only where the recording itself says so: an upper bound "
                "of what another order can win",
      TO(import.break_habits) },
    { "load", 0, SB_IMPORT, .help = "also pools that traces show, and when requests arrived",
      .manual = "Of traces of requests: also the pools that they show, of equal calls of one "
                "caller and of services, with how many slots and how sure that is, and when the "
                "requests arrived. For simbench load",
      TO(import.load) },
    { "independent", 0, SB_IMPORT,
      .help = "each task is drawn by itself, not together with its recording", TO(independent) },
    { "fit", 0, SB_IMPORT, .help = "recorded latencies become the distributions that fit them best",
      .manual = "Recorded latencies become distributions: of each the most likely member of every "
                "family, the best family by Akaike's criterion, tested by Anderson and Darling's "
                "statistic with a parametric bootstrap. What is refused, or has fewer than 20 "
                "values, stays as it was recorded. Each task is then drawn by itself",
      TO(fit) },
    { "fit-report", 0, SB_IMPORT, SB_VALUE_FOLDER, "DIR",
      .help = "where fits.json and a Q-Q plot of each task that matters go", .needs = "fit",
      TO(fit_report) },
    { "noise", 0, SB_IMPORT, SB_VALUE_REAL, "CV", .least = "0", .most = "100",
      .help = "give recorded constants a variation: lognormal, same mean, this deviation by mean",
      .manual = "Give each constant latency a variation: lognormal with the same mean and this "
                "coefficient of variation (the standard deviation by the mean)",
      TO(noise) },
    { "anonymise", 0, SB_IMPORT, .help = "names are replaced by numbers",
      .manual = "Replace all names, so that the workload can be given away", TO(anonymise) },
    { "out", 'o', SB_RUN | SB_LOAD | SB_MERGE | SB_REPORT, SB_VALUE_FOLDER, "DIR",
      .preset = SB_OUT_PRESET, .help = "where results.json and the plots go",
      .manual = "Where results.json, index.html and the plots go", TO(out) },
    { "plots", 0, SB_RUN | SB_MERGE | SB_REPORT, SB_VALUE_NAMES, "LIST", SB_PLOTS,
      .help = "which pictures to draw, as cdf,gantt; see `simbench list plots`", .otherwise = "all",
      .manual = "Which pictures to draw: names separated by commas, of {plots}. They are SVG; with "
                "png, which takes gnuplot ten times as long, they are PNG too. A picture that "
                "stands there with the same script and the same data is not drawn again",
      TO(plots) },
    { "no-report", 0, SB_RUN | SB_LOAD | SB_MERGE | SB_REPORT, .help = "write no files",
      TO(no_report) },
    { "no-verify", 0, SB_RUN, .help = "run no schedules on the real scheduler to compare",
      .manual = "Do not run up to 400 replicates on the real scheduler as well, as verify does",
      TO(no_verify) },
    { "insight", 0, SB_RUN, SB_VALUE_WORD, "HOW", .words = { "auto", "all", "off" },
      .preset = "auto",
      .help = "auto, all or off: of how many replicates the critical path is told",
      .manual = "How often each task is on the critical path, and its slack, under today's order "
                "and the one to take. auto: of as many replicates, the first ones, as take about a "
                "quarter of a second of a core. all: of all. off: of none",
      TO(insight) },
    { "shard", 0, SB_LOAD, SB_VALUE_TEXT, "K/N|auto",
      .help = "do the K-th of N shares of the points, as 3/16, and leave it as the file --out",
      .manual = "Do the K-th of N shares of the points, as 3/16, and leave it as a part: the file "
                "that --out names, or part-K-of-N in that folder. A point is one strategy at one "
                "rate; `simbench merge` makes of all parts what one load would have left, to the "
                "byte. auto: as of run",
      TO(shard) },
    { "checkpoint", 0, SB_LOAD, SB_VALUE_TEXT, "TIME",
      .help = "keep what is done this often, as 30s; --resume goes on with it",
      .manual = "Keep the points that are done this often, as 30s, in the part that --shard "
                "writes, or in checkpoint.part in the folder of --out, which goes when the report "
                "is there. What is interrupted ends with exit status 75 then, and points that are "
                "done are not lost",
      TO(checkpoint) },
    { "resume", 0, SB_LOAD,
      .help = "go on with what --checkpoint, or an interrupted share, has kept",
      .manual = "Go on with what --checkpoint, or an interrupted share, has kept: points that are "
                "done are not done again, and the results are the same to the byte. Where nothing "
                "is kept it begins. What is done is kept as with --checkpoint=30s",
      TO(resume) },
    { "shard", 0, SB_RUN, SB_VALUE_TEXT, "K/N|auto",
      .help = "do the K-th of N shares of the run, as 3/16, and leave it as the file --out",
      .manual =
          "Do the K-th of N shares of the run, as 3/16, and leave it as a part: the file that "
          "--out names, or part-K-of-N in that folder. `simbench merge` makes of all parts "
          "what one run would have left, to the byte. The shares are cut by cost (steps times "
          "strategies times replicates) and do not depend on the machine; with --precision "
          "and --sampling, -n must be given. auto: the share that Slurm, AWS Batch, Google Cloud "
          "Batch, Cloud Run, Grid Engine or GitLab say in the environment of an array's jobs; "
          "auto/16 where the launcher does not say how many there are (Kubernetes, PBS, TORQUE, "
          "LSF). What was taken is told",
      .excludes = { "only-replicate" }, TO(shard) },
    { "checkpoint", 0, SB_RUN, SB_VALUE_TEXT, "TIME",
      .help = "keep what is done this often, as 30s; --resume goes on with it",
      .manual =
          "Keep what is done this often, as 30s, in the part that --shard writes, or in "
          "checkpoint.part in the folder of --out, which goes when the report is there. A run "
          "that is killed loses at most what came after the last time. SIGTERM ends it with "
          "exit status 75, and nothing is lost",
      .excludes = { "only-replicate" }, TO(checkpoint) },
    { "resume", 0, SB_RUN,
      .help = "go on with what --checkpoint, or an interrupted share, has kept",
      .manual =
          "Go on with what --checkpoint, or an interrupted share, has kept: what is done is "
          "not done again, and the results are the same to the byte. Where nothing is kept it "
          "begins, so that the same command can be given again and again. What is done is "
          "kept as with --checkpoint=30s",
      .excludes = { "only-replicate", "strategy" }, TO(resume) },
    { "checkpoint", 0, SB_VERIFY, SB_VALUE_TEXT, "TIME",
      .help = "keep what is done this often, as 30s; --resume goes on with it",
      .manual = "Keep what is done this often, as 30s, in the file --out, which goes when all is "
                "verified. What is killed loses at most what came after the last time. SIGTERM "
                "ends it with exit status 75, and nothing is lost",
      .excludes = { "only-replicate", "real-clock" }, TO(checkpoint) },
    { "resume", 0, SB_VERIFY, .help = "go on with what --checkpoint has kept",
      .manual = "Go on with what --checkpoint has kept; where nothing is kept it begins. What is "
                "done is kept as with --checkpoint=30s",
      .excludes = { "only-replicate", "real-clock" }, TO(resume) },
    { "out", 'o', SB_VERIFY, SB_VALUE_FILE, "FILE", .preset = "simbench-verify.part",
      .help = "where --checkpoint keeps what is done", TO(output) },
    { "estimate", 0, SB_RUN, .help = "only tell how long it will take, and how much memory",
      .manual = "Only tell how long the run, or the share of --shard, will take, and how much "
                "memory, from a quarter of a second of each workload; nothing is written",
      .excludes = { "only-replicate", "resume" }, TO(estimate) },
    { "allow-missing", 0, SB_MERGE, .help = "make the figures of what is there, and say so",
      .manual = "Make the figures of what is there, and say on every output that they are partial",
      TO(allow_missing) },
    { "check", 0, SB_MERGE, .help = "only tell whether the parts are whole, and what is missing",
      TO(check) },
    { "part", 0, SB_MERGE, SB_VALUE_FILE, "FILE",
      .help = "write what they are together as one part, and no report",
      .manual =
          "Write what they are together as one part, which can be merged in its turn and need "
          "not be complete, and no report",
      .excludes = { "check", "fail-if" }, TO(part) },
    { "fail-if", 0, SB_RUN | SB_LOAD | SB_MERGE | SB_COMPARE | SB_BENCH, SB_VALUE_TEXTS, "EXPR",
      .help = "exit status 3 if it holds, as 'p99(earliest-start) > 50ms'; repeatable",
      .manual = "End with exit status 3 if the condition holds for any of the workloads or "
                "benchmarks, and say which figure it was; may be given several times. See "
                "CONDITIONS",
      TO(fail_if) },
    { "list", 0, SB_BENCH, .help = "tell which benchmarks the other options choose, and run none",
      TO(bench.list) },
    { "brief", 0, SB_BENCH, .help = "times alone: no memory, switches, METG", TO(bench.brief) },
    { "quick", 0, SB_BENCH, .help = "few benchmarks, fewer rounds", TO(bench.quick) },
    { "tasks", 0, SB_BENCH, SB_VALUE_TEXT, "LIST",
      .help = "sizes of graphs, as 10,1000,1M (default 10000)",
      .manual = "Sizes of graphs, as 10,1000,1M or 10..1M/6:log. All combinations of --tasks, "
                "--workers, --mode and --body are measured; where only some are given, the others "
                "are 10000 tasks, 1 worker, mode declared, body empty",
      TO(bench.tasks) },
    { "workers", 0, SB_BENCH, SB_VALUE_TEXT, "LIST", .help = "as 1,2 (default 1)",
      .manual = "How many workers, as 1,2 (default 1)", TO(bench.workers) },
    { "mode", 0, SB_BENCH, SB_VALUE_NAMES, "LIST",
      .words = { "declared", "strict", "continue", "copied" },
      .help = "declared, strict, continue, copied (default declared)",
      .manual =
          "How tasks are given and wait: declared, strict, continue, copied (default declared)",
      TO(bench.modes) },
    { "body", 0, SB_BENCH, SB_VALUE_NAMES, "LIST", .words = { "empty", "spin1us", "timer1ms" },
      .help = "empty, spin1us, timer1ms, … (default empty)",
      .manual = "What a task does: empty, spin1us, timer1ms, … (default empty)", TO(bench.bodies) },
    { "target", 0, SB_BENCH, SB_VALUE_TEXTS, "FILE|COMMAND",
      .help = "a runtime of your own, in a shared library or a program; may be given several times",
      .manual =
          "A runtime of your own, in the place of libearliest: a shared library (.so) that "
          "defines sb_target_v1 (simbench/task.h), or a command for the shell that starts a "
          "program which is spoken to in lines; earliest is libearliest. May be given several "
          "times; they take turns and stand side by side",
      .excludes = { "library" }, TO(bench.target) },
    { "time-limit", 0, SB_BENCH, SB_VALUE_TEXT, "TIME", .preset = "10s",
      .help = "how long a --target may stand still", TO(time_limit) },
    { "library", 0, SB_BENCH, SB_VALUE_FILE, "PATH", .help = "the shared library to measure",
      .otherwise = "libearliest.so beside the program or in ../lib from there", TO(bench.library) },
    { "save", 0, SB_BENCH, SB_VALUE_FOLDER, "DIR", .help = "keep figures and library as a baseline",
      .manual = "Keep figures, a fingerprint of machine and build, and a copy of the library as a "
                "baseline. What stands there is replaced only by a complete run",
      TO(bench.save) },
    { "compare", 0, SB_BENCH, SB_VALUE_FOLDER, "DIR",
      .help = "decide against a baseline: exit status 3 for a regression",
      .manual = "Run the kept library and the new one side by side in fresh processes, in turns, "
                "and decide: exit status 3 for a regression. Ratios, never times of "
                "another day, make the verdict",
      TO(bench.compare) },
    { "trust", 0, SB_BENCH, .help = "load a baseline's library whoever owns or can change it",
      .manual = "Load the library of a baseline that belongs to another user, or that others can "
                "write to. Without it such a baseline is refused: its library is run",
      .needs = "compare", TO(bench.trust) },
    { "margin", 0, SB_BENCH, SB_VALUE_REAL, "PERCENT", .least = "0.000001", .most = "100",
      .preset = "2", .help = "what is less than this is no change", TO(bench.margin) },
    { "strict", 0, SB_BENCH, .help = "exit status 4 where nothing was proven", TO(bench.strict) },
    { "out", 0, SB_BENCH, SB_VALUE_FILE, "FILE", .help = "all results as JSON, also while running",
      TO(bench.file) },
    { "resume", 0, SB_BENCH, .help = "go on with the interrupted run in the --out file",
      .needs = "out", TO(bench.resume) },
    { "selftest", 0, SB_BENCH,
      .help = "measure the detector: the library against its own copy, slowed down by --inject",
      .excludes = { "save", "compare" }, TO(bench.selftest) },
    { "aa", 0, SB_BENCH, SB_VALUE_WHOLE, "N", .least = "1", .most = "1000000", .preset = "20",
      .help = "comparisons for each --inject", TO(bench.aa) },
    { "inject", 0, SB_BENCH, SB_VALUE_TEXT, "LIST", .preset = "0,3,5,7",
      .help = "slowdowns in per cent", TO(bench.inject) },
    { "platform", 0, SB_RUN | SB_SHOW | SB_EXPORT, SB_VALUE_FILE, "FILE",
      .help = "workers that differ, and links between them, for all workloads",
      .manual = "Run every workload on the workers and links of this file: {\"workers\": [...], "
                "\"links\": {...}}, as a workload has them as \"platform\"; such a workload; a "
                "platform of SimGrid (XML), of which a speed of 1e9 flop/s is 1, and all routes "
                "are taken for the slowest; or a recorded workflow (WfFormat), of whose machines "
                "each core is a worker",
      TO(platform) },
    { "allow-outside", 0, READS | SB_LIVE | SB_WHATIF | SB_BENCH,
      .help = "read CSV files from other folders than the workload's",
      .manual =
          "Read CSV files that a workload names by an absolute path, or that do not lie below "
          "the workload's folder. Without it such a workload is refused: one from a stranger "
          "could name any file",
      TO(allow_outside) },
    { "shards", 0, SB_PLAN, SB_VALUE_WHOLE, "N", .least = "1", .most = "1000000",
      .help = "how many parts the run is cut into", TO(plan.shards) },
    { "slurm", 0, SB_PLAN, .help = "a script that submits an array of jobs and one that merges",
      .excludes = { "kubernetes" }, TO(plan.slurm) },
    { "kubernetes", 0, SB_PLAN, .help = "an Indexed Job and a suspended one that merges",
      .excludes = { "parallel" }, TO(plan.kubernetes) },
    { "parallel", 0, SB_PLAN, .help = "a line for GNU parallel", .excludes = { "make" },
      TO(plan.parallel) },
    { "make", 0, SB_PLAN, .help = "a makefile", .excludes = { "slurm" }, TO(plan.make) },
    { "image", 0, SB_PLAN, SB_VALUE_TEXT, "NAME", .preset = "simbench:" SB_VERSION,
      .help = "with --kubernetes: the image that has the program", .needs = "kubernetes",
      TO(plan.image) },
    { "claim", 0, SB_PLAN, SB_VALUE_TEXT, "NAME", .preset = "simbench",
      .help = "with --kubernetes: the claim of the volume of workloads and report",
      .needs = "kubernetes", TO(plan.claim) },
    { "tasks", 0, SB_DUEL, SB_VALUE_WHOLE, "N", .least = "3", .most = "32", .preset = "8",
      .help = "how many tasks there may be", TO(duel.tasks) },
    { "workers", 'w', SB_DUEL, SB_VALUE_WHOLE, "N", .least = "1", .most = "16", .preset = "3",
      .help = "how many workers there are", TO(duel.workers) },
    { "costs", 0, SB_DUEL, SB_VALUE_WORD, "HOW", .words = { "unrelated", "related", "alike" },
      .preset = "unrelated", .help = "unrelated, related or alike",
      .manual = "What a task takes. unrelated: a number of its own on each worker. related: its "
                "latency by the worker's speed. alike: the same everywhere, and transfers cost "
                "nothing",
      TO(duel.costs) },
    { "tries", 0, SB_DUEL, SB_VALUE_WHOLE, "N", .least = "1", .most = "1000000000",
      .preset = "20000", .help = "how many graphs are looked at", TO(duel.tries) },
    { "seed", 0, SB_DUEL, SB_VALUE_WHOLE, "N", .least = "0", .most = "18446744073709551615",
      .preset = "1", .help = "seed of the search", TO(seed) },
    { "quiet", 'q', SB_DUEL, .help = "nothing on standard error but errors", TO(quiet) },
    { "quiet", 'q',
      SB_RUN | SB_LOAD | SB_COLLAPSE | SB_MERGE | SB_WHATIF | SB_CLAIMS | SB_CHECK | SB_IMPORT |
          SB_CRITICAL_PATH | SB_VERIFY | SB_LIVE | SB_REPORT | SB_BENCH | SB_OPTIMUM,
      .help = "nothing on standard error but errors", TO(quiet) },
    { "ascii", 0,
      SHOWS | SB_COLLAPSE | SB_STATUS | SB_WHATIF | SB_CLAIMS | SB_SHOW | SB_CHECK | SB_IMPORT |
          SB_VERIFY | SB_LIVE | SB_LIST | SB_OPTIMUM,
      .help = "ASCII alone on the terminal, as where the locale is not UTF-8",
      .manual = "Tables and bars of ASCII characters alone: us, +-, |, # and . in place of others. "
                "So it is too where the locale's characters are not UTF-8. Files and the formats "
                "for programs are not changed",
      TO(ascii) },
    { "color", 0, SHOWS | SB_COLLAPSE | SB_SHOW, SB_VALUE_WORD, "WHEN",
      .words = { "auto", "always", "never" }, .preset = "auto", .otherwise = "NO_COLOR is honoured",
      .help = "auto, always or never", .manual = "When to use colour: auto, always or never",
      TO(color) },
    { 0 },
};

bool sb_option_has_word(const struct sb_option *option, const char *word)
{
    for (unsigned i = 0; i < SB_WORDS_MAX && option->words[i]; i++)
        if (strcmp(option->words[i], word) == 0)
            return true;
    return false;
}

void sb_option_choices(const struct sb_option *option, struct sb_choices *choices)
{
    struct sb_choices names;
    choices->count = 0;
    for (unsigned i = 0; i < SB_WORDS_MAX && option->words[i]; i++)
        choices->item[choices->count++] = (struct sb_choice){ option->words[i], "", NULL };
    sb_catalogue_take(option->names, &names);
    for (uint32_t i = 0; i < names.count && choices->count < SB_CHOICES_MAX; i++)
        choices->item[choices->count++] = names.item[i];
}

void sb_option_help(FILE *out, const struct sb_option *option)
{
    sb_catalogue_expand(out, option->help);
    if (!option->preset && !option->otherwise)
        return;
    fprintf(out, " (default%s%s%s", option->preset ? " " : ": ",
            option->preset ? option->preset : "", option->preset && option->otherwise ? "; " : "");
    sb_catalogue_expand(out, option->otherwise ? option->otherwise : "");
    putc(')', out);
}
