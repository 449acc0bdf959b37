/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one reads first on the page of a load result: the answer, facts, and the sentences. */
#ifndef REPORTS_LOAD_PAGE_HEAD_H
#define REPORTS_LOAD_PAGE_HEAD_H

#include "reports/load/figures/sentences.h"

#include <stdio.h>

/* The answer in one sentence: the SLO, or which strategy is the faster one, or the capacity. */
char *sb_load_page_heading(char out[SB_LOAD_SENTENCE], const struct sb_load_result *result,
                           const struct sb_load_units *units);

/* With what is missing (`notice`, or ""). */
void sb_load_page_masthead(FILE *out, const struct sb_load_result *result,
                           const struct sb_load_units *units, const char *heading,
                           const char *notice);

/* All that is to be said besides the heading. */
void sb_load_page_answers(FILE *out, const struct sb_load_result *result,
                          const struct sb_load_units *units, const char *heading);

#endif
