/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Circuit breakers, by the rules of resilience.h: closed, open, half-open. One state serves all
 * calls that name the breaker.
 *
 * A window by count holds the last `calls` outcomes, and `least` counts as `calls` at most (as in
 * resilience4j); one by time is a sliding_window.h. It is empty whenever the breaker closes.
 * Outcomes of attempts that were admitted before the state last changed do not count. Neither does
 * what was cancelled; a probe that was cancelled may be made by somebody else. */
#ifndef SIM_LOAD_RESILIENCE_BREAKER_H
#define SIM_LOAD_RESILIENCE_BREAKER_H

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/load/resilience/sliding_window.h"
#include "sim/model/resilience.h"

enum sb_breaker_stand { SB_BREAKER_CLOSED, SB_BREAKER_OPEN, SB_BREAKER_HALF_OPEN };

struct sb_heard {
    bool failed, slow;
};

struct sb_breaker_state {
    const struct sb_breaker *rule; /* borrowed */
    enum sb_breaker_stand stand;
    uint32_t epoch; /* how often it has changed; what was admitted keeps it as its ticket */
    sb_ns until;    /* open: when it becomes half-open */
    uint32_t probes, passed;         /* half-open: admitted, and those of them that were ok */
    uint64_t opened, rejected;       /* how often, since the beginning */
    struct sb_sliding_window window; /* by time: all outcomes, some of them failures */
    struct sb_heard *heard;          /* by count: [calls], a ring */
    uint32_t next;                   /* of it is written next */
    struct sb_window_counts sum;     /* of it */
};

/* Closed. The ring lives in `arena`. SB_ENOMEM. */
enum sb_code sb_breaker_build(struct sb_breaker_state *state, const struct sb_breaker *rule,
                              struct sb_arena *arena, struct sb_error *error);

/* ---- in the order of events ----------------------------------------------------------------- */

/* Whether an attempt may be issued, with a ticket for its outcome. */
bool sb_breaker_admits(struct sb_breaker_state *state, uint32_t *ticket);

/* What became of an attempt that was admitted, as its caller sees it, `took` after its issue.
 * Whether it opened the breaker: then sb_breaker_half_open is due at state->until. */
bool sb_breaker_hears(struct sb_breaker_state *state, sb_ns now, uint32_t ticket,
                      enum sb_outcome outcome, sb_ns took);

/* The time it stays open is over. */
void sb_breaker_half_open(struct sb_breaker_state *state);

#endif
