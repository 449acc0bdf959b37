/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact values of breaker_count_window and breaker_binomial (resilience4j's window by count), and
 * the ways through closed, open and half-open. */
#include "sim/load/resilience/breaker.h"

#include "sim/base/prng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const sb_ns SECOND = 1000000000;

static struct sb_breaker by_count(uint32_t calls, double threshold)
{
    return (struct sb_breaker){ .calls = calls,
                                .least = calls,
                                .threshold = threshold,
                                .open = 5 * SECOND,
                                .probes = 1,
                                .on = SB_OUTCOME_BIT(SB_OUTCOME_FAILED),
                                .slow = SB_NS_NEVER };
}

static bool call(struct sb_breaker_state *state, sb_ns now, enum sb_outcome outcome)
{
    uint32_t ticket;
    assert_true(sb_breaker_admits(state, &ticket));
    return sb_breaker_hears(state, now, ticket, outcome, 0);
}

static enum sb_outcome drawn(uint64_t *state, double fail)
{
    return (double)(sb_prng_next(state) >> 11) * 0x1p-53 < fail ? SB_OUTCOME_FAILED : SB_OUTCOME_OK;
}

/* Calls one after another until it opens. */
static unsigned calls_to_open(const struct sb_breaker *rule, double fail, uint64_t *random,
                              struct sb_arena *arena)
{
    struct sb_breaker_state state;
    unsigned calls = 1;
    assert_int_equal(sb_breaker_build(&state, rule, arena, NULL), SB_OK);
    while (!call(&state, 0, drawn(random, fail)))
        calls++;
    return calls;
}

static void calls_until_it_opens_are_as_many_as_the_chain_says(void **test)
{
    enum { RUNS = 20000 };
    static const struct {
        uint32_t calls;
        double threshold, fail, mean, at_first; /* P(open at the first look) */
    } row[] = { { 5, .6, .3, 18.499601803, .16308 },
                { 10, .5, .25, 58.0079065575, .0781269073486 },
                { 100, .5, .4, 0, .027099197757 },
                { 100, .5, .45, 0, .182728184686 },
                { 100, .5, .5, 0, .5397946186935895 } };
    (void)test;
    for (size_t i = 0; i < COUNT(row); i++) {
        struct sb_breaker rule = by_count(row[i].calls, row[i].threshold);
        struct sb_arena arena = { 0 };
        uint64_t random = 7 + i;
        double sum = 0, squares = 0, at_first = 0;
        for (int run = 0; run < (row[i].mean > 0 ? RUNS : RUNS / 4); run++) {
            double calls = calls_to_open(&rule, row[i].fail, &random, &arena);
            sum += calls, squares += calls * calls, at_first += calls == row[i].calls;
        }
        double runs = row[i].mean > 0 ? RUNS : RUNS / 4, mean = sum / runs, p = row[i].at_first;
        double error = sqrt((squares / runs - mean * mean) / runs);
        assert_true(row[i].mean == 0 || fabs(mean - row[i].mean) <= 4 * error);
        assert_true(fabs(at_first / runs - p) <= 4 * sqrt(p * (1 - p) / runs));
        sb_arena_fini(&arena);
    }
}

static void it_goes_from_closed_by_open_and_half_open_to_closed(void **test)
{
    struct sb_breaker rule = by_count(4, .5);
    struct sb_breaker_state state;
    struct sb_arena arena = { 0 };
    uint32_t ticket, probe;
    (void)test;
    rule.probes = 2;
    assert_int_equal(sb_breaker_build(&state, &rule, &arena, NULL), SB_OK);
    assert_false(call(&state, 0, SB_OUTCOME_FAILED));
    assert_false(call(&state, 0, SB_OUTCOME_FAILED));
    assert_false(call(&state, 0, SB_OUTCOME_OK));
    assert_true(call(&state, SECOND, SB_OUTCOME_OK)); /* two of four */
    assert_int_equal(state.until, 6 * SECOND);
    assert_false(sb_breaker_admits(&state, &ticket));
    sb_breaker_half_open(&state);
    assert_true(sb_breaker_admits(&state, &ticket));
    assert_true(sb_breaker_admits(&state, &probe));
    assert_false(sb_breaker_admits(&state, &ticket)); /* two probes, no more */
    assert_false(sb_breaker_hears(&state, 6 * SECOND, probe, SB_OUTCOME_OK, 0));
    assert_int_equal(state.stand, SB_BREAKER_HALF_OPEN);
    assert_false(sb_breaker_hears(&state, 6 * SECOND, probe, SB_OUTCOME_OK, 0));
    assert_int_equal(state.stand, SB_BREAKER_CLOSED);
    for (int i = 0; i < 3; i++) /* the window is empty again */
        assert_false(call(&state, 7 * SECOND, SB_OUTCOME_FAILED));
    assert_true(call(&state, 7 * SECOND, SB_OUTCOME_FAILED));
    assert_int_equal(state.opened, 2);
    assert_int_equal(state.rejected, 2);
    sb_arena_fini(&arena);
}

static void one_probe_that_fails_opens_it_again(void **test)
{
    struct sb_breaker rule = by_count(1, 1);
    struct sb_breaker_state state;
    struct sb_arena arena = { 0 };
    uint32_t first, second;
    (void)test;
    rule.probes = 2;
    assert_int_equal(sb_breaker_build(&state, &rule, &arena, NULL), SB_OK);
    assert_true(call(&state, 0, SB_OUTCOME_FAILED));
    sb_breaker_half_open(&state);
    assert_true(sb_breaker_admits(&state, &first) && sb_breaker_admits(&state, &second));
    assert_true(sb_breaker_hears(&state, 9 * SECOND, first, SB_OUTCOME_FAILED, 0));
    assert_int_equal(state.until, 14 * SECOND);
    assert_false(sb_breaker_hears(&state, 9 * SECOND, second, SB_OUTCOME_FAILED, 0)); /* late */
    assert_int_equal(state.stand, SB_BREAKER_OPEN);
    sb_arena_fini(&arena);
}

static void a_cancelled_probe_is_made_by_somebody_else(void **test)
{
    struct sb_breaker rule = by_count(1, 1);
    struct sb_breaker_state state;
    struct sb_arena arena = { 0 };
    uint32_t ticket;
    (void)test;
    assert_int_equal(sb_breaker_build(&state, &rule, &arena, NULL), SB_OK);
    assert_true(call(&state, 0, SB_OUTCOME_FAILED));
    sb_breaker_half_open(&state);
    assert_false(call(&state, 0, SB_OUTCOME_CANCELLED));
    assert_true(sb_breaker_admits(&state, &ticket));
    assert_false(sb_breaker_admits(&state, &ticket));
    sb_arena_fini(&arena);
}

static void outcomes_of_before_it_changed_do_not_count(void **test)
{
    struct sb_breaker rule = by_count(2, 1);
    struct sb_breaker_state state;
    struct sb_arena arena = { 0 };
    uint32_t old;
    (void)test;
    assert_int_equal(sb_breaker_build(&state, &rule, &arena, NULL), SB_OK);
    assert_true(sb_breaker_admits(&state, &old));
    assert_false(call(&state, 0, SB_OUTCOME_FAILED));
    assert_true(call(&state, 0, SB_OUTCOME_FAILED));
    sb_breaker_half_open(&state);
    assert_false(sb_breaker_hears(&state, 1, old, SB_OUTCOME_FAILED, 0));
    assert_false(sb_breaker_hears(&state, 1, old, SB_OUTCOME_OK, 0));
    assert_int_equal(state.stand, SB_BREAKER_HALF_OPEN);
    sb_arena_fini(&arena);
}

/* resilience4j cuts the least number to the window where that is by count, not where it is a time.
 */
static void the_least_number_counts_as_in_resilience4j(void **test)
{
    struct sb_breaker rule = by_count(3, .5);
    struct sb_breaker_state state;
    struct sb_arena arena = { 0 };
    (void)test;
    rule.least = 100;
    assert_int_equal(sb_breaker_build(&state, &rule, &arena, NULL), SB_OK);
    assert_false(call(&state, 0, SB_OUTCOME_FAILED) || call(&state, 0, SB_OUTCOME_FAILED));
    assert_true(call(&state, 0, SB_OUTCOME_FAILED));
    rule.by_time = true, rule.window = 10 * SECOND;
    assert_int_equal(sb_breaker_build(&state, &rule, &arena, NULL), SB_OK);
    for (int i = 0; i < 99; i++)
        assert_false(call(&state, 0, SB_OUTCOME_FAILED));
    assert_true(call(&state, 0, SB_OUTCOME_FAILED));
    sb_arena_fini(&arena);
}

static void a_window_by_time_forgets(void **test)
{
    struct sb_breaker rule = by_count(0, .5);
    struct sb_breaker_state state;
    struct sb_arena arena = { 0 };
    (void)test;
    rule.by_time = true, rule.window = 10 * SECOND, rule.least = 4;
    assert_int_equal(sb_breaker_build(&state, &rule, &arena, NULL), SB_OK);
    assert_false(call(&state, 0, SB_OUTCOME_FAILED));
    assert_false(call(&state, SECOND, SB_OUTCOME_OK));
    assert_false(call(&state, 2 * SECOND, SB_OUTCOME_FAILED));
    assert_false(call(&state, 10 * SECOND, SB_OUTCOME_FAILED)); /* three: the first is forgotten */
    assert_true(call(&state, 10 * SECOND, SB_OUTCOME_OK));      /* two of four */
    sb_arena_fini(&arena);
}

/* Two shares, each with its threshold: half of four fail or, here, three of four are slow. */
static void slow_ones_have_a_threshold_of_their_own(void **test)
{
    struct sb_breaker rule = by_count(4, .5);
    struct sb_breaker_state state;
    struct sb_arena arena = { 0 };
    uint32_t ticket;
    (void)test;
    rule.slow = SECOND, rule.slow_threshold = .75;
    assert_int_equal(sb_breaker_build(&state, &rule, &arena, NULL), SB_OK);
    assert_true(sb_breaker_admits(&state, &ticket));
    assert_false(sb_breaker_hears(&state, 0, ticket, SB_OUTCOME_OK, SECOND + 1));
    assert_false(sb_breaker_hears(&state, 0, ticket, SB_OUTCOME_OK, SECOND + 1));
    assert_false(sb_breaker_hears(&state, 0, ticket, SB_OUTCOME_FAILED, 0));
    assert_false(sb_breaker_hears(&state, 0, ticket, SB_OUTCOME_OK, SECOND)); /* two of four */
    assert_false(sb_breaker_hears(&state, 0, ticket, SB_OUTCOME_OK, SECOND + 1));
    assert_true(state.sum.slow == 2 && state.sum.some == 1 && state.sum.all == 4);
    assert_false(sb_breaker_hears(&state, 0, ticket, SB_OUTCOME_OK, SECOND + 1));
    assert_true(sb_breaker_hears(&state, 0, ticket, SB_OUTCOME_OK, SECOND + 1));
    sb_breaker_half_open(&state);
    assert_true(sb_breaker_admits(&state, &ticket));
    assert_true(sb_breaker_hears(&state, 0, ticket, SB_OUTCOME_OK, SECOND + 1)); /* a slow probe */
    sb_arena_fini(&arena);
}

static void seven_of_a_hundred_reach_seven_hundredths(void **test)
{
    struct sb_breaker rule = by_count(100, .07);
    struct sb_breaker_state state;
    struct sb_arena arena = { 0 };
    (void)test;
    assert_int_equal(sb_breaker_build(&state, &rule, &arena, NULL), SB_OK);
    for (int i = 0; i < 99; i++)
        assert_false(call(&state, 0, i < 7 ? SB_OUTCOME_FAILED : SB_OUTCOME_OK));
    assert_true(call(&state, 0, SB_OUTCOME_OK));
    sb_arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_until_it_opens_are_as_many_as_the_chain_says),
        cmocka_unit_test(it_goes_from_closed_by_open_and_half_open_to_closed),
        cmocka_unit_test(one_probe_that_fails_opens_it_again),
        cmocka_unit_test(a_cancelled_probe_is_made_by_somebody_else),
        cmocka_unit_test(outcomes_of_before_it_changed_do_not_count),
        cmocka_unit_test(the_least_number_counts_as_in_resilience4j),
        cmocka_unit_test(a_window_by_time_forgets),
        cmocka_unit_test(slow_ones_have_a_threshold_of_their_own),
        cmocka_unit_test(seven_of_a_hundred_reach_seven_hundredths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
