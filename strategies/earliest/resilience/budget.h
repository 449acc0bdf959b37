/* SPDX-License-Identifier: MIT
 * Budgets: whether there may be one more retry or hedge. Tokens are counted in whole millionths, so
 * that ten times 0.1 is 1. */
#ifndef ES_RESILIENCE_BUDGET_H
#define ES_RESILIENCE_BUDGET_H

#include "core/state/state.h"
#include "resilience/window.h"

struct es_budget {
    struct es_sched *sched;
    struct es_budget *next, *previous; /* of the scheduler's */
    struct es_budget_options rule;
    uint32_t users;            /* calls under way that name it */
    int64_t tokens;            /* tokens, cost: millionths */
    int64_t attempts, retries; /* active: under way */
    struct es_window window;   /* leaky: all calls, and as `failed` the retries */
};

/* In the order of events. An attempt is issued: a call's first, or one that was granted. */
void es_budget_issued(struct es_budget *budget, es_ns now, bool retry);
/* It is over for its caller. `fails`: with what is tried again; what is neither that nor ok changes
 * no tokens. `paid`: what the call's last retry took, 0 where it had none. */
void es_budget_over(struct es_budget *budget, int code, bool fails, bool retry, int64_t paid);
/* Whether one more may be made after `last` came of the one before, which is ES_OK while that is
 * under way. If so, `paid` is set to what it takes. */
bool es_budget_grants(struct es_budget *budget, es_ns now, int last, int64_t *paid);
/* What was granted is not issued after all. */
void es_budget_returned(struct es_budget *budget);

void es_budgets_fini(struct es_sched *sched);

#endif
