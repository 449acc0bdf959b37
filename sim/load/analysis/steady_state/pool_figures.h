/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What pools were through while requests were measured: from the first look behind the warm-up to
 * the last one. */
#ifndef SIM_LOAD_ANALYSIS_STEADY_STATE_POOL_FIGURES_H
#define SIM_LOAD_ANALYSIS_STEADY_STATE_POOL_FIGURES_H

#include "sim/load/analysis/steady_state/ask.h"
#include "sim/load/analysis/steady_state/path.h"

/* Fills point->pool[] and the attempts of all of them together; `cut` requests are the warm-up. */
void sb_pool_figures_fill(struct sb_load_point *point, const struct sb_load_ask *ask,
                          const struct sb_load_path *path, uint32_t runs, uint64_t cut,
                          double tail);

/* How many requests ended a second, and how many of them ok; NAN where that is not known. */
void sb_pool_ends(const struct sb_load_path *path, uint64_t cut, double *ends, double *ok);

#endif
