/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A gnuplot script with its data beside it: what all pictures have in common. */
#ifndef REPORTS_PLOTS_GNUPLOT_SCRIPT_H
#define REPORTS_PLOTS_GNUPLOT_SCRIPT_H

#include "reports/plots/gnuplot/staging.h"
#include "reports/plots/look/palette.h"
#include "sim/text/units.h"

enum sb_gnuplot_key {
    SB_GNUPLOT_KEY_RIGHT,
    SB_GNUPLOT_KEY_POINTS,
    SB_GNUPLOT_KEY_LINES
}; /* of points or lines: in one line below the title */

struct sb_gnuplot_script {
    const struct sb_workload_result *workload; /* NULL in a picture of all workloads */
    const struct sb_result *result;
    const struct sb_palette *palette;
    FILE *gp, *tsv;
    const char *base;                  /* the files are base.gp, base.tsv, base.svg, base.png */
    unsigned width, height;            /* pixels of the SVG; the PNG has half as many again */
    unsigned left, right, top, bottom; /* margins in those of module.h */
    enum sb_gnuplot_key key_above;
};

/* Writes `text` as a string for gnuplot, cut to `columns` (0: not); _label: for tic labels, in
 * which "%" would start a format. */
void sb_gnuplot_script_quote(FILE *out, const char *text, size_t columns);
void sb_gnuplot_script_quote_label(FILE *out, const char *text, size_t columns);

/* Opens both files, and closes them. SB_EIO: nothing is left open. */
enum sb_code sb_gnuplot_script_open(struct sb_gnuplot_script *script,
                                    const struct sb_staging *stage, struct sb_error *error);
enum sb_code sb_gnuplot_script_close(struct sb_gnuplot_script *script,
                                     const struct sb_staging *stage, struct sb_error *error);

/* Opens both files and writes what comes first: how to run it, colours, the title (after the
 * workload's name), the key. Width, height and key must be set. */
enum sb_code sb_gnuplot_script_begin(struct sb_gnuplot_script *script,
                                     const struct sb_staging *stage, const char *title,
                                     struct sb_error *error);

/* Between the settings and the `plot` command, and behind that. */
void sb_gnuplot_script_plot(const struct sb_gnuplot_script *script);
enum sb_code sb_gnuplot_script_end(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                                   struct sb_error *error);

/* A number for gnuplot; NaN where there is none. */
void sb_gnuplot_script_number(FILE *out, double value);

/* "set xlabel …", "unit = 1e+06" for times of lo … hi ns on axis 'x' or 'y', on a logarithmic scale
 * (true) where hi is many times lo. Range and tics of another scale are the caller's. */
bool sb_gnuplot_script_time_axis(const struct sb_gnuplot_script *script, char axis, double lo,
                                 double hi, const char *label);

/* A logarithmic axis over lo … hi, in its own units, with tics at 1, 2, 5, 10, …, and 3 and 7 where
 * it is short, and at powers of ten alone where it is long. */
void sb_gnuplot_script_log_axis(const struct sb_gnuplot_script *script, char axis, double lo,
                                double hi);

/* Pixels that a picture needs at least so that a key of `entries` fits at its side. */
unsigned sb_gnuplot_script_key_height(size_t entries);

#endif
