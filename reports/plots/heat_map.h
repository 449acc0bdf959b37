/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heat maps below each other: a number in each cell, and darker where it is larger. */
#ifndef REPORTS_PLOTS_HEAT_MAP_H
#define REPORTS_PLOTS_HEAT_MAP_H

#include "sim/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sb_heat_cell {
    double value; /* NAN: there is none */
    bool marked;  /* by an outline */
};

struct sb_heat_map {
    const char *base; /* of the files' names */
    const char *columns_name, *rows_name;
    const double *column, *row;      /* [columns], [rows] what they stand for */
    const char *const *panel;        /* [panels] their titles */
    const struct sb_heat_cell *cell; /* [panels][rows][columns] */
    uint32_t columns, rows, panels;
    double least, most; /* white, and darkest: on a logarithmic scale; above 0 */
};

/* Draws DIR/BASE.svg beside its script and its data. Without gnuplot, or where it fails, `notice`
 * gets a line. SB_EIO, SB_ENOMEM, SB_EINTR. */
enum sb_code sb_heat_map_draw(const struct sb_heat_map *map, const char *dir, char *notice,
                              size_t notice_size, struct sb_error *error);

#endif
