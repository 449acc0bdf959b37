/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A graph in layers: each row one below the last of those that it awaits, and within a layer in an
 * order in which few lines cross. */
#ifndef REPORTS_PLOTS_LAYOUT_LAYERS_H
#define REPORTS_PLOTS_LAYOUT_LAYERS_H

#include "reports/plots/layout/rows.h"

struct sb_layers {
    uint32_t *layer; /* [rows] */
    double *at;      /* [rows] where in its layer, from 0 to 1 */
    uint32_t *size;  /* [count] rows of each layer */
    uint32_t count, widest;
    struct sb_edge *edge; /* [edges] of rows, each once */
    uint32_t edges;
};

/* In `arena`. Of a circle, which a file that somebody edited may have, an edge points upwards.
 * SB_ENOMEM. */
enum sb_code sb_layers_build(struct sb_layers *layers, const struct sb_rows *rows,
                             struct sb_arena *arena, struct sb_error *error);

#endif
