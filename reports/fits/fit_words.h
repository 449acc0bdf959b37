/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a fit. */
#ifndef REPORTS_FITS_FIT_WORDS_H
#define REPORTS_FITS_FIT_WORDS_H

#include "sim/fit/graph_fit.h"
#include "sim/model/dag.h"

enum { SB_FIT_NAME_SIZE = 256, SB_FIT_WORDS_SIZE = 128 };

/* The step's task, with the number of the step where it has several: "user", "user, step 2". */
const char *sb_fit_name(char text[SB_FIT_NAME_SIZE], const struct sb_dag *dag, uint32_t step);

/* "lognormal", or why the values were kept. */
const char *sb_fit_words(char text[SB_FIT_WORDS_SIZE], const struct sb_step_fit *of);

/* One word: "fitted", "constant", "few", "discrete", "none", "refused". */
const char *sb_fit_outcome_word(enum sb_fit_outcome outcome);

/* Whether there is a best candidate, which fits or does not. */
bool sb_fit_has_best(const struct sb_step_fit *of);

#endif
