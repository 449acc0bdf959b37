/* SPDX-License-Identifier: GPL-3.0-or-later
 * Calls under a policy: retries, hedges, time limits, deadlines. */
#include "support_attempts.h"

static void without_a_policy_a_call_is_one_attempt(void **state)
{
    struct scene s;
    struct calling *c;

    (void)state;
    scene_open(&s);
    c = scene_call(&s, 5, SCRIPT({ 10, 0 }));
    scene_run(&s);
    assert_int_equal(c->result.code, ES_OK);
    assert_ptr_equal(c->result.value, c);
    assert_int_equal(c->done, 15);
    assert_int_equal(c->told, 1);
    assert_attempt(c, 0, ES_OK, 5, 5, 15, 15);
    scene_close(&s);
}

static void failures_are_tried_again_after_a_backoff_that_grows(void **state)
{
    struct scene s;
    struct calling *c;

    (void)state;
    scene_open(&s);
    c = scene_call(&s, 0, SCRIPT({ 1, 1 }, { 2, 1 }, { 3, 1 }, { 4, 0 }));
    c->policy.attempts = 4;
    c->policy.backoff = (struct es_backoff){ .initial = 100, .multiplier = 2, .max = 300 };
    scene_run(&s);
    assert_int_equal(c->result.code, ES_OK);
    assert_int_equal(c->told, 4);
    assert_attempt(c, 0, ES_FAILED, 0, 0, 1, 1);
    assert_attempt(c, 1, ES_FAILED, 101, 101, 103, 103);
    assert_attempt(c, 2, ES_FAILED, 303, 303, 306, 306);
    assert_attempt(c, 3, ES_OK, 606, 606, 610, 610);
    scene_close(&s);
}

static void the_last_failure_is_the_calls(void **state)
{
    struct scene s;
    struct calling *c;

    (void)state;
    scene_open(&s);
    c = scene_call(&s, 0, SCRIPT({ 1, 1 }));
    c->policy.attempts = 3;
    scene_run(&s);
    assert_int_equal(c->result.code, ES_FAILED);
    assert_ptr_equal(c->result.value, c);
    assert_int_equal(c->told, 3);
    assert_int_equal(c->done, 3);
    scene_close(&s);
}

/* The first runs to 100, the second is ok at 40: and the request is over at 100 only. */
static void one_that_times_out_runs_on(void **state)
{
    struct scene s;
    struct calling *c;

    (void)state;
    scene_open(&s);
    c = scene_call(&s, 0, SCRIPT({ 100, 0 }, { 10, 0 }));
    c->policy.attempts = 2;
    c->policy.timeout = 30;
    scene_run(&s);
    assert_int_equal(c->result.code, ES_OK);
    assert_int_equal(c->done, 40);
    assert_attempt(c, 0, ES_TIMED_OUT, 0, 0, 100, 30);
    assert_attempt(c, 1, ES_OK, 30, 30, 40, 40);
    assert_int_equal(s.clock.now, 100);
    scene_close(&s);
}

static void one_that_times_out_is_cancelled_where_that_is_wanted(void **state)
{
    struct scene s;
    struct calling *c;

    (void)state;
    scene_open(&s);
    c = scene_call(&s, 0, SCRIPT({ 100, 0 }));
    c->policy.timeout = 30;
    c->policy.timeout_cancel = true;
    scene_run(&s);
    assert_int_equal(c->result.code, ES_TIMED_OUT);
    assert_attempt(c, 0, ES_TIMED_OUT, 0, 0, 30, 30);
    assert_int_equal(s.clock.now, 30);
    scene_close(&s);
}

static void an_end_at_the_time_limit_is_in_time(void **state)
{
    struct scene s;
    struct calling *c;

    (void)state;
    if (bench_workers() > 1)
        skip(); /* there all timers of one time go off together */
    scene_open(&s);
    c = scene_call(&s, 0, SCRIPT({ 30, 0 }));
    c->policy.timeout = 30;
    scene_run(&s);
    assert_int_equal(c->result.code, ES_OK);
    scene_close(&s);
}

static void a_hedge_is_made_after_a_while_and_the_first_that_is_ok_counts(void **state)
{
    for (int cancels = 0; cancels < 2; cancels++) {
        struct scene s;
        struct calling *c;

        (void)state;
        scene_open(&s);
        c = scene_call(&s, 0, SCRIPT({ 100, 0 }, { 50, 0 }, { 20, 0 }));
        c->policy.hedges = 2;
        c->policy.hedge_after = 10;
        c->policy.hedge_cancel = cancels;
        scene_run(&s);
        assert_int_equal(c->result.code, ES_OK);
        assert_int_equal(c->done, 40);
        assert_attempt(c, 0, ES_CANCELLED, 0, 0, cancels ? 40 : 100, 40);
        assert_attempt(c, 1, ES_CANCELLED, 10, 10, cancels ? 40 : 60, 40);
        assert_attempt(c, 2, ES_OK, 20, 20, 40, 40);
        scene_close(&s);
    }
}

static void nothing_is_issued_after_the_deadline(void **state)
{
    struct scene s;
    struct calling *c;

    (void)state;
    scene_open(&s);
    c = scene_call(&s, 0, SCRIPT({ 10, 1 }));
    c->policy.attempts = 9;
    c->policy.backoff.initial = 15;
    c->deadline = 40;
    scene_run(&s);
    assert_int_equal(c->result.code, ES_TIMED_OUT);
    assert_int_equal(c->done, 40);
    assert_int_equal(c->told, 2);
    assert_attempt(c, 1, ES_FAILED, 25, 25, 35, 35);
    scene_close(&s);
}

static void attempts_take_slots_and_wait_for_them_without_a_body(void **state)
{
    struct scene s;
    struct calling *c[3];
    struct es_units units;
    struct es_demand demand = ES_DEMAND(.units = &units, .count = 1);

    (void)state;
    scene_open(&s);
    units = (struct es_units){ es_pool_new(s.sched, &ES_POOL(.slots = 1, .places = 1), NULL), 1 };
    for (int i = 0; i < 3; i++) {
        c[i] = scene_call(&s, i, SCRIPT({ 10, 0 }));
        c[i]->policy.demand = &demand;
    }
    scene_run(&s);
    assert_attempt(c[0], 0, ES_OK, 0, 0, 10, 10);
    assert_attempt(c[1], 0, ES_OK, 1, 10, 20, 20);
    assert_attempt(c[2], 0, ES_SHED, 2, ES_NEVER, ES_NEVER, 2);
    assert_int_equal(es_pool_unused(units.pool), 1);
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_policy_a_call_is_one_attempt),
        cmocka_unit_test(failures_are_tried_again_after_a_backoff_that_grows),
        cmocka_unit_test(the_last_failure_is_the_calls),
        cmocka_unit_test(one_that_times_out_runs_on),
        cmocka_unit_test(one_that_times_out_is_cancelled_where_that_is_wanted),
        cmocka_unit_test(an_end_at_the_time_limit_is_in_time),
        cmocka_unit_test(a_hedge_is_made_after_a_while_and_the_first_that_is_ok_counts),
        cmocka_unit_test(nothing_is_issued_after_the_deadline),
        cmocka_unit_test(attempts_take_slots_and_wait_for_them_without_a_body),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
