/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which pictures there are, and which of them are drawn. */
#ifndef REPORTS_PLOTS_CHOICE_H
#define REPORTS_PLOTS_CHOICE_H

#include "reports/plots/kinds/plot.h"

enum { SB_PLOT_KINDS = 12 };
extern const struct sb_plot_kind *const sb_plot_kinds[SB_PLOT_KINDS];

struct sb_plot_choice {
    bool kind[SB_PLOT_KINDS];
    bool overview, profile;
    bool png; /* beside each SVG: it takes gnuplot ten times as long */
};

/* The names that a choice can have, each once, with what they show: pictures, "overview", "png",
 * "all" and "none". Returns how many. */
enum { SB_PLOT_NAMES_MAX = SB_PLOT_KINDS + 5 };
struct sb_plot_name {
    const char *name, *summary;
};
size_t sb_plot_names(struct sb_plot_name name[SB_PLOT_NAMES_MAX]);

/* From such names, separated by commas; "png" with no other beside it is all of them as PNG too.
 * NULL: all, as SVG. */
struct sb_plot_choice sb_plot_choose(const char *list);

#endif
