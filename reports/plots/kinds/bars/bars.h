/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows with a name, a bar or a point with its interval, and the figure behind it. */
#ifndef REPORTS_PLOTS_KINDS_BARS_BARS_H
#define REPORTS_PLOTS_KINDS_BARS_BARS_H

#include "reports/plots/gnuplot/module.h"

struct sb_bar {
    char name[160]; /* clean; without a value it is a heading */
    bool bold;
    double value, lo, hi;       /* NAN: no value, no interval */
    double other;               /* a second figure, a hollow diamond; NAN: none */
    const struct sb_look *look; /* NULL: it is of no strategy */
    char figure[SB_UNITS_SIZE]; /* behind it */
};

struct sb_bars {
    struct sb_bar *bar; /* [count] */
    uint32_t count;
    bool points;      /* instead of bars from 0 */
    double reference; /* an upright line, at 1 of ratios; NAN: none */
    const char *unit; /* of the axis: "ms", "times as fast" */
    double most;      /* where the axis ends at least; 0: as far as the values go */
};

enum { SB_BARS_COLUMNS = 19 }; /* of a name */

/* Writes script and data. SB_EIO; nothing is left open. */
enum sb_code sb_bars_put(const struct sb_bars *bars, struct sb_gnuplot_script *script,
                         const struct sb_staging *stage, struct sb_error *error);

#endif
