/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A saturation curve as a picture: each strategy's figure with its intervals, the capacity as an
 * upright line, an SLO as a level one; where a queue grows there is no figure, and a mark above the
 * curves says so. */
#ifndef REPORTS_LOAD_CURVES_PICTURE_H
#define REPORTS_LOAD_CURVES_PICTURE_H

#include "reports/load/curves/drawing.h"

/* Writes script and data of a struct sb_load_picture: fits sb_single_write. */
enum sb_code sb_load_picture_write(const void *picture, struct sb_gnuplot_script *script,
                                   const struct sb_staging *stage, struct sb_error *error);

#endif
