/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All pictures of a load result. */
#ifndef REPORTS_LOAD_CURVES_DRAW_H
#define REPORTS_LOAD_CURVES_DRAW_H

#include "reports/load/curves/series.h"

struct sb_load_pictures {
    uint32_t count;
    struct sb_load_figure figure[SB_LOAD_FIGURES];
    char base[SB_LOAD_FIGURES][40]; /* of the files: "load-p99" */
    bool drawn[SB_LOAD_FIGURES];
};

/* Draws them into `dir`; `notice` gets a line where some are missing. SB_EIO, SB_ENOMEM,
 * SB_EINTR. */
enum sb_code sb_load_pictures_draw(struct sb_load_pictures *pictures,
                                   const struct sb_load_result *result,
                                   const struct sb_load_units *units, const char *dir, char *notice,
                                   size_t notice_size, struct sb_error *error);

#endif
