/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a graph takes at least, with expected costs. */
#ifndef SIM_PLATFORM_LEAST_H
#define SIM_PLATFORM_LEAST_H

#include "sim/model/platform.h"

/* The longest path with each step on the worker that it takes the least on, and nothing to
 * transfer: the sum over CP_MIN of Topcuoglu, Hariri and Wu 2002, by which their schedule length
 * ratio (SLR) divides a makespan. -1: memory is out. */
sb_ns sb_platform_least_path(const struct sb_dag *dag, const struct sb_platform *platform);

/* All steps on one worker, the one that takes the least for them all, by which a makespan divides
 * for their speed-up. `worker` may be NULL. */
sb_ns sb_platform_sequential(const struct sb_dag *dag, const struct sb_platform *platform,
                             uint32_t *worker);

#endif
