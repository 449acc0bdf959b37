/* SPDX-License-Identifier: GPL-3.0-or-later */
/* better-all's waterfall as a call: what a picture of 60 cells and durations of one decimal leave
 * of it. */
#ifndef SIM_RECORDED_CHART_H
#define SIM_RECORDED_CHART_H

#include "sim/recorded/calls.h"

enum { SB_CHART_CELLS = 60 };

/* What stands in a cell: nothing, running, or waiting. */
enum sb_chart_cell { SB_CELL_EMPTY, SB_CELL_RUNS, SB_CELL_WAITS };

struct sb_chart_row {
    uint32_t name;                /* a text */
    sb_ns lasted;                 /* to a tenth of a millisecond */
    uint8_t cell[SB_CHART_CELLS]; /* enum sb_chart_cell: at total * i / 60 + 0.5 ms */
    uint32_t *asked; /* [dependencies] rows, in the order in which they were first asked for */
    uint32_t dependencies;
    sb_ns start, end; /* made here */
};

struct sb_chart {
    sb_ns total;              /* to a hundredth of a millisecond */
    struct sb_chart_row *row; /* [rows] */
    uint32_t rows;
};

/* Adds the chart as a call that takes `total`. Starts and ends lie where the cells leave them room;
 * a body waits for a dependency from the beginning of the cells that show that. SB_ENOMEM. */
enum sb_code sb_chart_add(struct sb_chart *chart, struct sb_recorded *recorded,
                          struct sb_error *error);

#endif
