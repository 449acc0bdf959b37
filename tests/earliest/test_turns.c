/* SPDX-License-Identifier: GPL-3.0-or-later
 * Turns within one instant: lines 19 to 22 of what better-all does, by its version 0.0.9 on node.
 */
#include "support.h"

static int reason_101, reason_102, reason_202, one;

static bool without_order(void) { return bench_workers() > 1; }

/* 101 of a body that was entered later, or 102 of one before it, comes before the unknown name. */
static void line_19_an_unknown_name_fails_a_turn_later(void **state)
{
    struct bench b;

    (void)state;
    if (without_order())
        skip();
    bench_open(&b, ES_ALL);
    bench_task(&b, "asks",
               STEPS(SAY("asks"), CATCH("nobody"), SAY("knows"), CATCH("nobody"), SAY("knows more"),
                     AWAIT("nobody")));
    bench_task(&b, "later", STEPS(SAY("later"), FAIL(&reason_101)));
    bench_task(&b, "last", STEPS(SAY("last"), DONE));
    bench_run(&b);
    assert_string_equal(b.log, "asks later last knows knows more ");
    assert_int_equal(b.code, ES_FAILED);
    assert_ptr_equal(b.error.reason, &reason_101);
    assert_int_equal(bench_result(&b, "asks").code, ES_UNKNOWN);
    bench_close(&b);
}

static void line_19_with_continue_an_unknown_name_fails_at_once(void **state)
{
    struct bench b;

    (void)state;
    if (without_order())
        skip();
    bench_open(&b, ES_ALL);
    b.call.flags = ES_CONTINUE;
    bench_task(&b, "asks", STEPS(CATCH("nobody"), SAY("knows"), DONE));
    bench_task(&b, "later", STEPS(SAY("later"), DONE));
    bench_run(&b);
    assert_string_equal(b.log, "knows later ");
    bench_close(&b);
}

static void line_20_what_follows_from_a_timer_comes_before_the_next_of_that_instant(void **state)
{
    struct bench b;

    (void)state;
    if (without_order())
        skip();
    for (unsigned flags = 0; flags <= ES_CONTINUE; flags += ES_CONTINUE) {
        bench_open(&b, ES_ALL);
        b.call.flags = flags;
        bench_task(&b, "a", STEPS(RUN(5), DONE));
        bench_task(&b, "b", STEPS(AWAIT("a"), FAIL(&reason_102)));
        bench_task(&b, "c", STEPS(RUN(5), FAIL(&reason_202)));
        bench_run(&b);
        assert_int_equal(b.code, ES_FAILED);
        assert_ptr_equal(b.error.reason, &reason_102);
        assert_int_equal(b.clock.now, 5 * MS);
        bench_close(&b);
    }
}

/* Also what a time limit brings about: the limit of `limited` was armed before the sleep of `b`. */
static void line_20_a_time_limit_is_a_timer_like_others(void **state)
{
    struct bench b;
    es_id limited;

    (void)state;
    if (without_order())
        skip();
    bench_open(&b, ES_ALL_SETTLED);
    limited = bench_task(&b, "limited", STEPS(CATCH("b"), SAY("limited"), DONE));
    bench_task(&b, "a", STEPS(CATCH("limited"), SAY("a"), DONE));
    bench_task(&b, "b", STEPS(RUN(5), SAY("b"), DONE));
    es_set_timeout(b.set, limited, 5 * MS);
    bench_run(&b);
    assert_string_equal(b.log, "limited a b ");
    assert_int_equal(bench_actor(&b, "limited")->last.code, ES_TIMED_OUT);
    bench_close(&b);
}

static void line_21_a_body_that_fails_at_once_aborts_a_turn_later(void **state)
{
    struct bench b;

    (void)state;
    if (without_order())
        skip();
    bench_open(&b, ES_ALL);
    bench_task(&b, "fails", STEPS(FAIL(&reason_101)));
    bench_task(&b, "looks", STEPS(SEE, CATCH("done"), SEE, DONE));
    bench_task(&b, "done", STEPS(SEE, DONE));
    bench_run(&b);
    assert_string_equal(b.log, "going going aborted ");
    assert_ptr_equal(b.error.reason, &reason_101);
    bench_close(&b);
}

/* The waiters of a body that returned go on behind those who were ready then, and awaiting it
 * meanwhile is no shorter. */
static void a_body_that_returned_is_done_a_turn_later(void **state)
{
    struct bench b;

    (void)state;
    if (without_order())
        skip();
    bench_open(&b, ES_ALL);
    bench_task(&b, "first", STEPS(AWAIT("source"), SAY("first"), DONE));
    bench_task(&b, "source", STEPS(DONE));
    bench_task(&b, "second", STEPS(AWAIT("source"), SAY("second"), DONE));
    bench_task(&b, "asks", STEPS(CATCH("nobody"), SAY("asks"), DONE));
    bench_run(&b);
    assert_string_equal(b.log, "asks first second ");
    bench_close(&b);
}

static int run_as_request(struct bench *b)
{
    struct es_request *request;

    b->sched = es_sched_new(&b->options, NULL);
    request = es_request_start(b->sched, b->set, &b->call, NULL);
    assert_non_null(request);
    return es_request_finish(request, NULL);
}

/* As the two tests above, but "source" and "fails" take no turn. */
static void in_a_request_what_follows_from_an_end_follows_at_once(void **state)
{
    struct bench b;

    (void)state;
    if (without_order())
        skip();
    bench_open(&b, ES_ALL);
    bench_task(&b, "first", STEPS(AWAIT("source"), SAY("first"), DONE));
    bench_task(&b, "source", STEPS(DONE));
    bench_task(&b, "second", STEPS(AWAIT("source"), SAY("second"), DONE));
    bench_task(&b, "asks", STEPS(CATCH("nobody"), SAY("asks"), DONE));
    assert_int_equal(run_as_request(&b), ES_OK);
    assert_string_equal(b.log, "first second asks ");
    bench_close(&b);

    bench_open(&b, ES_ALL);
    bench_task(&b, "fails", STEPS(FAIL(&reason_101)));
    bench_task(&b, "looks", STEPS(SEE, DONE));
    assert_int_equal(run_as_request(&b), ES_FAILED);
    assert_string_equal(b.log, "aborted ");
    bench_close(&b);
}

/* better-all 0.0.9 hangs for ever. */
static void line_22_one_that_failed_by_the_end_and_is_awaited_later_gives_that(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_FLOW);
    bench_task(&b, "ends", STEPS(RUN(1), END(&one)));
    bench_task(&b, "hit", STEPS(RUN(2), AWAIT("ends"), DONE));
    bench_task(&b, "late", STEPS(RUN(3), CATCH("hit"), DONE));
    bench_run(&b);
    assert_int_equal(b.code, ES_OK);
    assert_int_equal(bench_result(&b, "hit").code, ES_ENDED);
    assert_int_equal(bench_actor(&b, "late")->last.code, ES_ENDED);
    bench_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_19_an_unknown_name_fails_a_turn_later),
        cmocka_unit_test(line_19_with_continue_an_unknown_name_fails_at_once),
        cmocka_unit_test(line_20_what_follows_from_a_timer_comes_before_the_next_of_that_instant),
        cmocka_unit_test(line_20_a_time_limit_is_a_timer_like_others),
        cmocka_unit_test(line_21_a_body_that_fails_at_once_aborts_a_turn_later),
        cmocka_unit_test(a_body_that_returned_is_done_a_turn_later),
        cmocka_unit_test(in_a_request_what_follows_from_an_end_follows_at_once),
        cmocka_unit_test(line_22_one_that_failed_by_the_end_and_is_awaited_later_gives_that),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
