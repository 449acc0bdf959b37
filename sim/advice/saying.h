/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sentences are made of. */
#ifndef SIM_ADVICE_SAYING_H
#define SIM_ADVICE_SAYING_H

#include "sim/result/result.h"

enum { SB_ADVICE_SIZE = 1024 };

/* A printf that goes on behind the text in `out` and stays in its SB_ADVICE_SIZE bytes. */
void sb_say(char *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* "Start each call when what it needs is done": what to do where this is the order to take. */
void sb_say_imperative(char *out, const struct sb_workload_result *workload,
                       const struct sb_strategy_result *strategy);

/* "Awaiting in file order": that order as the subject of a sentence. */
void sb_say_subject(char *out, const struct sb_strategy_result *strategy);

/* Goes on with a small letter at byte `at`. */
void sb_say_small(char *out, size_t at);

#endif
