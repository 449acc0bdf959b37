/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are left, shards, checkpoints, and conditions. */
#include "sim/cli/arguments/rows.h"

static const struct sb_option results_rows[] = {
    { "out", 'o', SB_RUN | SB_LOAD | SB_MERGE | SB_REPORT, SB_VALUE_FOLDER, "DIR",
      .preset = SB_OUT_PRESET, .help = "where results.json and the plots go",
      .manual = "Where results.json, index.html and the plots go", SB_TO(out) },
    { "plots", 0, SB_RUN | SB_MERGE | SB_REPORT, SB_VALUE_NAMES, "LIST", SB_PLOTS,
      .help = "which pictures to draw, as cdf,gantt; see `simbench list plots`", .otherwise = "all",
      .manual = "Which pictures to draw: names separated by commas, of {plots}. They are SVG; with "
                "png, which takes gnuplot ten times as long, they are PNG too. A picture that "
                "stands there with the same script and the same data is not drawn again",
      SB_TO(plots) },
    { "no-report", 0, SB_RUN | SB_LOAD | SB_MERGE | SB_REPORT, .help = "write no files",
      SB_TO(no_report) },
    { "no-verify", 0, SB_RUN, .help = "run no schedules on the real scheduler to compare",
      .manual = "Do not run up to 400 replicates on the real scheduler as well, as verify does",
      SB_TO(no_verify) },
    { "insight", 0, SB_RUN, SB_VALUE_WORD, "HOW", .words = { "auto", "all", "off" },
      .preset = "auto",
      .help = "auto, all or off: of how many replicates the critical path is told",
      .manual = "How often each task is on the critical path, and its slack, under today's order "
                "and the one to take. auto: of as many replicates, the first ones, as take about a "
                "quarter of a second of a core. all: of all. off: of none",
      SB_TO(insight) },
    { "shard", 0, SB_LOAD, SB_VALUE_TEXT, "K/N|auto",
      .help = "do the K-th of N shares of the points, as 3/16, and leave it as the file --out",
      .manual = "Do the K-th of N shares of the points, as 3/16, and leave it as a part: the file "
                "that --out names, or part-K-of-N in that folder. A point is one strategy at one "
                "rate; `simbench merge` makes of all parts what one load would have left, to the "
                "byte. auto: as of run",
      SB_TO(shard) },
    { "checkpoint", 0, SB_LOAD, SB_VALUE_TEXT, "TIME",
      .help = "keep what is done this often, as 30s; --resume goes on with it",
      .manual = "Keep the points that are done this often, as 30s, in the part that --shard "
                "writes, or in checkpoint.part in the folder of --out, which goes when the report "
                "is there. What is interrupted ends with exit status 75 then, and points that are "
                "done are not lost",
      SB_TO(checkpoint) },
    { "resume", 0, SB_LOAD,
      .help = "go on with what --checkpoint, or an interrupted share, has kept",
      .manual = "Go on with what --checkpoint, or an interrupted share, has kept: points that are "
                "done are not done again, and the results are the same to the byte. Where nothing "
                "is kept it begins. What is done is kept as with --checkpoint=30s",
      .excludes = { "strategy" }, SB_TO(resume) },
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
      .excludes = { "only-replicate" }, SB_TO(shard) },
    { "checkpoint", 0, SB_RUN, SB_VALUE_TEXT, "TIME",
      .help = "keep what is done this often, as 30s; --resume goes on with it",
      .manual =
          "Keep what is done this often, as 30s, in the part that --shard writes, or in "
          "checkpoint.part in the folder of --out, which goes when the report is there. A run "
          "that is killed loses at most what came after the last time. SIGTERM ends it with "
          "exit status 75, and nothing is lost",
      .excludes = { "only-replicate" }, SB_TO(checkpoint) },
    { "resume", 0, SB_RUN,
      .help = "go on with what --checkpoint, or an interrupted share, has kept",
      .manual =
          "Go on with what --checkpoint, or an interrupted share, has kept: what is done is "
          "not done again, and the results are the same to the byte. Where nothing is kept it "
          "begins, so that the same command can be given again and again. What is done is "
          "kept as with --checkpoint=30s",
      .excludes = { "only-replicate", "strategy" }, SB_TO(resume) },
    { "checkpoint", 0, SB_VERIFY, SB_VALUE_TEXT, "TIME",
      .help = "keep what is done this often, as 30s; --resume goes on with it",
      .manual = "Keep what is done this often, as 30s, in the file --out, which goes when all is "
                "verified. What is killed loses at most what came after the last time. SIGTERM "
                "ends it with exit status 75, and nothing is lost",
      .excludes = { "only-replicate", "real-clock" }, SB_TO(checkpoint) },
    { "resume", 0, SB_VERIFY, .help = "go on with what --checkpoint has kept",
      .manual = "Go on with what --checkpoint has kept; where nothing is kept it begins. What is "
                "done is kept as with --checkpoint=30s",
      .excludes = { "only-replicate", "real-clock" }, SB_TO(resume) },
    { "out", 'o', SB_VERIFY, SB_VALUE_FILE, "FILE", .preset = "simbench-verify.part",
      .help = "where --checkpoint keeps what is done", SB_TO(output) },
    { "estimate", 0, SB_RUN, .help = "only tell how long it will take, and how much memory",
      .manual = "Only tell how long the run, or the share of --shard, will take, and how much "
                "memory, from a quarter of a second of each workload; nothing is written",
      .excludes = { "only-replicate", "resume" }, SB_TO(estimate) },
    { "allow-missing", 0, SB_MERGE, .help = "make the figures of what is there, and say so",
      .manual = "Make the figures of what is there, and say on every output that they are partial",
      SB_TO(allow_missing) },
    { "check", 0, SB_MERGE, .help = "only tell whether the parts are whole, and what is missing",
      SB_TO(check) },
    { "part", 0, SB_MERGE, SB_VALUE_FILE, "FILE",
      .help = "write what they are together as one part, and no report",
      .manual =
          "Write what they are together as one part, which can be merged in its turn and need "
          "not be complete, and no report",
      .excludes = { "check", "fail-if" }, SB_TO(part) },
    { "fail-if", 0, SB_RUN | SB_LOAD | SB_MERGE | SB_COMPARE | SB_BENCH, SB_VALUE_TEXTS, "EXPR",
      .help = "exit status 3 if it holds, as 'p99(earliest-start) > 50ms'; repeatable",
      .manual = "End with exit status 3 if the condition holds for any of the workloads or "
                "benchmarks, and say which figure it was; may be given several times. See "
                "CONDITIONS",
      SB_TO(fail_if) },
};

const struct sb_option_rows sb_option_rows_results = SB_ROWS(results_rows);
