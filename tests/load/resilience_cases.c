/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes random cases of breakers and backoffs, and what ours do, for tests/resilience/run.mjs to
 * play on cockatiel and opossum. Usage: resilience_cases COUNT SEED [wrong].
 *
 * What those do otherwise is left out of the cases, or made good here:
 *  - They look only at failures whether to open; ours, as resilience4j, at every outcome. A case
 *    ends where ours opens at a success.
 *  - The probe that closes the breaker is in their window afterwards; ours begins empty and is told
 *    of it once more.
 *  - opossum counts what it rejects as calls, and forgets nothing when it closes: it is left alone
 *    for a window before it is half-open.
 *  - They open above the threshold, ours at it: no share of so few calls is the threshold here.
 *  - cockatiel's decorrelated jitter is Polly's, another formula. */
#include "sim/load/resilience/backoff.h"
#include "sim/load/resilience/breaker.h"
#include "tests/fixtures/random.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const sb_ns MS = 1000000;

static double unit(struct fixture_random *random) { return sb_unit_of(fixture_next(random)); }

static struct sb_breaker drawn_breaker(struct fixture_random *random, bool by_time)
{
    struct sb_breaker rule = { .by_time = by_time,
                               .calls = 1 + fixture_below(random, 20),
                               .window = (100 + fixture_below(random, 100)) * 10 * MS,
                               .threshold = .0501 + .1 * fixture_below(random, 9),
                               .probes = by_time ? 1 : 1 + fixture_below(random, 3),
                               .on = SB_OUTCOME_BIT(SB_OUTCOME_FAILED),
                               .slow = SB_NS_NEVER };
    rule.least = 1 + fixture_below(random, by_time ? 20 : rule.calls);
    rule.open = by_time ? 3 * rule.window : (1 + fixture_below(random, 3000)) * MS;
    return rule;
}

/* Of opossum: a rejected call would be in the window of the probe. */
static bool is_left_alone(const struct sb_breaker_state *state, sb_ns now)
{
    return state->rule->by_time && state->stand == SB_BREAKER_OPEN &&
           now > state->until - 2 * state->rule->window && now < state->until;
}

/* One call; false: ours opens at a success, and the case ends before it. */
static bool play_call(struct sb_breaker_state *state, sb_ns now, bool fails, bool *first, bool lie)
{
    uint32_t ticket, again;
    if (state->stand == SB_BREAKER_OPEN && now >= state->until)
        sb_breaker_half_open(state);
    enum sb_breaker_stand before = state->stand;
    bool admits = sb_breaker_admits(state, &ticket);
    if (admits && sb_breaker_hears(state, now, ticket, fails, 0) && !fails)
        return false;
    printf("%s[%" PRId64 ",%d,%d]", *first ? "" : ",", now / MS, fails, admits != lie);
    *first = false;
    if (before == SB_BREAKER_HALF_OPEN && state->stand == SB_BREAKER_CLOSED)
        return sb_breaker_admits(state, &again) &&
               !sb_breaker_hears(state, now, again, SB_OUTCOME_OK, 0);
    return true;
}

static void write_breaker(struct fixture_random *random, bool by_time, bool lie)
{
    struct sb_breaker rule = drawn_breaker(random, by_time);
    struct sb_arena arena = { 0 };
    struct sb_breaker_state state;
    if (sb_breaker_build(&state, &rule, &arena, NULL))
        exit(1);
    printf("{\"library\":\"%s\",\"calls\":%u,\"window\":%" PRId64 ",\"threshold\":%.17g,"
           "\"least\":%u,\"open\":%" PRId64 ",\"probes\":%u,\"play\":[",
           by_time ? "opossum" : "cockatiel", rule.calls, rule.window / MS, rule.threshold,
           rule.least, rule.open / MS, rule.probes);
    double fail = unit(random);
    bool first = true, goes_on = true;
    sb_ns now = 0;
    for (int i = 0; i < 200 && goes_on; i++) {
        now += fixture_below(random, 1 + (uint32_t)(rule.window / MS / 20)) * MS;
        if (!is_left_alone(&state, now))
            goes_on = play_call(&state, now, unit(random) < fail, &first, lie && i == 100);
    }
    puts("]}");
    sb_arena_fini(&arena);
}

static void write_backoff(struct fixture_random *random)
{
    static const char *const name[] = { "none", "full", "equal" };
    struct sb_backoff backoff = { .initial = (1 + fixture_below(random, 500)) * MS,
                                  .max = (1 + fixture_below(random, 100000)) * MS,
                                  .multiplier = 2,
                                  .jitter = fixture_below(random, 3) };
    printf("{\"jitter\":\"%s\",\"initial\":%" PRId64 ",\"max\":%" PRId64 ",\"play\":[",
           name[backoff.jitter], backoff.initial / MS, backoff.max / MS);
    for (uint32_t retry = 1; retry <= 12; retry++) {
        uint64_t word = fixture_next(random);
        sb_ns delay = sb_backoff_delay(&backoff, retry, 0, word);
        printf("%s[%.17g,%.6f]", retry > 1 ? "," : "", sb_unit_of(word),
               (double)delay / (double)MS);
    }
    puts("]}");
}

int main(int count, char **argument)
{
    if (count < 3) {
        fputs("usage: resilience_cases COUNT SEED [wrong]\n", stderr);
        return 2;
    }
    bool wrong = count > 3 && strcmp(argument[3], "wrong") == 0;
    struct fixture_random random = { strtoull(argument[2], NULL, 10) };
    for (unsigned long i = strtoul(argument[1], NULL, 10); i > 0; i--) {
        write_breaker(&random, false, wrong);
        write_breaker(&random, true, false);
        write_backoff(&random);
    }
    return 0;
}
