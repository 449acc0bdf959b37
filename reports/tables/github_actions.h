/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a job on GitHub Actions shows of itself: annotations, and the summary of a step. */
#ifndef REPORTS_TABLES_GITHUB_ACTIONS_H
#define REPORTS_TABLES_GITHUB_ACTIONS_H

#include "sim/bench/records/result.h"
#include "sim/result/report.h"

#include <stdio.h>

/* A line for each regression ("::error …") and for each thing that was not proven or is to be known
 * ("::warning …"). The runner reads such lines from standard output and standard error alike.
 * `file` is what they are pinned to, or NULL. */
void sb_github_annotate(const struct sb_bench_result *result, const char *file, FILE *out);

/* An error for each condition that holds, a warning for each that cannot be told. */
void sb_github_annotate_gates(const struct sb_gate *gate, unsigned gates, FILE *out);

/* The same of a run and its conditions. Warnings are pinned to the workload's
 * file. */
void sb_github_annotate_run(const struct sb_result *result, const struct sb_gate *gate,
                            unsigned gates, FILE *out);

/* Appends the result in Markdown to the file that $GITHUB_STEP_SUMMARY names. SB_EIO, SB_ENOMEM. */
enum sb_code sb_github_summarise(const struct sb_bench_result *result, const char *path,
                                 struct sb_error *error);

#endif
