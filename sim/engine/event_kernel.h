/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The event-driven engine's loop, one for each instruction set; see event_engine.h for what it
 * does. */
#ifndef SIM_ENGINE_EVENT_KERNEL_H
#define SIM_ENGINE_EVENT_KERNEL_H

#include "sim/base/instruction_set.h"
#include "sim/base/time.h"

struct sb_engine;
struct sb_span;

/* The makespan of one run with latency[steps]; leaves span[steps] unless that is NULL. */
sb_ns SB_OF_SET(sb_events)(struct sb_engine *engine, const sb_ns *latency, struct sb_span *span);

#endif
