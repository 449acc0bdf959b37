/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether there is a retry or hedge left: the budgets of gRPC, Envoy, Finagle and the AWS SDKs, by
 * the rules of resilience.h. One state serves all calls of all requests that name the budget.
 *
 * A call is one step of one request; its first attempt is no retry, all others are, hedges too.
 * Tokens are counted in whole millionths, so that ten times 0.1 is 1. */
#ifndef SIM_LOAD_RESILIENCE_BUDGET_H
#define SIM_LOAD_RESILIENCE_BUDGET_H

#include "sim/load/resilience/sliding_window.h"
#include "sim/model/resilience.h"

#define SB_TOKEN INT64_C(1000000)

struct sb_budget_state {
    const struct sb_budget *rule;    /* borrowed */
    int64_t tokens;                  /* tokens, cost: millionths */
    int64_t attempts, retries;       /* active: how many are under way */
    struct sb_sliding_window window; /* leaky: all are calls, some are retries */
};

struct sb_budget_state sb_budget_state(const struct sb_budget *rule);

/* ---- in the order of events; times do not go back ------------------------------------------- */

/* An attempt is issued: the first one of a call, or one that was granted. */
void sb_budget_issued(struct sb_budget_state *state, sb_ns now, bool is_retry);

/* An attempt that was issued is over, as its caller sees it. `fails`: the outcome is one
 * of those that are tried again; what is neither that nor ok changes no tokens. `paid` is what the
 * call's last granted retry took, 0 where it had none. */
void sb_budget_over(struct sb_budget_state *state, enum sb_outcome outcome, bool fails,
                    bool is_retry, int64_t paid);

/* Whether one more attempt may be made, after `last` became of the one before (SB_OUTCOME_OK where
 * that is still under way, for a hedge). Where it may, `paid` is set to what it takes. */
bool sb_budget_grants(struct sb_budget_state *state, sb_ns now, enum sb_outcome last,
                      int64_t *paid);

/* What was granted is not issued after all: the request ended while it waited for its backoff. */
void sb_budget_returned(struct sb_budget_state *state);

#endif
