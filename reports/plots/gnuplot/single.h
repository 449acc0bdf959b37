/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures that belong to no run. */
#ifndef REPORTS_PLOTS_GNUPLOT_SINGLE_H
#define REPORTS_PLOTS_GNUPLOT_SINGLE_H

#include "reports/plots/gnuplot/script.h"

/* Writes script and data of script->base. SB_EIO, SB_ENOMEM; nothing is left open. */
typedef enum sb_code sb_single_write(const void *self, struct sb_gnuplot_script *script,
                                     const struct sb_staging *stage, struct sb_error *error);

struct sb_single {
    const char *base; /* at most 40 letters, digits and hyphens */
    sb_single_write *write;
    const void *self;
    bool drawn; /* is set: BASE.svg is there */
};

/* Draws DIR/BASE.svg of each, at most SB_GNUPLOT_SCRIPTS, beside its script and its data. Without
 * gnuplot, or where it fails, `notice` gets a line, and what was not drawn now is not there.
 * SB_EIO, SB_ENOMEM, SB_EINTR. */
enum sb_code sb_singles_draw(struct sb_single *single, size_t count, const char *dir, char *notice,
                             size_t notice_size, struct sb_error *error);

/* The same of one. */
enum sb_code sb_single_draw(const char *base, const char *dir, sb_single_write *write,
                            const void *self, char *notice, size_t notice_size,
                            struct sb_error *error);

#endif
