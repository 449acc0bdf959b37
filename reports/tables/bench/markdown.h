/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bench result in Markdown: for an issue, a README, or the summary of a step on GitHub. */
#ifndef REPORTS_TABLES_BENCH_MARKDOWN_H
#define REPORTS_TABLES_BENCH_MARKDOWN_H

#include "sim/bench/records/result.h"

#include <stdio.h>

/* SB_ENOMEM. Whether `out` took it is the caller's to ask. */
enum sb_code sb_bench_markdown(const struct sb_bench_result *result, FILE *out,
                               struct sb_error *error);

#endif
