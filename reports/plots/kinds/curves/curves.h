/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What pictures of distributions have in common: a curve for each group of strategies. */
#ifndef REPORTS_PLOTS_KINDS_CURVES_CURVES_H
#define REPORTS_PLOTS_KINDS_CURVES_CURVES_H

#include "reports/plots/gnuplot/names.h"
#include "reports/plots/look/groups.h"

struct sb_curves {
    struct sb_groups groups;
    struct sb_name *name; /* [groups.count] */
    struct sb_arena arena;
};

/* Writes script and data of the picture. SB_EIO, SB_ENOMEM; nothing is left open. */
typedef enum sb_code sb_curves_put(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                                   struct sb_curves *curves, struct sb_error *error);

/* Calls `put` with the curves of the script's workload; returns what that does. */
enum sb_code sb_curves_draw(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                            sb_curves_put *put, struct sb_error *error);

/* A picture that is one plot with the curves' names above. */
struct sb_curves_form {
    unsigned left, right, height; /* margins, and the height of the plot, in pixels */
    bool (*keeps)(const struct sb_strategy_result *strategy); /* has a curve; NULL: each has */
    void (*put_axes)(const struct sb_gnuplot_script *script, const struct sb_curves *curves);
    void (*put_data)(const struct sb_gnuplot_script *script, const struct sb_curves *curves);
    const char *using; /* of each block of data */
};

/* Draws it. SB_EIO, SB_ENOMEM; nothing is left open. */
enum sb_code sb_curves_draw_form(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                                 const struct sb_curves_form *form, struct sb_error *error);

/* Whether there is a distribution to draw. */
bool sb_curves_apply(const struct sb_workload_result *workload);

/* The p-quantile as the points of its distribution say; NAN without any. */
double sb_curves_at(const struct sb_strategy_result *strategy, double p);

/* The points of each group's distribution as a block of data, "p", "ns", which begins with the
 * minimum. */
void sb_curves_put_data(const struct sb_gnuplot_script *script, const struct sb_curves *curves);

/* "plot …" of all blocks with this "using", solid lines below dashed ones. */
void sb_curves_plot(const struct sb_gnuplot_script *script, const struct sb_curves *curves,
                    const char *using);

#endif
