/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A hidden folder inside the report's, where files are made before they are moved to their place
 * all at once. */
#ifndef REPORTS_PLOTS_GNUPLOT_STAGING_H
#define REPORTS_PLOTS_GNUPLOT_STAGING_H

#include "sim/base/error.h"

#include <stdio.h>

struct sb_staging {
    const char *dir; /* the report's folder; borrowed */
    char *path;
    int hold; /* keeps others from taking it for a leftover */
};

/* Removes what killed programs left first. SB_EIO, SB_ENOMEM; then it needs no end. */
enum sb_code sb_staging_begin(struct sb_staging *stage, const char *dir, struct sb_error *error);

/* A new file in the stage, and its end: SB_EIO when anything written to it failed. */
FILE *sb_staging_open(const struct sb_staging *stage, const char *name, struct sb_error *error);
enum sb_code sb_staging_close(const struct sb_staging *stage, FILE *file, const char *name,
                              struct sb_error *error);

/* Moves every file into DIR/`folder`, which is made if it is not there; "" is DIR itself. */
enum sb_code sb_staging_publish(const struct sb_staging *stage, const char *folder,
                                struct sb_error *error);

/* Removes all files in the stage. */
void sb_staging_clear(const struct sb_staging *stage);

/* Removes the stage with all that is in it. */
void sb_staging_end(struct sb_staging *stage);

#endif
