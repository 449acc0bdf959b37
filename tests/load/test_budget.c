/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Traces of grpc_throttle_outage, aws_standard_outage and finagle_budget; Envoy's retry budget. */
#include "sim/load/resilience/budget.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const sb_ns SECOND = 1000000000;

static const struct sb_budget GRPC = { .kind = SB_BUDGET_TOKENS, .most = 10, .ratio = .1 };
static const struct sb_budget AWS = { .kind = SB_BUDGET_COST,
                                      .most = 500,
                                      .cost = 5,
                                      .timeout_cost = 10,
                                      .refund = 1 };
static const struct sb_budget FINAGLE = { .kind = SB_BUDGET_LEAKY,
                                          .share = .2,
                                          .rate = 10,
                                          .window = 10 * (sb_ns)1000000000 };

static void attempt(struct sb_budget_state *state, enum sb_outcome outcome, bool is_retry,
                    int64_t paid)
{
    sb_budget_issued(state, 0, is_retry);
    sb_budget_over(state, outcome, outcome == SB_OUTCOME_FAILED || outcome == SB_OUTCOME_TIMED_OUT,
                   is_retry, paid);
}

static void grpc_allows_four_retries_in_an_outage(void **test)
{
    static const int64_t tokens[] = { 9, 8, 7, 6, 5, 4 };
    struct sb_budget_state state = sb_budget_state(&GRPC);
    int64_t paid = 0;
    (void)test;
    for (size_t i = 0; i < COUNT(tokens); i++) {
        attempt(&state, SB_OUTCOME_FAILED, i > 0, 0);
        assert_int_equal(state.tokens, tokens[i] * SB_TOKEN);
        assert_int_equal(sb_budget_grants(&state, 0, SB_OUTCOME_FAILED, &paid), i < 4);
    }
    assert_int_equal(paid, 0);
}

/* p / (1 - p) = ratio: of eleven attempts one fails, and the tokens come back to where they were;
 * ten successes make up for a failure to the last digit. */
static void grpc_is_in_balance_at_one_failure_in_eleven(void **test)
{
    struct sb_budget_state state = sb_budget_state(&GRPC);
    (void)test;
    for (int round = 0; round < 1000; round++) {
        attempt(&state, SB_OUTCOME_FAILED, false, 0);
        for (int i = 0; i < 10; i++)
            attempt(&state, SB_OUTCOME_OK, false, 0);
        assert_int_equal(state.tokens, 10 * SB_TOKEN);
    }
    for (int i = 0; i < 20; i++)
        attempt(&state, SB_OUTCOME_FAILED, false, 0);
    assert_int_equal(state.tokens, 0);
}

static void grpc_tokens_stay_where_an_outcome_is_not_tried_again(void **test)
{
    struct sb_budget_state state = sb_budget_state(&GRPC);
    (void)test;
    sb_budget_issued(&state, 0, false);
    sb_budget_over(&state, SB_OUTCOME_FAILED, false, false, 0);
    assert_int_equal(state.tokens, 10 * SB_TOKEN);
}

static unsigned retries_in_an_outage(const struct sb_budget *rule, enum sb_outcome outcome)
{
    struct sb_budget_state state = sb_budget_state(rule);
    unsigned retries = 0;
    int64_t paid = 0;
    attempt(&state, outcome, false, 0);
    for (; sb_budget_grants(&state, 0, outcome, &paid); retries++)
        attempt(&state, outcome, true, paid);
    return retries;
}

static void aws_pays_a_hundred_retries_and_half_as_many_after_timeouts(void **test)
{
    (void)test;
    assert_int_equal(retries_in_an_outage(&AWS, SB_OUTCOME_FAILED), 100);
    assert_int_equal(retries_in_an_outage(&AWS, SB_OUTCOME_TIMED_OUT), 50);
}

static void aws_gives_the_last_retry_s_cost_back_or_one(void **test)
{
    struct sb_budget_state state = sb_budget_state(&AWS);
    int64_t paid = 0;
    (void)test;
    attempt(&state, SB_OUTCOME_OK, false, 0);
    assert_int_equal(state.tokens, 500 * SB_TOKEN);
    assert_true(sb_budget_grants(&state, 0, SB_OUTCOME_FAILED, &paid));
    assert_true(sb_budget_grants(&state, 0, SB_OUTCOME_TIMED_OUT, &paid));
    assert_int_equal(state.tokens, 485 * SB_TOKEN);
    attempt(&state, SB_OUTCOME_OK, true, paid);
    assert_int_equal(state.tokens, 495 * SB_TOKEN);
    attempt(&state, SB_OUTCOME_OK, false, 0);
    assert_int_equal(state.tokens, 496 * SB_TOKEN);
}

/* `rate` requests a second, all fail, as many retries as there are tokens for: retries a second of
 * the long run, which begins when the reserve of 100 is spent. */
static void finagle_limits_retries_to_ten_and_a_fifth(void **test)
{
    static const struct {
        int64_t rate;
        double retries;
    } row[] = { { 1, 10.2 }, { 100, 30 }, { 1000, 210 } };
    (void)test;
    for (size_t i = 0; i < COUNT(row); i++) {
        struct sb_budget_state state = sb_budget_state(&FINAGLE);
        int64_t paid = 0, retries = 0, spent = 0;
        for (int64_t n = 0; n < 1000 * row[i].rate; n++) {
            sb_ns now = n * (SECOND / row[i].rate);
            sb_budget_issued(&state, now, false);
            sb_budget_over(&state, SB_OUTCOME_FAILED, true, false, 0);
            while (sb_budget_grants(&state, now, SB_OUTCOME_FAILED, &paid))
                retries++;
            spent = n == 0 ? retries : spent;
        }
        assert_int_equal(spent, 100);
        assert_true((double)retries >= 990 * row[i].retries);
        assert_true((double)retries <= 1010 * row[i].retries);
    }
}

static void envoy_lets_a_share_of_what_is_under_way_be_retries(void **test)
{
    const struct sb_budget rule = { .kind = SB_BUDGET_ACTIVE, .least = 3, .share = .2 };
    struct sb_budget_state state = sb_budget_state(&rule);
    int64_t paid = 0;
    (void)test;
    for (int i = 0; i < 3; i++) { /* the least, however few there are */
        assert_true(sb_budget_grants(&state, 0, SB_OUTCOME_FAILED, &paid));
        sb_budget_issued(&state, 0, true);
    }
    assert_false(sb_budget_grants(&state, 0, SB_OUTCOME_FAILED, &paid));
    for (int i = 0; i < 16; i++)
        sb_budget_issued(&state, 0, false);
    assert_false(sb_budget_grants(&state, 0, SB_OUTCOME_FAILED, &paid)); /* a fifth of 19 */
    sb_budget_issued(&state, 0, false);
    assert_true(sb_budget_grants(&state, 0, SB_OUTCOME_FAILED, &paid)); /* of 20 */
    sb_budget_over(&state, SB_OUTCOME_OK, false, false, 0);
    assert_false(sb_budget_grants(&state, 0, SB_OUTCOME_FAILED, &paid));
    sb_budget_over(&state, SB_OUTCOME_OK, false, true, 0); /* a retry is over */
    assert_true(sb_budget_grants(&state, 0, SB_OUTCOME_FAILED, &paid));
}

/* envoyproxy/envoy#30205: either way has its users. */
static void a_retry_in_its_backoff_counts_or_not(void **test)
{
    struct sb_budget rule = { .kind = SB_BUDGET_ACTIVE, .least = 2, .share = 0 };
    int64_t paid = 0;
    (void)test;
    struct sb_budget_state state = sb_budget_state(&rule);
    for (int i = 0; i < 5; i++)
        assert_true(sb_budget_grants(&state, 0, SB_OUTCOME_FAILED, &paid));
    rule.counts_backoff = true;
    state = sb_budget_state(&rule);
    for (int i = 0; i < 5; i++)
        assert_int_equal(sb_budget_grants(&state, 0, SB_OUTCOME_FAILED, &paid), i < 2);
    sb_budget_returned(&state);
    assert_true(sb_budget_grants(&state, 0, SB_OUTCOME_FAILED, &paid));
    sb_budget_issued(&state, 0, true);
    assert_false(sb_budget_grants(&state, 0, SB_OUTCOME_FAILED, &paid));
    sb_budget_over(&state, SB_OUTCOME_OK, false, true, 0);
    assert_true(sb_budget_grants(&state, 0, SB_OUTCOME_FAILED, &paid));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grpc_allows_four_retries_in_an_outage),
        cmocka_unit_test(grpc_is_in_balance_at_one_failure_in_eleven),
        cmocka_unit_test(grpc_tokens_stay_where_an_outcome_is_not_tried_again),
        cmocka_unit_test(aws_pays_a_hundred_retries_and_half_as_many_after_timeouts),
        cmocka_unit_test(aws_gives_the_last_retry_s_cost_back_or_one),
        cmocka_unit_test(finagle_limits_retries_to_ten_and_a_fifth),
        cmocka_unit_test(envoy_lets_a_share_of_what_is_under_way_be_retries),
        cmocka_unit_test(a_retry_in_its_backoff_counts_or_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
