/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workloads of recorded traces: one for each operation. */
#ifndef SIM_TRACE_OPERATION_TRACE_WORKLOAD_H
#define SIM_TRACE_OPERATION_TRACE_WORKLOAD_H

#include "sim/trace/spans.h"
#include "sim/workload/source/contents.h"

/* (*workload)[*count] on the heap, each for sb_workload_fini, the most frequent operation first.
 * One trace gives constants, several give rows: each replicate is one of the traces. `file` stands
 * for the traces in messages; readers->import says what to leave out and which edges to drop.
 * Forgets the spans. SB_EINPUT where no trace is left, SB_ENOMEM. */
enum sb_code sb_trace_workloads(struct sb_spans *spans, const char *file,
                                const struct sb_readers *readers, struct sb_workload **workload,
                                unsigned *count, struct sb_error *error);

#endif
