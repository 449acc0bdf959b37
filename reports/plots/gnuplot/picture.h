/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of one picture, BASE.gp, .tsv, .svg and perhaps .png: in the stage, and in the folder
 * below the report's where they go ("": the report's own). */
#ifndef REPORTS_PLOTS_GNUPLOT_PICTURE_H
#define REPORTS_PLOTS_GNUPLOT_PICTURE_H

#include "reports/plots/gnuplot/staging.h"

#include <stdbool.h>

struct sb_picture {
    const struct sb_staging *stage;
    const char *folder, *base;
    bool png; /* wanted */
};

/* Whether gnuplot has drawn it in the stage: its files hold something. */
bool sb_picture_is_drawn(const struct sb_picture *picture);

/* Whether it stands in its folder already, drawn from the script and the data in the stage. */
bool sb_picture_stands(const struct sb_picture *picture);

/* Removes the drawings of one that failed, in the stage, and in its folder, where script and data
 * will not be those of the drawing. */
void sb_picture_remove(const struct sb_picture *picture);

#endif
