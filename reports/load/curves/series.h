/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a picture shows: one figure of each strategy against rate, clients or what was swept. */
#ifndef REPORTS_LOAD_CURVES_SERIES_H
#define REPORTS_LOAD_CURVES_SERIES_H

#include "reports/load/figures/groups.h"
#include "reports/load/figures/sentences.h"

enum sb_load_scale {
    SB_LOAD_TIMES,  /* in the unit of all times; logarithmic where they differ much */
    SB_LOAD_RATES,  /* from 0, beside the line of what is offered */
    SB_LOAD_SHARES, /* from 0 to 100 % */
    SB_LOAD_RATIOS  /* from 1 */
};

/* Which figure. */
struct sb_load_figure {
    char base[48];    /* of its files: letters, digits and hyphens */
    char heading[80]; /* "p99 of requests that are ok" */
    char axis[24];    /* "p99" */
    enum sb_load_scale scale;
    double (*pick)(const struct sb_load_point *point, uint32_t quantile,
                   struct sb_interval *ci95); /* what a point has; NAN: nothing is known */
    uint32_t quantile;
};

/* The figures that say something of a result, at most SB_LOAD_FIGURES, the tail first. Returns how
 * many: none of a sweep of two things. */
enum { SB_LOAD_FIGURES = SB_PERCENTILES_MAX + 3 };
uint32_t sb_load_figures(struct sb_load_figure figure[SB_LOAD_FIGURES],
                         const struct sb_load_result *result);

struct sb_load_dot {
    double x; /* requests a second, clients, or the value that was swept */
    struct sb_estimate y;
    bool unstable;
};

/* One strategy, or some that are the same. */
struct sb_load_line {
    const struct sb_load_strategy *strategy;
    const char *name;
    struct sb_load_dot *dot; /* [dots] */
};

struct sb_load_series {
    const struct sb_load_figure *figure;
    uint32_t lines, dots;
    struct sb_load_line *line; /* [lines] */
    double capacity;           /* on the axis; NAN: none is known, or it is another for each dot */
    bool swept;
    struct sb_load_groups groups; /* what is pointed to */
};

/* Of a figure. SB_ENOMEM; release with sb_load_series_fini, also after a failure. */
enum sb_code sb_load_series_build(struct sb_load_series *series,
                                  const struct sb_load_figure *figure,
                                  const struct sb_load_result *result, struct sb_error *error);
void sb_load_series_fini(struct sb_load_series *series);

#endif
