/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How likely a collapse is, against the rate. */
#ifndef REPORTS_LOAD_COLLAPSE_PLOT_H
#define REPORTS_LOAD_COLLAPSE_PLOT_H

#include "sim/load/collapse/collapse.h"
#include "sim/load/collapse/ramp.h"

#include <stddef.h>

/* What was found under one strategy. */
struct sb_collapse_picture {
    const char *base; /* of the files: "collapse" */
    const struct sb_collapse *asked;
    const struct sb_collapse_rate *rate; /* [asked->rates] */
    const struct sb_ramp_result *ramped; /* NULL: there was no ramp */
};

/* Draws DIR/BASE.svg beside its script and data: a curve for each length of the trigger, with
 * Wilson's intervals; upright lines where the system breaks down as the rate rises, and where it
 * recovers as it falls. Without gnuplot, or where it fails, `notice` gets a line. SB_EIO,
 * SB_ENOMEM, SB_EINTR. */
enum sb_code sb_collapse_draw(const struct sb_collapse_picture *plot, const char *dir, char *notice,
                              size_t notice_size, struct sb_error *error);

#endif
