/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a picture has besides curves. */
#ifndef REPORTS_LOAD_CURVES_MARKS_H
#define REPORTS_LOAD_CURVES_MARKS_H

#include "reports/load/curves/drawing.h"

enum { SB_LOAD_ROW = 10 }; /* units that the marks of an unstable line take above the curves */

/* A row for each line that is unstable somewhere, with its hollow mark wherever it is. */
void sb_load_marks_unstable(const struct sb_load_drawing *d);

/* The capacity as an upright line, the limit as a level one, and a circle at each knee. */
void sb_load_marks_lines(const struct sb_load_drawing *d);

#endif
