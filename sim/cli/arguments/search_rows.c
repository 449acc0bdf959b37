/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How optimum searches, and collapse. */
#include "sim/cli/arguments/rows.h"

static const struct sb_option search_rows[] = {
    { "strategies", 's', SB_OPTIMUM, SB_VALUE_NAMES, "LIST|all", SB_STRATEGIES, .words = { "all" },
      .help = "what the best schedule is compared with, of {strategies}",
      .otherwise = "earliest-start,hlfet,list,lpt,spt", SB_TO(strategies) },
    { "time", 0, SB_OPTIMUM, SB_VALUE_TEXT, "TIME", .preset = "10s",
      .help = "how long to search each workload's, as 500ms or 2m", SB_TO(time) },
    { "format", 'f', SB_OPTIMUM, SB_VALUE_WORD, "NAME", .words = { "table", "json" },
      .preset = "table", .help = "table or json", SB_TO(format) },
    { "out", 'o', SB_OPTIMUM, SB_VALUE_FOLDER, "DIR",
      .help = "a report there, as of a run, with the best schedule in all pictures", SB_TO(out) },
    { "trigger", 0, SB_COLLAPSE, SB_VALUE_TEXT, "TRIGGER",
      .help = "what disturbs it: pause:100ms, pause:10ms..1s/6:log, or spike:3x100ms",
      .manual = "What disturbs the system: pause:100ms, all pools stand still for so long; or "
                "spike:3x100ms, three times as many requests come for so long. Several lengths, as "
                "pause:10ms,100ms or pause:10ms..1s/6:log, take turns; runs without a trigger are "
                "made in any case",
      SB_TO(collapse.trigger) },
    { "at", 0, SB_COLLAPSE, SB_VALUE_TEXT, "TIME", .help = "when the trigger begins",
      .otherwise = "500 times between requests at capacity", SB_TO(collapse.at) },
    { "settle", 0, SB_COLLAPSE, SB_VALUE_TEXT, "TIME",
      .help = "how long it may take to recover, before the window",
      .otherwise = "5000 times between requests at capacity", SB_TO(collapse.settle) },
    { "window", 0, SB_COLLAPSE, SB_VALUE_TEXT, "TIME", .help = "how long it is looked at then",
      .otherwise = "1000 times between requests at capacity", SB_TO(collapse.window) },
    { "threshold", 0, SB_COLLAPSE, SB_VALUE_TEXT, "PERCENT",
      .help = "it has collapsed where fewer are ok, as 90%", .otherwise = "50%",
      SB_TO(collapse.threshold) },
    { "climb", 0, SB_COLLAPSE, SB_VALUE_TEXT, "TIME",
      .help = "how long the rate takes from the least to the greatest, for hysteresis; 0: no ramp",
      .otherwise = "20000 times between requests at capacity", SB_TO(collapse.climb) },
    { "plot", 0, SB_COLLAPSE, SB_VALUE_FOLDER, "DIR",
      .help = "draw curves there: collapse.svg, with script and data",
      .manual = "Draw there how likely a collapse is at each rate, by gnuplot: collapse.svg, with "
                "its script and its data; of several strategies a picture for each",
      SB_TO(claims.plot) },
    { "backlog", 0, SB_COLLAPSE, SB_VALUE_WHOLE, "N", .least = "10", .most = "100000000",
      .help = "more requests and attempts in flight end a run as collapsed", .otherwise = "1000000",
      SB_TO(collapse.backlog) },
    { "format", 'f', SB_COLLAPSE, SB_VALUE_WORD, "NAME", .words = { "table", "json" },
      .preset = "table", .help = "table or json", SB_TO(format) },
    { "runs", 0, SB_COLLAPSE, SB_VALUE_WHOLE, "N", .least = "2", .most = "1000000",
      .help = "how many independent runs with each trigger at each rate", .otherwise = "100",
      SB_TO(load.runs) },
    { "strategies", 's', SB_COLLAPSE, SB_VALUE_NAMES, "LIST|all", SB_STRATEGIES, .words = { "all" },
      .help = "names separated by commas, of {strategies}", .otherwise = "earliest-start",
      SB_TO(strategies) },
};

const struct sb_option_rows sb_option_rows_search = SB_ROWS(search_rows);
