/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All pictures of a result, as files. */
#ifndef REPORTS_PLOTS_PLOTS_H
#define REPORTS_PLOTS_PLOTS_H

#include "reports/plots/choice.h"

struct sb_plots {
    bool overview;      /* DIR/overview.svg is there */
    bool profile;       /* DIR/profile.svg is there */
    char (*folder)[80]; /* [workloads] DIR/folder/BASE.svg: a name that is safe as a file's, no two
                           the same */
    bool (*drawn)[SB_PLOT_KINDS]; /* [workloads] */
    struct sb_arena arena;
};

/* Draws the pictures that are chosen below `dir`, as SVG, and as PNG where that is asked for. What
 * stands there with the same script and the same data is not drawn again. Without gnuplot, or where
 * it fails, the rest is done all the same and `notice` gets a line. SB_EIO, SB_ENOMEM, SB_EINTR.
 * Release with sb_plots_fini, also after failure. */
enum sb_code sb_plots_draw(struct sb_plots *plots, const struct sb_result *result,
                           const struct sb_plot_choice *choice, const char *dir, char *notice,
                           size_t notice_size, struct sb_error *error);
void sb_plots_fini(struct sb_plots *plots);

#endif
