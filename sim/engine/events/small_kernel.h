/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SIM_ENGINE_EVENTS_SMALL_KERNEL_H
#define SIM_ENGINE_EVENTS_SMALL_KERNEL_H

#include "sim/base/machine/instruction_set.h"
#include "sim/base/time.h"

struct sb_small;

/* makespan[runs] of runs with latency[runs][steps]; -1 where a run is not for it: two steps end at
 * one time, or one later than keys can say. */
void SB_OF_SET(sb_small)(const struct sb_small *small, const sb_ns *latency, unsigned runs,
                         sb_ns *makespan);

#endif
