/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/resilience/breaker.h"

#include "sim/base/assert.h"

/* So that 7 of 100 reaches a threshold of 0.07, which in doubles is more than 7 hundredths. */
static const double ROUNDING = 1e-9;

enum sb_code sb_breaker_build(struct sb_breaker_state *state, const struct sb_breaker *rule,
                              struct sb_arena *arena, struct sb_error *error)
{
    *state = (struct sb_breaker_state){ .rule = rule };
    if (rule->by_time) {
        state->window = sb_sliding_window(rule->window);
        return SB_OK;
    }
    SB_ASSERT(rule->calls > 0);
    state->heard = sb_arena_alloc(arena, rule->calls, sizeof *state->heard);
    return state->heard ? SB_OK : sb_fail_memory(error);
}

static void breaker_change(struct sb_breaker_state *state, enum sb_breaker_stand stand)
{
    state->stand = stand;
    state->epoch++;
    state->probes = state->passed = 0;
}

static void close_it(struct sb_breaker_state *state)
{
    breaker_change(state, SB_BREAKER_CLOSED);
    state->next = 0;
    state->sum = (struct sb_window_counts){ 0 };
    if (state->rule->by_time)
        state->window = sb_sliding_window(state->rule->window);
}

static bool open_it(struct sb_breaker_state *state, sb_ns now)
{
    breaker_change(state, SB_BREAKER_OPEN);
    state->until = state->rule->open < SB_NS_NEVER - now ? now + state->rule->open : SB_NS_NEVER;
    state->opened++;
    return true;
}

void sb_breaker_half_open(struct sb_breaker_state *state)
{
    SB_ASSERT(state->stand == SB_BREAKER_OPEN);
    breaker_change(state, SB_BREAKER_HALF_OPEN);
}

bool sb_breaker_admits(struct sb_breaker_state *state, uint32_t *ticket)
{
    bool admits = state->stand == SB_BREAKER_CLOSED ||
                  (state->stand == SB_BREAKER_HALF_OPEN && state->probes < state->rule->probes);
    if (admits && state->stand == SB_BREAKER_HALF_OPEN)
        state->probes++;
    state->rejected += !admits;
    *ticket = state->epoch;
    return admits;
}

static struct sb_window_counts enter_count(struct sb_breaker_state *state, struct sb_heard heard)
{
    struct sb_heard *oldest = &state->heard[state->next];
    bool full = state->sum.all == state->rule->calls;
    state->sum.all += !full;
    state->sum.some += heard.failed - (full && oldest->failed);
    state->sum.slow += heard.slow - (full && oldest->slow);
    *oldest = heard;
    state->next = state->next + 1 < state->rule->calls ? state->next + 1 : 0;
    return state->sum;
}

static struct sb_window_counts breaker_enter(struct sb_breaker_state *state, sb_ns now,
                                             struct sb_heard heard)
{
    if (!state->rule->by_time)
        return enter_count(state, heard);
    sb_sliding_window_add(&state->window, now,
                          (struct sb_window_counts){ 1, heard.failed, heard.slow });
    return sb_sliding_window_sum(&state->window, now);
}

static bool reaches(int64_t some, int64_t all, double threshold)
{
    return (double)some >= threshold * (double)all - ROUNDING;
}

static bool hears_closed(struct sb_breaker_state *state, sb_ns now, struct sb_heard heard)
{
    const struct sb_breaker *rule = state->rule;
    struct sb_window_counts sum = breaker_enter(state, now, heard);
    int64_t least = !rule->by_time && rule->calls < rule->least ? rule->calls : rule->least;
    if (sum.all < least)
        return false;
    if (reaches(sum.some, sum.all, rule->threshold) ||
        (rule->slow != SB_NS_NEVER && reaches(sum.slow, sum.all, rule->slow_threshold)))
        return open_it(state, now);
    return false;
}

static bool hears_probe(struct sb_breaker_state *state, sb_ns now, bool failed)
{
    if (failed)
        return open_it(state, now);
    if (++state->passed == state->rule->probes)
        close_it(state);
    return false;
}

bool sb_breaker_hears(struct sb_breaker_state *state, sb_ns now, uint32_t ticket,
                      enum sb_outcome outcome, sb_ns took)
{
    if (ticket != state->epoch)
        return false;
    SB_ASSERT(state->stand != SB_BREAKER_OPEN); /* nothing was admitted since it opened */
    if (outcome == SB_OUTCOME_CANCELLED) {
        state->probes -= state->stand == SB_BREAKER_HALF_OPEN;
        return false;
    }
    struct sb_heard heard = { .failed = state->rule->on & SB_OUTCOME_BIT(outcome),
                              .slow = took > state->rule->slow };
    return state->stand == SB_BREAKER_CLOSED ? hears_closed(state, now, heard)
                                             : hears_probe(state, now, heard.failed || heard.slow);
}
