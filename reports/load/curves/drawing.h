/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A picture while it is drawn: how large its figures are, and what it has besides curves. */
#ifndef REPORTS_LOAD_CURVES_DRAWING_H
#define REPORTS_LOAD_CURVES_DRAWING_H

#include "reports/load/curves/series.h"
#include "reports/plots/gnuplot/script.h"

#define SB_LOAD_MARGIN 1.04 /* an axis goes on behind the last dot */

struct sb_load_picture {
    const struct sb_load_result *result;
    const struct sb_load_units *units;
    const struct sb_load_figure *figure;
    const struct sb_palette *palette;
};

struct sb_load_drawing {
    const struct sb_load_picture *picture;
    struct sb_load_series series;
    struct sb_gnuplot_script *script;
    double x_factor, y_factor; /* what figures are multiplied by for the axes */
    double x_most;             /* on the axis */
    double y_least, y_most;    /* of figures and intervals, on the axis */
    bool y_logarithmic;
    bool capacity; /* is drawn */
};

/* Fills what is behind `script` of figures, limit and capacity. */
void sb_load_drawing_measure(struct sb_load_drawing *d);

/* The limit of the SLO on the axis, where the picture shows what is limited; else NAN. */
double sb_load_drawing_limit(const struct sb_load_drawing *d);

/* Whether a line is unstable somewhere, and how many are. */
bool sb_load_drawing_is_unstable(const struct sb_load_drawing *d, const struct sb_load_line *line);
uint32_t sb_load_drawing_unstable(const struct sb_load_drawing *d);

#endif
