/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clock of a conversation with a scheduler: tells it what ends and what is ready, lets it start
 * steps, and refuses at once what it may not do. One line each:
 *
 *   graph JSON         once (graph_line.h)
 *   run R              replicate R begins, at time 0
 *   end S at T         step S has ended at T ns
 *   absent S at T      step S is left out of this replicate; what awaits it goes on
 *   ready S at T       all that step S awaits has ended
 *   decide at T        that was all until T: now it is the scheduler's turn, which answers
 *     start S on W       any number of these; "on W" only where workers are limited
 *     done               and then this
 *
 * T goes on to the next end then, until every step has ended. Times are whole nanoseconds, S counts
 * steps in the graph's order, W workers, from 0. How long a step takes is not told before it
 * ends. */
#ifndef SIM_LINE_REFEREE_H
#define SIM_LINE_REFEREE_H

#include "sim/line/peer.h"
#include "sim/model/dag.h"
#include "sim/model/span.h"

struct sb_referee;

/* For runs of the graph with `workers` workers (0: unlimited). Borrows the graph; NULL when memory
 * is out. */
struct sb_referee *sb_referee_new(const struct sb_dag *dag, uint32_t workers);
void sb_referee_free(struct sb_referee *referee);

/* One replicate with latency[steps]: fills in span[steps], with workers where they are limited, and
 * the last end. SB_ECHECK: what the scheduler did may not be, with task and times; or it did
 * nothing, or is gone. SB_EINTR, SB_ENOMEM; SB_EINPUT of a record. */
enum sb_code sb_referee_run(struct sb_referee *referee, struct sb_peer *peer, uint64_t replicate,
                            const sb_ns *latency, struct sb_span *span, sb_ns *makespan,
                            struct sb_error *error);

#endif
