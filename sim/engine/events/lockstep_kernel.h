/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs in lockstep (lockstep.h), one function for each instruction set. */
#ifndef SIM_ENGINE_EVENTS_LOCKSTEP_KERNEL_H
#define SIM_ENGINE_EVENTS_LOCKSTEP_KERNEL_H

#include "sim/base/machine/instruction_set.h"
#include "sim/base/time.h"

struct sb_lockstep;

/* makespan[runs] of runs with latency[runs][steps], of a plan that is run in lockstep. */
void SB_OF_SET(sb_lockstep)(struct sb_lockstep *lockstep, const sb_ns *latency, unsigned runs,
                            sb_ns *makespan);

#endif
