/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/resilience/budget.h"

#include "sim/base/assert.h"

#include <math.h>

/* As many as no sum of them can be too long. */
static int64_t millionths(double tokens)
{
    const double most = 0x1p61;
    double count = floor(tokens * (double)SB_TOKEN + .5);
    return count < most ? (int64_t)count : (int64_t)most;
}

static int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }

struct sb_budget_state sb_budget_state(const struct sb_budget *rule)
{
    struct sb_budget_state state = { .rule = rule };
    if (rule->kind == SB_BUDGET_LEAKY)
        state.window = sb_sliding_window(rule->window);
    else if (rule->kind != SB_BUDGET_ACTIVE)
        state.tokens = millionths(rule->most);
    return state;
}

/* Within [0, most]. */
static void budget_give(struct sb_budget_state *state, int64_t tokens)
{
    int64_t full = millionths(state->rule->most), now = most(state->tokens + tokens, 0);
    state->tokens = now < full ? now : full;
}

void sb_budget_issued(struct sb_budget_state *state, sb_ns now, bool is_retry)
{
    const struct sb_budget *rule = state->rule;
    state->attempts++;
    if (is_retry && !(rule->kind == SB_BUDGET_ACTIVE && rule->counts_backoff))
        state->retries++;
    if (!is_retry && rule->kind == SB_BUDGET_LEAKY)
        sb_sliding_window_add(&state->window, now, (struct sb_window_counts){ .all = 1 });
}

void sb_budget_over(struct sb_budget_state *state, enum sb_outcome outcome, bool fails,
                    bool is_retry, int64_t paid)
{
    const struct sb_budget *rule = state->rule;
    SB_ASSERT(state->attempts > 0 && state->retries >= is_retry);
    state->attempts--;
    state->retries -= is_retry;
    if (rule->kind == SB_BUDGET_TOKENS && (fails || outcome == SB_OUTCOME_OK))
        budget_give(state, fails ? -SB_TOKEN : millionths(rule->ratio));
    if (rule->kind == SB_BUDGET_COST && outcome == SB_OUTCOME_OK)
        budget_give(state, paid ? paid : millionths(rule->refund));
}

/* Under way with one more <= max(least, share x attempts under way). */
static bool grants_active(struct sb_budget_state *state)
{
    const struct sb_budget *rule = state->rule;
    int64_t allowed = most(millionths(rule->least), millionths(rule->share) * state->attempts);
    if ((state->retries + 1) * SB_TOKEN > allowed)
        return false;
    state->retries += rule->counts_backoff;
    return true;
}

/* rate x window + share x calls - retries >= 1, the latter two within the window. */
static bool grants_leaky(struct sb_budget_state *state, sb_ns now)
{
    const struct sb_budget *rule = state->rule;
    struct sb_window_counts sum = sb_sliding_window_sum(&state->window, now);
    int64_t tokens = millionths(rule->rate * ((double)rule->window / 1e9)) +
                     millionths(rule->share) * sum.all - SB_TOKEN * sum.some;
    if (tokens < SB_TOKEN)
        return false;
    sb_sliding_window_add(&state->window, now, (struct sb_window_counts){ .some = 1 });
    return true;
}

static bool grants_cost(struct sb_budget_state *state, enum sb_outcome last, int64_t *paid)
{
    const struct sb_budget *rule = state->rule;
    int64_t cost = millionths(last == SB_OUTCOME_TIMED_OUT ? rule->timeout_cost : rule->cost);
    if (state->tokens < cost)
        return false;
    state->tokens -= cost;
    *paid = cost;
    return true;
}

bool sb_budget_grants(struct sb_budget_state *state, sb_ns now, enum sb_outcome last, int64_t *paid)
{
    switch (state->rule->kind) {
    case SB_BUDGET_TOKENS: return 2 * state->tokens > millionths(state->rule->most);
    case SB_BUDGET_ACTIVE: return grants_active(state);
    case SB_BUDGET_LEAKY: return grants_leaky(state, now);
    case SB_BUDGET_COST: return grants_cost(state, last, paid);
    }
    return false;
}

void sb_budget_returned(struct sb_budget_state *state)
{
    if (state->rule->kind == SB_BUDGET_ACTIVE && state->rule->counts_backoff)
        state->retries--;
}
