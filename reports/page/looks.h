/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strategies on the page: how each looks, and which of them are one. */
#ifndef REPORTS_PAGE_LOOKS_H
#define REPORTS_PAGE_LOOKS_H

#include "sim/advice/advice.h"

#include <stdio.h>

/* What stands behind "s-" and "f-" in the classes of its lines and marks: "es". */
const char *sb_looks_class(const char *strategy);

/* The symbols that sb_looks_key refers to, once a page. */
void sb_looks_symbols(FILE *out);

/* A piece of its line with its mark. */
void sb_looks_key(FILE *out, const char *strategy);

/* Whether a row of its own is the strategy's, or that of one that is the same: of those the order
 * to take comes first, else today's, else the last of the list. */
bool sb_looks_leads(const struct sb_workload_result *workload, const struct sb_advice *advice,
                    const struct sb_strategy_result *strategy);

/* Its key and name, and "= NAME" for each that is the same; `line` is what parts them. */
void sb_looks_names(FILE *out, const struct sb_workload_result *workload,
                    const struct sb_strategy_result *lead, const char *line);

#endif
