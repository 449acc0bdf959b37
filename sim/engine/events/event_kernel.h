/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The event-driven engine's loop without traces, one for each instruction set but AVX-512; see
 * event_engine.h for what it does. */
#ifndef SIM_ENGINE_EVENTS_EVENT_KERNEL_H
#define SIM_ENGINE_EVENTS_EVENT_KERNEL_H

#include "sim/base/machine/instruction_set.h"
#include "sim/base/time.h"

struct sb_engine;

/* There is none for AVX-512: it is no faster, and slower with trees of keys. */
#define sb_events_avx512 sb_events_avx2

/* makespan[runs] of runs with latency[runs][steps], for an engine that has_loop; -1 where a run
 * ends later than keys can say. */
void SB_OF_SET(sb_events)(struct sb_engine *engine, const sb_ns *latency, unsigned runs,
                          sb_ns *makespan);

#endif
