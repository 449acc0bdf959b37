/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table on the terminal whose last columns are groups of mean, p50 and p99. */
#ifndef SIM_CLI_WHATIF_GRID_H
#define SIM_CLI_WHATIF_GRID_H

#include "reports/tables/text/text_table.h"

#include <stdio.h>

enum { SB_GRID_GROUP = 3 };

struct sb_grid {
    const struct sb_text_table *table; /* the first column holds names */
    const char *const *head;           /* [groups] over each; NULL where there is one without */
    uint32_t groups;                   /* the last columns, SB_GRID_GROUP each */
    unsigned width;                    /* of the terminal; 0: as wide as it gets */
};

/* Groups that do not fit go into further blocks below, each with the names again; one at least is
 * in each. */
void sb_grid_put(FILE *out, const struct sb_grid *grid);

#endif
