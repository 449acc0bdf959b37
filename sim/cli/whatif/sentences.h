/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What-ifs in sentences. */
#ifndef SIM_CLI_WHATIF_SENTENCES_H
#define SIM_CLI_WHATIF_SENTENCES_H

#include "sim/cli/whatif/told.h"

/* So many tasks have a row; one sentence is of the others. */
enum { SB_WHATIF_SENTENCE = 2048, SB_WHATIF_TASKS_SHOWN = 20 };

/* "dashboard  5 tasks, 4 edges · unlimited workers · 10,000 replicates" */
char *sb_whatif_sentence_head(char out[SB_WHATIF_SENTENCE], const struct sb_whatif_told *told);

/* Line by line from `index` 0 until it is empty: what is tried together, the largest speed-ups,
 * fewer replicates than asked for. */
char *sb_whatif_sentence_workload(char out[SB_WHATIF_SENTENCE], const struct sb_whatif_told *told,
                                  unsigned index);

/* "earliest-start: mean 207.9 ms, p50 185 ms, p99 570 ms; …", with what is tried together. */
char *sb_whatif_sentence_times(char out[SB_WHATIF_SENTENCE], const struct sb_whatif_told *told,
                               const struct sb_whatif_strategy *strategy);

/* Of strategy number `at`, line by line from `index` 0 until it is empty: what to change first,
 * what is not worth it, what the worst wait costs, what is not there. */
char *sb_whatif_sentence(char out[SB_WHATIF_SENTENCE], const struct sb_whatif_told *told,
                         uint32_t at, unsigned index);

#endif
