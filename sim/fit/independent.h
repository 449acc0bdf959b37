/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Latencies that were recorded together, each by itself. */
#ifndef SIM_FIT_INDEPENDENT_H
#define SIM_FIT_INDEPENDENT_H

#include "sim/model/dag.h"

/* `dist` without its rows: the same values, in the arena, absent as often (by `mixture`). True: in
 * `*alone`; false when memory is out. */
bool sb_independent_dist(const struct sb_dist *dist, const struct sb_dist_type *mixture,
                         struct sb_arena *arena, struct sb_dist *alone);

/* `present` as often as the rows of `dist` have a value, else absent. */
bool sb_independent_absent(const struct sb_dist *dist, const struct sb_dist *present,
                           const struct sb_dist_type *mixture, struct sb_arena *arena,
                           struct sb_dist *alone);

/* Every latency of the graph by itself. The graph is then for writing: what follows from latencies
 * is not worked out anew. `mixture` is the type of mixtures. SB_ENOMEM. */
enum sb_code sb_independent_make(struct sb_dag *dag, const struct sb_dist_type *mixture,
                                 struct sb_error *error);

#endif
