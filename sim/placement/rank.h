/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lengths of paths through a graph whose costs depend on the worker. What a paper defines as a mean
 * over the workers is a sum here, so that ranks are whole numbers and two that are equal are equal
 * on every machine. */
#ifndef SIM_PLACEMENT_RANK_H
#define SIM_PLACEMENT_RANK_H

#include "sim/placement/instance.h"

__extension__ typedef __int128 sb_rank;

/* weight[steps]: the sum of a step's costs over the workers. */
void sb_rank_sums(const struct sb_instance *instance, sb_rank *weight);

/* rank[steps]: the longest way from the start of a step to the end of the graph, each step with its
 * weight and each edge with `edges` times its transfer. With the sums and as many edges as workers
 * it is the upward rank (Topcuoglu et al. 2002) times the workers, with edges 0 the static level.
 */
void sb_rank_upward(const struct sb_instance *instance, const sb_rank *weight, uint32_t edges,
                    sb_rank *rank);

/* The longest way from the start of the graph to that of a step, likewise: the downward rank. */
void sb_rank_downward(const struct sb_instance *instance, const sb_rank *weight, uint32_t edges,
                      sb_rank *rank);

#endif
