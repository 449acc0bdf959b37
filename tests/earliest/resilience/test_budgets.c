/* SPDX-License-Identifier: GPL-3.0-or-later
 * Budgets, by themselves and under calls. */
#include "support_attempts.h"

#include "resilience/budget.h"

static struct es_budget *budget_of(struct scene *s, struct es_budget_options options)
{
    struct es_budget *budget = es_budget_new(s->sched, &options, NULL);

    assert_non_null(budget);
    return budget;
}

/* A call fails, and asks for a retry. */
static bool fails_and_asks(struct es_budget *budget, es_ns now, int code)
{
    int64_t paid = 0;

    es_budget_issued(budget, now, false);
    es_budget_over(budget, code, true, false, 0);
    return es_budget_grants(budget, now, code, &paid);
}

/* A bucket of 10 with an outage: after failures 1 to 4 there are 9 to 6 tokens, which is more than
 * half, then 5. */
static void tokens_are_enough_for_four_failures(void **state)
{
    struct scene s;
    struct es_budget *budget;

    (void)state;
    scene_open(&s);
    budget = budget_of(&s, ES_BUDGET(.kind = ES_BUDGET_TOKENS, .most = 10, .ratio = .1));
    for (int i = 1; i <= 20; i++)
        assert_int_equal(fails_and_asks(budget, 0, ES_FAILED), i <= 4);
    for (int i = 0; i < 60; i++) { /* from 0 to 6: ten times 0.1 is 1 */
        int64_t paid;

        assert_false(es_budget_grants(budget, 0, ES_FAILED, &paid) && i <= 50);
        es_budget_issued(budget, 0, false);
        es_budget_over(budget, ES_OK, false, false, 0);
    }
    assert_int_equal(budget->tokens, 6000000);
    scene_close(&s);
}

/* 500 tokens, 5 a retry and 10 after a timeout: 100 retries, or 50, in a total outage. */
static void costs_are_enough_for_a_hundred_retries(void **state)
{
    for (int timeouts = 0; timeouts < 2; timeouts++) {
        struct scene s;
        struct es_budget *budget;
        int granted = 0;

        (void)state;
        scene_open(&s);
        budget = budget_of(&s, ES_BUDGET(.kind = ES_BUDGET_COST, .most = 500, .cost = 5,
                                         .timeout_cost = 10, .refund = 1));
        for (int i = 0; i < 300; i++)
            granted += fails_and_asks(budget, 0, timeouts ? ES_TIMED_OUT : ES_FAILED);
        assert_int_equal(granted, timeouts ? 50 : 100);
        es_budget_issued(budget, 0, true);
        es_budget_over(budget, ES_OK, false, true, 5000000); /* gives back what it took */
        assert_int_equal(budget->tokens, 5000000);
        es_budget_issued(budget, 0, false);
        es_budget_over(budget, ES_OK, false, false, 0);
        assert_int_equal(budget->tokens, 6000000);
        scene_close(&s);
    }
}

/* 10 a second for 10 s, and a fifth of the calls: at r calls a second 10 + .2 r retries a second,
 * in the long run, of which a slice of a tenth of the window may be missing. */
static void leaky_tokens_are_so_many_a_second(void **state)
{
    static const int rates[] = { 1, 100, 1000 };

    (void)state;
    for (int i = 0; i < 3; i++) {
        struct scene s;
        struct es_budget *budget;
        const es_ns second = 1000 * MS;
        int granted = 0;
        double expected = 100 * (10 + .2 * rates[i]);

        scene_open(&s);
        budget = budget_of(
            &s, ES_BUDGET(.kind = ES_BUDGET_LEAKY, .share = .2, .rate = 10, .window = 10 * second));
        for (int call = 0; call < 200 * rates[i]; call++) {
            es_ns now = call * second / rates[i];
            int64_t paid;

            es_budget_issued(budget, now, false);
            es_budget_over(budget, ES_FAILED, true, false, 0);
            while (es_budget_grants(budget, now, ES_FAILED, &paid)) /* all that there is */
                granted += now >= 100 * second;
        }
        assert_true(granted > .95 * expected && granted < 1.15 * expected);
        scene_close(&s);
    }
}

static void of_those_under_way_a_share_may_be_retries(void **state)
{
    struct scene s;
    struct es_budget *budget;
    int64_t paid;

    (void)state;
    scene_open(&s);
    budget = budget_of(&s, ES_BUDGET(.kind = ES_BUDGET_ACTIVE, .least = 3, .share = .2));
    for (int i = 0; i < 3; i++) {
        assert_true(es_budget_grants(budget, 0, ES_FAILED, &paid));
        es_budget_issued(budget, 0, true);
    }
    assert_false(es_budget_grants(budget, 0, ES_FAILED, &paid));
    for (int i = 3; i < 20; i++)
        es_budget_issued(budget, 0, false);
    assert_true(es_budget_grants(budget, 0, ES_FAILED, &paid)); /* 4 of 20 */
    es_budget_issued(budget, 0, true);
    assert_false(es_budget_grants(budget, 0, ES_FAILED, &paid)); /* 5 of 21 */
    scene_close(&s);
}

/* Three calls fail at once; one retry may be under way. Where backoffs count the second is refused
 * while the first waits; else all are granted, since none is under way yet. */
static void whether_backoffs_count_is_said(void **state)
{
    for (int counts = 0; counts < 2; counts++) {
        struct scene s;
        struct es_budget *budget;
        int retried = 0;

        (void)state;
        scene_open(&s);
        budget = budget_of(
            &s, ES_BUDGET(.kind = ES_BUDGET_ACTIVE, .least = 1, .counts_backoff = counts));
        for (int i = 0; i < 3; i++) {
            struct calling *c = scene_call(&s, 0, SCRIPT({ 5, 1 }, { 5, 0 }));

            c->policy.attempts = 2;
            c->policy.backoff.initial = 10;
            c->policy.budget = budget;
        }
        assert_int_equal(es_budget_free(budget), ES_OK);
        budget = budget_of(
            &s, ES_BUDGET(.kind = ES_BUDGET_ACTIVE, .least = 1, .counts_backoff = counts));
        for (int i = 0; i < 3; i++)
            s.calling[i].policy.budget = budget;
        scene_run(&s);
        for (int i = 0; i < 3; i++)
            retried += s.calling[i].told - 1;
        assert_int_equal(retried, counts ? 1 : 3);
        for (int i = 0; i < 3; i++)
            assert_int_equal(s.calling[i].done, s.calling[i].told == 1 ? 5 : 20);
        assert_int_equal(budget->retries, 0);
        assert_int_equal(budget->attempts, 0);
        scene_close(&s);
    }
}

static void a_hedge_that_is_refused_is_the_last_of_its_try(void **state)
{
    struct scene s;
    struct calling *c;

    (void)state;
    scene_open(&s);
    c = scene_call(&s, 0, SCRIPT({ 100, 0 }));
    c->policy.hedges = 3;
    c->policy.hedge_after = 10;
    c->policy.budget = budget_of(&s, ES_BUDGET(.kind = ES_BUDGET_COST, .most = 2, .cost = 1));
    scene_run(&s);
    assert_int_equal(c->told, 3); /* the first and two hedges */
    assert_int_equal(c->done, 100);
    scene_close(&s);
}

static void options_that_say_nothing_sensible_are_refused(void **state)
{
    static const struct es_budget_options bad[] = {
        { .kind = ES_BUDGET_TOKENS },
        { .kind = ES_BUDGET_TOKENS, .most = -1 },
        { .kind = ES_BUDGET_TOKENS, .most = 10, .ratio = 2e9 },
        { .kind = ES_BUDGET_LEAKY, .share = .2 },
        { .kind = ES_BUDGET_COST, .most = 10 },
        { .kind = (enum es_budget_kind)7 },
    };
    struct scene s;

    (void)state;
    scene_open(&s);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct es_error error = { 0 };

        assert_null(es_budget_new(s.sched, &bad[i], &error));
        assert_int_equal(error.code, ES_MISUSE);
        assert_true(error.text[0] != '\0');
    }
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_are_enough_for_four_failures),
        cmocka_unit_test(costs_are_enough_for_a_hundred_retries),
        cmocka_unit_test(leaky_tokens_are_so_many_a_second),
        cmocka_unit_test(of_those_under_way_a_share_may_be_retries),
        cmocka_unit_test(whether_backoffs_count_is_said),
        cmocka_unit_test(a_hedge_that_is_refused_is_the_last_of_its_try),
        cmocka_unit_test(options_that_say_nothing_sensible_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
