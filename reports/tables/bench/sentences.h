/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a bench result says, in sentences. */
#ifndef REPORTS_TABLES_BENCH_SENTENCES_H
#define REPORTS_TABLES_BENCH_SENTENCES_H

#include "sim/bench/records/result.h"

#include <stddef.h>

enum { SB_BENCH_SENTENCE_SIZE = 1024 };

/* "libearliest 0.1.0 · gcc 12.2.0 -O2 · Example CPU, 2 cores · Linux 6.1" */
char *sb_bench_sentence_machine(char out[SB_BENCH_SENTENCE_SIZE],
                                const struct sb_bench_fingerprint *fingerprint);

/* "regressed: 1 of 4 benchmarks; 1 improved, 1 unchanged, 1 inconclusive (margin 2 %)", or why no
 * verdict counts; empty where nothing was compared. */
char *sb_bench_sentence_verdict(char out[SB_BENCH_SENTENCE_SIZE],
                                const struct sb_bench_result *result);

/* Of one comparison: "1.051 times the baseline's time (95 %: 1.049 … 1.054), 24 processes". */
char *sb_bench_sentence_comparison(char out[SB_BENCH_SENTENCE_SIZE],
                                   const struct sb_bench_comparison *comparison);

/* What else must be known, line by line from `index` 0 until it is empty: interrupted, warnings,
 * samples far out, processes that failed, or depend on each other. */
char *sb_bench_sentence_caution(char out[SB_BENCH_SENTENCE_SIZE],
                                const struct sb_bench_result *result, uint32_t index);

/* Samples of a figure beyond three times the interquartile range from the quartiles (Tukey's far
 * out). They are told and kept. */
uint32_t sb_bench_far_out(const struct sb_bench_figure *figure);

#endif
