/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How import reads what was recorded. */
#include "sim/cli/arguments/rows.h"

static const struct sb_option import_rows[] = {
    { "out", 'o', SB_IMPORT, SB_VALUE_FILE, "FILE",
      .help = "where the workload goes; a folder/ for several", .otherwise = "standard output",
      .manual = "Where the workload goes. Several workloads need a folder, written with a slash "
                "behind it where it does not exist yet; each becomes a file of its name",
      SB_TO(output) },
    { "time-unit", 0, SB_IMPORT, SB_VALUE_WORD, "UNIT", .words = { "ns", "us", "ms", "s" },
      .help = "ns, us, ms or s", .otherwise = "what is usual for the format",
      .manual = "The unit of times that are written without one: ns, us, ms or s",
      SB_TO(import.time_unit) },
    { "speed", 0, SB_IMPORT, SB_VALUE_REAL, "FLOPS", .least = "0.000001", .most = "1e18",
      .help = "operations a second, where a file has work instead of times", .otherwise = "1e9",
      SB_TO(import.speed) },
    { "edges", 0, SB_IMPORT, SB_VALUE_WORD, "WHICH", .words = { "declared", "files" },
      .help = "declared or files", .otherwise = "declared",
      .manual = "declared: the edges that the file says. files: also those from the task that "
                "writes a file to those that read it (dax)",
      SB_TO(import.edges) },
    { "columns", 0, SB_IMPORT, SB_VALUE_TEXT, "MAP",
      .help = "of a table, as task=Step,duration=Seconds,after=Needs",
      .manual = "Which columns of a table are the task's name, its duration and the tasks that it "
                "waits for, as task=Step,duration=Seconds,after=Needs; a number counts them from 1",
      SB_TO(import.columns) },
    { "graph", 0, SB_IMPORT, SB_VALUE_FILE, "FILE",
      .help = "what `ninja -t graph` printed, beside a .ninja_log", SB_TO(import.graph) },
    { "operation", 0, SB_IMPORT, SB_VALUE_TEXT, "NAME",
      .help = "of traces, only the requests for this one", .otherwise = "all",
      .manual = "Of traces, only the requests whose root has this http.route, or name",
      SB_TO(import.operation) },
    { "since", 0, SB_IMPORT, SB_VALUE_TEXT, "TIME",
      .help = "of traces, only those from then on, as 2026-11-28T14:00:00Z", SB_TO(import.since) },
    { "until", 0, SB_IMPORT, SB_VALUE_TEXT, "TIME", .help = "of traces, only those before",
      SB_TO(import.until) },
    { "errors", 0, SB_IMPORT, SB_VALUE_WORD, "WHAT", .words = { "keep", "skip" },
      .help = "keep or skip traces whose root failed", .otherwise = "keep", SB_TO(import.errors) },
    { "depth", 0, SB_IMPORT, SB_VALUE_WHOLE, "N", .least = "1", .most = "1000000",
      .help = "of traces, calls further below the root are part of their callers",
      .otherwise = "all calls are tasks", SB_TO(import.depth) },
    { "infer", 0, SB_IMPORT, SB_VALUE_WORD, "FROM", .words = { "timing", "links", "none" },
      .help = "which calls wait for which: timing, links or none", .otherwise = "timing",
      .manual = "What tells which calls wait for which. timing: an order that all traces agree on, "
                "and links. links: only what the recording itself states. none: nothing",
      SB_TO(import.infer) },
    { "support", 0, SB_IMPORT, SB_VALUE_WHOLE, "N", .least = "1", .most = "4294967295",
      .preset = "1", .help = "how many traces an inferred edge needs", SB_TO(import.support) },
    { "drop-edge", 0, SB_IMPORT, SB_VALUE_TEXTS, "'A -> B'",
      .help = "B does not wait for A; with * and ?; repeatable",
      .manual = "B does not wait for A, whatever the traces show. Names may have the globs *, ? "
                "and [...], and stand in quotes as JSON strings; may be given several times",
      SB_TO(import.drop_edge) },
    { "break-habits", 0, SB_IMPORT,
      .help = "no inferred edge stands: an upper bound of what can be won",
      .manual = "Calls wait for each other only where the recording itself says so: an upper bound "
                "of what another order can win",
      SB_TO(import.break_habits) },
    { "load", 0, SB_IMPORT, .help = "also pools that traces show, and when requests arrived",
      .manual = "Of traces of requests: also the pools that they show, of equal calls of one "
                "caller and of services, with how many slots and how sure that is, and when the "
                "requests arrived. For simbench load",
      SB_TO(import.load) },
    { "independent", 0, SB_IMPORT,
      .help = "each task is drawn by itself, not together with its recording", SB_TO(independent) },
    { "fit", 0, SB_IMPORT, .help = "recorded latencies become the distributions that fit them best",
      .manual = "Recorded latencies become distributions: of each the most likely member of every "
                "family, the best family by Akaike's criterion, tested by Anderson and Darling's "
                "statistic with a parametric bootstrap. What is refused, or has fewer than 20 "
                "values, stays as it was recorded. Each task is then drawn by itself",
      SB_TO(fit) },
    { "fit-report", 0, SB_IMPORT, SB_VALUE_FOLDER, "DIR",
      .help = "where fits.json and a Q-Q plot of each task that matters go", .needs = "fit",
      SB_TO(fit_report) },
    { "noise", 0, SB_IMPORT, SB_VALUE_REAL, "CV", .least = "0", .most = "100",
      .help = "give recorded constants a variation: lognormal, same mean, this deviation by mean",
      .manual = "Give each constant latency a variation: lognormal with the same mean and this "
                "coefficient of variation (the standard deviation by the mean)",
      SB_TO(noise) },
    { "anonymise", 0, SB_IMPORT, .help = "names are replaced by numbers",
      .manual = "Replace all names, so that the workload can be given away", SB_TO(anonymise) },
};

const struct sb_option_rows sb_option_rows_import = SB_ROWS(import_rows);
