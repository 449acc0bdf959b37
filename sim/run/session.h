/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An experiment that is run piece by piece, here and elsewhere: open it, run some ranges of its
 * replicates, add what others left of it, take what is done so far, or make the figures of it.
 *
 *     one run        open, run 0 .. replicates, finish
 *     a shard        open, run from .. until, sb_piece_put(sb_session_piece)
 *     merge          open, sb_session_add of each piece, finish
 *     a checkpoint   between two calls of sb_session_run, sb_piece_put(sb_session_piece)
 *     resume         open, sb_session_add, run what sb_ranges_gap finds
 *     ranks          each runs the ranges that it gets; one adds the pieces of the others
 *
 * The figures are the same to the byte, whoever ran which ranges, in whatever order. */
#ifndef SIM_RUN_SESSION_H
#define SIM_RUN_SESSION_H

#include "sim/run/experiment_case.h"
#include "sim/run/parts/piece.h"

struct sb_plan;
struct sb_session;

/* `x` is borrowed until the end. Nothing runs yet: tables and plans are made. Errors as those of
 * sb_experiment_run; NULL then. */
struct sb_session *sb_session_open(const struct sb_experiment *x, struct sb_error *error);
void sb_session_close(struct sb_session *session); /* NULL allowed */

/* How many replicates the whole run has: 1 where nothing is random. */
uint64_t sb_session_replicates(const struct sb_session *session);

/* How many replicates progress is told of: those that this process is going to run, and has run.
 * Else all. */
void sb_session_expect(struct sb_session *session, uint64_t replicates);

/* Runs replicates [from, until), counted from the run's first one, none of which is done. Once
 * x->stop is true it ends with a prefix of them; one unit of work of the first call is done in any
 * case. After an error other than that the session is of no use but to be closed. */
enum sb_code sb_session_run(struct sb_session *session, uint64_t from, uint64_t until,
                            struct sb_error *error);

/* What is done so far, here and elsewhere; borrowed until the next call. */
const struct sb_piece *sb_session_piece(const struct sb_session *session);

/* Adds what sb_piece_put wrote; errors as those of sb_piece_add, after which the session is of no
 * use. */
enum sb_code sb_session_add(struct sb_session *session, struct sb_bytes_in bytes,
                            struct sb_error *error);

/* The figures of what is done, in `arena`: once, at the end. Where not all is done, `wanted` of the
 * result is more than `replicates`. SB_EINTR where nothing is done. */
enum sb_code sb_session_finish(struct sb_session *session, struct sb_workload_result *result,
                               struct sb_arena *arena, struct sb_error *error);

/* After that, one schedule at a time in place of those that a result keeps of all strategies: the
 * spans of its replicate SB_SHOWN_P50 under a strategy, and the plan that they follow; borrowed
 * until the next call. SB_ECHECK where the checker refuses it, SB_ENOMEM. */
enum sb_code sb_session_show(struct sb_session *session, const struct sb_workload_result *result,
                             uint32_t strategy, const struct sb_span **span,
                             const struct sb_plan **plan, struct sb_error *error);

#endif
