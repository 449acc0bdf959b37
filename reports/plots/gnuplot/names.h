/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of curves: each at its curve's end where all have room there, else in rows above. */
#ifndef REPORTS_PLOTS_GNUPLOT_NAMES_H
#define REPORTS_PLOTS_GNUPLOT_NAMES_H

#include "reports/plots/gnuplot/module.h"

struct sb_name {
    const char *text; /* clean */
    const struct sb_look *look;
    bool bold;
    double end; /* of its curve, in units from above; sorted and moved apart by sb_names_aside */
};

enum { SB_NAMES_ASIDE = 84 }; /* units at the right that names at the ends of curves take */

/* Whether names have room in `height` units at the right, each in lines of 11 columns. */
bool sb_names_fit(const struct sb_name *name, uint32_t count, double height);

/* Puts them there, beside the ends of their curves at `x` and between `top` and `bottom`, with a
 * line to each. */
void sb_names_aside(const struct sb_gnuplot_script *script, struct sb_name *name, uint32_t count,
                    double x, double top, double bottom);

/* Units that rows above take, and the rows themselves: as many names in a row as fit, each behind
 * its line and mark (`marks`). */
double sb_names_rows(const struct sb_name *name, uint32_t count);
void sb_names_above(const struct sb_gnuplot_script *script, const struct sb_name *name,
                    uint32_t count, bool marks);

#endif
