/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All pictures of a result, as files. */
#ifndef REPORTS_PLOTS_PLOTS_H
#define REPORTS_PLOTS_PLOTS_H

#include "reports/plots/kinds/plot.h"

enum { SB_PLOT_KINDS = 4 };
extern const struct sb_plot_kind *const sb_plot_kinds[SB_PLOT_KINDS];

struct sb_plots {
    bool overview;      /* DIR/overview.svg is there */
    char (*folder)[80]; /* [workloads] DIR/folder/KIND.svg: a name that is safe as a file's, no two
                           the same */
    bool (*drawn)[SB_PLOT_KINDS]; /* [workloads] */
    struct sb_arena arena;
};

/* Draws all pictures below `dir`. Without gnuplot, or where it fails, the rest is done all the same
 * and `notice` gets a line. SB_EIO, SB_ENOMEM, SB_EINTR. Release with sb_plots_fini, also after
 * failure. */
enum sb_code sb_plots_draw(struct sb_plots *plots, const struct sb_result *result, const char *dir,
                           char *notice, size_t notice_size, struct sb_error *error);
void sb_plots_fini(struct sb_plots *plots);

#endif
