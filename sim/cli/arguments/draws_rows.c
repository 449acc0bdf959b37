/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is run, how often, and under what load. */
#include "sim/cli/arguments/rows.h"
#include "sim/workload/source/format.h"

static const struct sb_option draws_rows[] = {
    { "strategies", 's', SB_DRAWS | SB_LOAD | SB_WHATIF | SB_LIVE, SB_VALUE_NAMES, "LIST|all",
      SB_STRATEGIES, .words = { "all" },
      .help = "names separated by commas, of {strategies}; see `simbench list strategies`",
      .otherwise = "{default-strategies}", SB_TO(strategies) },
    { "baseline", 0, SB_RUN, SB_VALUE_NAMES, "LIST", SB_STRATEGIES,
      .help = "what the others are compared with: names of strategies, separated by commas",
      .otherwise = "sequential,join-all-then-chain", SB_TO(baseline) },
    { "percentiles", 0, SB_RUN | SB_LOAD, SB_VALUE_TEXT, "LIST",
      .help = "which percentiles to show, as 50,75,99.99", .otherwise = "50,90,95,99,99.9",
      .manual =
          "Which percentiles tables, CSV, pictures and results.json show: up to 16 numbers from 0 "
          "to 100, separated by commas, as 50,75,99,99.99. Those that --fail-if names are shown "
          "besides. p0 and p100 are the smallest and the largest of the sample",
      SB_TO(percentiles) },
    { "slo", 0, SB_RUN, SB_VALUE_TEXT, "TIME",
      .help = "how many requests in a million take longer than this, as 200ms",
      .manual = "Count the requests that take longer than this, as 200ms or 1.5s: how many in a "
                "million, under each strategy, and how many fewer than with each baseline",
      SB_TO(slo) },
    { "rate", 0, SB_LOAD | SB_COLLAPSE, SB_VALUE_TEXT, "RATE",
      .help = "how many requests come, as 50/s or 3/min; 0: one alone, as run does",
      .otherwise = "as the file says", .excludes = { "rates", "clients" }, SB_TO(load.rate) },
    { "rates", 0, SB_LOAD | SB_COLLAPSE, SB_VALUE_TEXT, "RATES",
      .help = "a curve: 10/s..200/s/12, 10/s,20/s,50/s, or auto",
      .manual = "At which rates to look: so many between two, as 10/s..200/s/12; a list, as "
                "10/s,20/s,50/s; or auto, 12 from a tenth of what the pools can take to 1.05 times "
                "it. Where a capacity is known, those between are evenly spaced in log(1/(1 - "
                "rate/capacity)) up to 0.95 of it, many near the knee, and evenly beyond",
      .excludes = { "clients" }, SB_TO(load.rates) },
    { "clients", 0, SB_LOAD, SB_VALUE_TEXT, "N",
      .help = "a closed loop of so many, each asks again after its reply; 30, or 10..100/5",
      .manual = "A closed loop: so many clients, each of which sends its next request when it has "
                "the reply and has thought for a while (--think); a number, a list or a range, "
                "which gives a curve: 30 or 10..100/5",
      SB_TO(load.clients) },
    { "think", 0, SB_LOAD, SB_VALUE_TEXT, "TIME",
      .help = "how long a client thinks between reply and request, as 1s",
      .otherwise = "as the file says, else 0", .excludes = { "rate", "rates" }, SB_TO(load.think) },
    { "runs", 0, SB_LOAD, SB_VALUE_WHOLE, "N", .least = "2", .most = "1024",
      .help = "how many independent runs at each rate",
      .otherwise = "20; 320 at most with --precision",
      .manual = "How many independent runs at each rate; with --precision the most. Intervals are "
                "Student's over runs, since requests of one run depend on each other",
      SB_TO(load.runs) },
    { "requests", 0, SB_LOAD, SB_VALUE_WHOLE, "N", .least = "10", .most = "1000000000",
      .help = "how many requests of each run count, warm-up and all", .otherwise = "10000",
      .manual =
          "How many requests each run has, of which the first ones are left out as warm-up "
          "(MSER-5, told; it is looked for among 131,072). Each is followed to its end, while "
          "more keep coming. Memory does not grow with them",
      SB_TO(load.requests) },
    { "slo", 0, SB_LOAD, SB_VALUE_TEXT, "FIGURE:TIME",
      .help = "a limit, as p99:250ms or mean:20ms: up to which rate does it hold",
      .manual = "A limit for a percentile or the mean, as p99:250ms or mean:20ms (250ms alone is "
                "of p99): up to which rate it holds, and in a sweep with how many slots. Requests "
                "that are not ok count as never ending",
      SB_TO(load.slo) },
    { "precision", 0, SB_LOAD, SB_VALUE_TEXT, "PERCENT",
      .help = "more runs until means and percentiles are within this, as 1%",
      .manual = "Twice as many runs, from 20 to --runs, until the 95 % interval of the mean and "
                "of each percentile that is shown is within this, as 1%: half of it is 1 % of the "
                "figure at most. Intervals are wider than of as many runs without it, since "
                "several are looked at, so that they cover as often",
      SB_TO(precision) },
    { "replicates", 'n', SB_RUN, SB_VALUE_WHOLE, "N", .least = "1", .most = "1000000000000",
      .help = "how many times each workload is drawn anew",
      .otherwise = "10000; 16384 with --sampling; 10000000 at most with --precision",
      .manual = "How many times each workload is drawn anew; with --precision the limit. A "
                "workload with nothing random runs once",
      SB_TO(replicates) },
    { "precision", 0, SB_RUN, SB_VALUE_TEXT, "PERCENT",
      .help = "go on until means and percentiles are within this, as 1%",
      .manual = "Go on until the 95 % interval of each mean and percentile that is shown is within "
                "this, as 1%: half of it is 1 % of the figure at most; or tell how many replicates "
                "that would take. Intervals are wider than after a run of as many replicates, "
                "since several are looked at, so that they cover as often",
      .excludes = { "only-replicate" }, SB_TO(precision) },
    { "sampling", 0, SB_RUN, SB_VALUE_WORD, "HOW", .words = { "random", "sobol", "lhs" },
      .preset = "random", .help = "random, sobol or lhs",
      .manual = "How latencies are drawn. random: independently of each other. sobol, for up to 40 "
                "random latencies, and lhs (Latin hypercubes), for few: spread evenly, so that "
                "means and speed-ups are known much better after as many replicates, within 16 "
                "independent randomisations, which give the intervals; how much better is told",
      .excludes = { "only-replicate", "precision" }, SB_TO(sampling) },
    { "replicates", 'n', SB_VERIFY, SB_VALUE_WHOLE, "N", .least = "1", .most = "1000000000000",
      .help = "how many to verify (default 400, fewer of large graphs; in real time 20, or as fit "
              "into 20 s)",
      SB_TO(replicates) },
    { "workers", 'w', SB_DRAWS | SB_LOAD | SB_COLLAPSE | SB_EXPORT | SB_OPTIMUM, SB_VALUE_WHOLE,
      "N|unlimited", .words = { "unlimited" }, .least = "1", .most = SB_WORKERS_MAX_TEXT,
      .help = "how many steps can run at once", .otherwise = "as the file says", SB_TO(workers) },
    { "sweep", 0, SB_RUN | SB_LOAD, SB_VALUE_TEXTS, "NAME=VALUES",
      .help = "run at each value, as workers=1..64 or tasks.user.latency.p99=100ms..2s/12:log",
      .manual = "Run at each of the values, with the same random numbers, and print one table: of "
                "workers, or of a number in the workload's document, as generate.depth=1..10 or "
                "tasks.user.latency.p99=100ms..2s/12:log. Given twice: at each pair. A generated "
                "workload may have its own values, as \"seed\": \"1..100\". See VALUES",
      SB_TO(sweep) },
};

const struct sb_option_rows sb_option_rows_draws = SB_ROWS(draws_rows);
