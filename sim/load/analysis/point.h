/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the runs of one strategy at one rate say together. */
#ifndef SIM_LOAD_ANALYSIS_POINT_H
#define SIM_LOAD_ANALYSIS_POINT_H

#include "sim/load/analysis/steady_state/ask.h"
#include "sim/load/analysis/steady_state/path.h"

/* Fills all but `offered` and `clients`, of which `offered` is used, from path[runs]; what it
 * points to is in `arena`. No runs: nothing is known. SB_ENOMEM. */
enum sb_code sb_load_point_fill(struct sb_load_point *point, const struct sb_load_ask *ask,
                                const struct sb_load_path *path, uint32_t runs,
                                struct sb_arena *arena, struct sb_error *error);

#endif
