/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clocks that differ: a server's span that does not lie within the call that it serves is moved,
 * with all below it on the same host. */
#ifndef SIM_TRACE_SKEW_H
#define SIM_TRACE_SKEW_H

#include "sim/trace/trace.h"

/* As Jaeger's adjuster: one that is longer than the call is moved to its start when it begins
 * before it; a shorter one to its middle, so that the way there takes as long as the way back.
 * Counts the spans that it moves. Needs nodes, parents and `order`. SB_ENOMEM. */
enum sb_code sb_trace_correct_skew(struct sb_trace *trace, const struct sb_spans *spans,
                                   uint64_t *moved);

#endif
