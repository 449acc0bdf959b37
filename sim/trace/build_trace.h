/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From recorded spans to traces. */
#ifndef SIM_TRACE_BUILD_TRACE_H
#define SIM_TRACE_BUILD_TRACE_H

#include "sim/base/error.h"
#include "sim/trace/trace.h"

/* Builds the trace of the spans member[count] of the store, one at least, and adds to `dirt`.
 * SB_ENOMEM: `trace` is empty. */
enum sb_code sb_trace_build(struct sb_trace *trace, const struct sb_spans *spans,
                            const uint32_t *member, uint32_t count, struct sb_trace_dirt *dirt,
                            struct sb_error *error);
void sb_trace_fini(struct sb_trace *trace);

/* The spans of all traces: member[begin[t] … begin[t + 1]) are those of trace t, in the order of
 * the files. Both on the heap. SB_ENOMEM. */
enum sb_code sb_trace_members(const struct sb_spans *spans, uint32_t **member, uint32_t **begin,
                              struct sb_error *error);

#endif
