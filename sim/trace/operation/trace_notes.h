/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was found wrong with traces, and how well they replay, a line each. */
#ifndef SIM_TRACE_OPERATION_TRACE_NOTES_H
#define SIM_TRACE_OPERATION_TRACE_NOTES_H

#include "sim/trace/operation/inference.h"
#include "sim/trace/operation/operations.h"
#include "sim/workload/source/notes.h"

/* Spans that were put right or left out. */
void sb_trace_note_dirt(struct sb_notes *notes, const struct sb_trace_dirt *dirt);

/* Traces that do not count, and durations that nobody's request has. */
void sb_trace_note_requests(struct sb_notes *notes, const struct sb_operations *operations);

/* How far the recorded end of the root is from that of the replay, where several traces have one
 * graph: the median and the worst of them. */
void sb_trace_note_replays(struct sb_notes *notes, const struct sb_calls *calls,
                           const struct sb_stretches *stretches);

/* What --drop-edge leaves of what followed from the edges that it dropped. */
void sb_trace_note_implied(struct sb_notes *notes, const struct sb_inference *inference,
                           const char *const *label);

/* The edges that timing alone shows and that cost the most; calls that a pool seems to run. `label`
 * are the calls' names. SB_ENOMEM. */
enum sb_code sb_trace_note_habits(struct sb_notes *notes, const struct sb_calls *calls,
                                  const struct sb_inference *inference, const char *const *label,
                                  struct sb_error *error);
enum sb_code sb_trace_note_pools(struct sb_notes *notes, const struct sb_calls *calls,
                                 const char *const *label, struct sb_error *error);

#endif
