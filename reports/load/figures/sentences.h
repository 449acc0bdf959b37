/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a load result says, in sentences. Each is empty where there is nothing to say. */
#ifndef REPORTS_LOAD_FIGURES_SENTENCES_H
#define REPORTS_LOAD_FIGURES_SENTENCES_H

#include "reports/load/figures/units.h"

enum { SB_LOAD_SENTENCE = 1024 };

/* What a sentence is about: the result, and one of its curves. */
struct sb_load_view {
    const struct sb_load_result *result;
    const struct sb_load_curve *curve;
    const struct sb_load_units *units;
};

/* A name as sentences and heads of columns have it: clean, and cut. Returns out. */
enum { SB_LOAD_NAME = 128 };
const char *sb_load_name(char out[SB_LOAD_NAME], const char *name);

/* A printf that goes on behind the text in `out` and stays in the buffer. */
void sb_load_add(char out[SB_LOAD_SENTENCE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds what `one` says of each strategy, `first` before the first of which it says something and
 * `between` before others; those that are the same are one, and of many strategies "…" stands for
 * the others. False: nothing is said of any. */
typedef bool sb_load_say_one(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view,
                             const struct sb_load_strategy *strategy, const char *before);
bool sb_load_say_each(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view,
                      sb_load_say_one *one, const char *first, const char *between);

/* "poisson arrivals · 10 rates · 20 runs of 10,000 requests at each, the same draws · seed 1" */
char *sb_load_sentence_size(char out[SB_LOAD_SENTENCE], const struct sb_load_result *result);

/* How much the pools take, and which is full first. */
char *sb_load_sentence_capacity(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view);

/* Where the curves bend. */
char *sb_load_sentence_knee(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view);

/* Up to which rate the SLO is kept. */
char *sb_load_sentence_slo(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view);

/* Which strategies are one row. */
char *sb_load_sentence_same(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view);

/* How many slots are enough, of strategy after strategy, until it is empty. */
char *sb_load_sentence_enough(char out[SB_LOAD_SENTENCE], const struct sb_load_result *result,
                              const struct sb_load_units *units, uint32_t index);

/* What stands in the table of a sweep. */
char *sb_load_sentence_sweep(char out[SB_LOAD_SENTENCE], const struct sb_load_result *result,
                             const struct sb_load_units *units);

#endif
