/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a result says, in sentences. */
#ifndef REPORTS_TABLES_RUNS_SENTENCES_H
#define REPORTS_TABLES_RUNS_SENTENCES_H

#include "sim/result/result.h"

#include <stddef.h>

enum { SB_RUN_SENTENCE_SIZE = 1024 };

/* A printf that goes on behind the text in `out` and stays in the buffer. */
void sb_run_sentence_add(char out[SB_RUN_SENTENCE_SIZE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Which order to take, and which strategies are the same here; empty where fewer than two are
 * shown. */
char *sb_run_sentence_choice(char out[SB_RUN_SENTENCE_SIZE],
                             const struct sb_workload_result *workload);

/* "5 tasks, 5 edges · unlimited workers · 10,000 replicates" */
char *sb_run_sentence_size(char out[SB_RUN_SENTENCE_SIZE],
                           const struct sb_workload_result *workload);

/* "pools db 4, cpu 2 and 3 more", of at most four; empty where there are none. */
char *sb_run_sentence_pools(char out[SB_RUN_SENTENCE_SIZE],
                            const struct sb_workload_result *workload);

/* "critical path 312 ms · parallelism 1.9 · …" (of expected latencies) */
char *sb_run_sentence_shape(char out[SB_RUN_SENTENCE_SIZE],
                            const struct sb_workload_result *workload);

/* "verified: 400 of 400 schedules identical …" where a real scheduler was asked; else empty. */
char *sb_run_sentence_verified(char out[SB_RUN_SENTENCE_SIZE],
                               const struct sb_workload_result *workload);

/* "no gain: …" of each baseline that none was seen faster than; else empty. */
char *sb_run_sentence_no_gain(char out[SB_RUN_SENTENCE_SIZE],
                              const struct sb_workload_result *workload);

/* "earliest-start is 2.31 ± 0.01 times as fast as sequential …" where there is a gain; else empty.
 */
char *sb_run_sentence_gain(char out[SB_RUN_SENTENCE_SIZE],
                           const struct sb_workload_result *workload);

/* What else must be known, line by line from `index` 0 until it is empty: interrupted, accuracy,
 * cut draws, the workload's note. */
char *sb_run_sentence_caution(char out[SB_RUN_SENTENCE_SIZE],
                              const struct sb_workload_result *workload, unsigned index);

#endif
