/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The event-driven engine written as event_engine.h defines it, without regard to speed: for
 * schedules that are to be seen, for what the kernels' loop does not take, and for what that loop
 * is held against. */
#ifndef SIM_ENGINE_EVENTS_EVENT_REFERENCE_H
#define SIM_ENGINE_EVENTS_EVENT_REFERENCE_H

#include "sim/engine/plan.h"
#include "sim/model/span.h"

struct sb_event_reference;

/* NULL when memory is out. Borrows the plan. `workers` is 1 at least. */
struct sb_event_reference *sb_event_reference_new(const struct sb_plan *plan, uint32_t workers);
void sb_event_reference_free(struct sb_event_reference *reference);

/* The makespan of one run with latency[steps]; leaves span[steps] unless that is NULL. */
sb_ns sb_event_reference_run(struct sb_event_reference *reference, const sb_ns *latency,
                             struct sb_span *span);

/* Puts steps that are ready since one time into the order of their numbers. */
void sb_event_sort(uint32_t *step, uint32_t count);

#endif
