/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What claims and whatif change. */
#include "sim/cli/arguments/rows.h"
#include "sim/workload/source/format.h"

static const struct sb_option changes_rows[] = {
    { "replicates", 'n', SB_CLAIMS, SB_VALUE_WHOLE, "N", .least = "2", .most = "100000000",
      .preset = "2000", .help = "how many times each graph is drawn", SB_TO(replicates) },
    { "depth", 0, SB_CLAIMS, SB_VALUE_TEXT, "VALUES", .preset = "1,2,3,4,6,8,12,16",
      .help = "calls one after another", SB_TO(claims.depth) },
    { "width", 0, SB_CLAIMS, SB_VALUE_TEXT, "VALUES", .preset = "1,2,3,4,6,8,12,16,24,32",
      .help = "chains side by side", SB_TO(claims.width) },
    { "variation", 0, SB_CLAIMS, SB_VALUE_TEXT, "VALUES", .preset = "0,0.5,1,2",
      .help = "standard deviation of latencies by their mean", SB_TO(claims.variation) },
    { "plot", 0, SB_CLAIMS, SB_VALUE_FOLDER, "DIR",
      .help = "draw heat maps there: claims.svg, with script and data",
      .manual = "Draw heat maps there, by gnuplot: claims.svg, with its script and its data. Where "
                "the claim is true is outlined",
      SB_TO(claims.plot) },
    { "replicates", 'n', SB_WHATIF, SB_VALUE_WHOLE, "N", .least = "2", .most = "1048576",
      .help = "how many times each workload is drawn anew (default 10000, fewer of large graphs)",
      SB_TO(replicates) },
    { "workers", 'w', SB_WHATIF, SB_VALUE_WHOLE, "N|unlimited", .words = { "unlimited" },
      .least = "1", .most = SB_WORKERS_MAX_TEXT,
      .help = "try so many workers, together with --scale and --drop-edge",
      .manual = "Try so many workers, together with --scale and --drop-edge: told is what they "
                "save together over what the file says, and what each further change then saves",
      .otherwise = "as the file says", SB_TO(workers) },
    { "scale", 0, SB_WHATIF, SB_VALUE_TEXTS, "TASK=F",
      .help = "TASK takes F times as long, as profile=0.5; repeatable",
      .manual = "Try TASK with F times its latency, from 0 to 1000, as profile=0.5. TASK may have "
                "the globs *, ? and [...]; may be given several times",
      SB_TO(whatif.scale) },
    { "drop-edge", 0, SB_WHATIF, SB_VALUE_TEXTS, "'A -> B'",
      .help = "B does not wait for A; with * and ?; repeatable",
      .manual = "Try B without waiting for A. Names may have the globs *, ? and [...], and stand "
                "in quotes as JSON strings; may be given several times",
      SB_TO(whatif.drop_edge) },
    { "all", 0, SB_WHATIF, .help = "every change, with all replicates, however long it takes",
      .manual = "Try every change with all replicates, however long it takes. Without it large "
                "graphs are looked at for some seconds: the tasks that are most often on the "
                "critical path first, and with fewer replicates where it must be; it is told",
      SB_TO(whatif.all) },
    { "format", 'f', SB_WHATIF, SB_VALUE_WORD, "NAME", .words = { "table", "json" },
      .preset = "table", .help = "table or json", SB_TO(format) },
    { "format", 'f', SB_CLAIMS, SB_VALUE_WORD, "NAME", .words = { "table", "json", "tsv" },
      .preset = "table", .help = "table, json or tsv",
      .manual = "table; json; or tsv, columns with tabs between them as gnuplot's heat maps read "
                "them",
      SB_TO(format) },
    { "out", 'o', SB_WHATIF | SB_CLAIMS, SB_VALUE_FILE, "FILE",
      .help = "all figures as JSON besides", SB_TO(output) },
};

const struct sb_option_rows sb_option_rows_changes = SB_ROWS(changes_rows);
