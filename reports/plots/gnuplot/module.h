/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The size and the looks that all pictures of a run have: 360 units wide with text of 12, so that a
 * picture is drawn once and reads on a telephone, beside another on a desktop, and on paper. No
 * title, as the page has one; names stand at the curves or above them. */
#ifndef REPORTS_PLOTS_GNUPLOT_MODULE_H
#define REPORTS_PLOTS_GNUPLOT_MODULE_H

#include "reports/plots/gnuplot/script.h"

enum { SB_MODULE_WIDTH = 360, SB_MODULE_LINE = 15 /* between lines of text */ };

/* Opens script and data and writes what comes first: how to run it, the terminal, the axes below
 * and, with `left`, at the left. script->height and the margins must be set. */
enum sb_code sb_module_begin(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                             bool left, struct sb_error *error);
enum sb_code sb_module_end(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                           struct sb_error *error);

/* Units from the left and from above, as gnuplot's "screen". */
double sb_module_x(double units);
double sb_module_y(const struct sb_gnuplot_script *script, double units);

/* A text at a place; `how` is what gnuplot says of it: "right textcolor rgb soft". In ink
 * unless that says a colour. Cut to `columns` (0: not). */
void sb_module_text(const struct sb_gnuplot_script *script, double x, double y, const char *text,
                    size_t columns, bool bold, const char *how);

/* The axis below: "set xrange [0:1.2]", its tics and its name with an arrow, "ms →". */
void sb_module_time(const struct sb_gnuplot_script *script, double hi, const char *unit);

/* 1, 2, 2.5 or 5 times a power of ten, so that there are three or four tics over so much. */
double sb_module_tic(double range);

/* About how many units a clean text is wide. */
double sb_module_width(const char *text);

/* "linecolor rgb '#0072b2' dashtype (11,4) linewidth 2.5" */
void sb_module_line(FILE *out, const struct sb_look *look);

#endif
