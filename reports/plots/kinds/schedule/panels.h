/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A replicate under today's order and under the one to take: two panels over the same axis of time,
 * or one where both schedules are the same. Heights are in units, counted from the top of the
 * upper panel. */
#ifndef REPORTS_PLOTS_KINDS_SCHEDULE_PANELS_H
#define REPORTS_PLOTS_KINDS_SCHEDULE_PANELS_H

#include "reports/plots/gnuplot/module.h"
#include "reports/plots/layout/critical.h"
#include "reports/plots/layout/rows.h"
#include "reports/plots/look/groups.h"

enum { SB_PANELS_MAX = 2 };

struct sb_panel {
    const struct sb_group *group;
    const struct sb_shown_schedule *shown;
    const struct sb_look *look;
    struct sb_critical critical;
    double top; /* of its heading */
};

struct sb_panels {
    struct sb_groups groups;
    struct sb_panel panel[SB_PANELS_MAX];
    uint32_t count;
    struct sb_rows rows;
    const struct sb_unit *unit;
    sb_ns longest;
    struct sb_arena arena;
};

/* Whether there is a schedule to draw. */
bool sb_panels_apply(const struct sb_workload_result *workload);

/* Panels of the replicate `which`. SB_ENOMEM; release with sb_panels_fini, also after a failure. */
enum sb_code sb_panels_build(struct sb_panels *panels, const struct sb_gnuplot_script *script,
                             enum sb_shown which, struct sb_error *error);
void sb_panels_fini(struct sb_panels *panels);

/* How long a unit of width is, in ns: nothing is drawn thinner. */
double sb_panels_thinnest(const struct sb_panels *panels, const struct sb_gnuplot_script *script);

/* The axes, headings with the order's name, and the ends with their times. */
void sb_panels_put(const struct sb_panels *panels, const struct sb_gnuplot_script *script,
                   double height);

#endif
