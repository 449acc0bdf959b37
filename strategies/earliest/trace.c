/* SPDX-License-Identifier: MIT */
#include "trace.h"

#include <string.h>

#include "core.h"

size_t es_trace_events(const struct es_sched *sched, struct es_event *events, size_t capacity, size_t *lost)
{
	const struct es_trace *trace = &sched->trace;
	uint64_t held = trace->written < trace->room ? trace->written : trace->room;

	if (lost)
		*lost = (size_t)(trace->written - held);
	for (uint64_t i = 0; i < held && i < capacity; i++)
		events[i] = trace->ring[(trace->written - held + i) % trace->room];
	return (size_t)held;
}
