/* SPDX-License-Identifier: GPL-3.0-or-later
 * Signals, and `flow` with its end: lines 11 to 16 of what better-all does, and the early flow that
 * goes beyond. */
#include "support.h"

#include <string.h>

static int reason, other, one, two;

static void line_11_a_siblings_failure_aborts_in_all_with_its_error_as_the_reason(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "sees", STEPS(RUN(5), SEE, SAW(&reason), DONE));
    bench_task(&b, "fails", STEPS(RUN(2), FAIL(&reason)));
    bench_run(&b);
    assert_string_equal(b.log, "aborted same ");
    bench_close(&b);
}

static void line_11_a_siblings_failure_does_not_abort_in_all_settled(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL_SETTLED);
    bench_task(&b, "sees", STEPS(RUN(5), SEE, DONE));
    bench_task(&b, "fails", STEPS(RUN(2), FAIL(&reason)));
    bench_run(&b);
    assert_string_equal(b.log, "going ");
    bench_close(&b);
}

static void line_11_an_outside_abort_is_passed_on_in_every_mode_by_identity(void **state)
{
    (void)state;
    for (int mode = ES_ALL; mode <= ES_FLOW; mode++) {
        struct bench b;

        bench_open(&b, (enum es_mode)mode);
        b.call.abort = es_abort_new(NULL);
        bench_task(&b, "sees", STEPS(SEE, RUN(5), SEE, SAW(&reason), DONE));
        bench_task(&b, "aborts", STEPS(RUN(2), ABORT(b.call.abort, &reason), DONE));
        bench_run(&b);
        assert_string_equal(b.log, "going aborted same ");
        bench_close(&b);
        es_abort_free(b.call.abort);
    }
}

static void line_11_aborted_beforehand_bodies_start_all_the_same_and_see_it(void **state)
{
    (void)state;
    if (bench_workers() > 1)
        skip(); /* about order */
    for (int mode = ES_ALL; mode <= ES_FLOW; mode++) {
        struct bench b;

        bench_open(&b, (enum es_mode)mode);
        b.call.abort = es_abort_new(NULL);
        assert_int_equal(es_abort_request(b.call.abort, &reason), ES_OK);
        assert_int_equal(es_abort_request(b.call.abort, &other), ES_OK);
        bench_task(&b, "a", STEPS(SEE, SAW(&reason), RUN(1), DONE));
        bench_task(&b, "b", STEPS(SEE, DONE));
        bench_run(&b);
        assert_string_equal(b.log, "aborted same aborted ");
        assert_int_equal(bench_result(&b, "a").code, ES_OK);
        bench_close(&b);
        es_abort_free(b.call.abort);
    }
}

static void line_12_an_outside_abort_does_not_fail_all_but_fails_flow_with_its_reason(void **state)
{
    const int codes[] = { [ES_ALL] = ES_OK, [ES_ALL_SETTLED] = ES_OK, [ES_FLOW] = ES_ABORTED };

    (void)state;
    for (int mode = ES_ALL; mode <= ES_FLOW; mode++) {
        struct bench b;

        bench_open(&b, (enum es_mode)mode);
        b.call.abort = es_abort_new(NULL);
        bench_task(&b, "aborts", STEPS(RUN(2), ABORT(b.call.abort, &reason), DONE));
        bench_task(&b, "works", STEPS(RUN(5), RETURN(&one)));
        bench_run(&b);
        assert_int_equal(b.code, codes[mode]);
        assert_ptr_equal(b.error.reason, mode == ES_FLOW ? &reason : NULL);
        assert_ptr_equal(bench_result(&b, "works").value, &one);
        assert_int_equal(b.clock.now, 5 * MS);
        bench_close(&b);
        es_abort_free(b.call.abort);
    }
}

static void line_13_the_first_end_by_time_gives_the_value_and_stops_its_body(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_FLOW);
    bench_task(&b, "late", STEPS(RUN(9), END(&two)));
    bench_task(&b, "soon", STEPS(RUN(3), END(&one)));
    bench_run(&b);
    assert_int_equal(b.code, ES_OK);
    assert_int_equal(es_flow_value(b.sched).code, ES_OK);
    assert_ptr_equal(es_flow_value(b.sched).value, &one);
    assert_int_equal(bench_actor(&b, "soon")->left, 3 * MS);
    assert_int_equal(bench_result(&b, "soon").code, ES_ENDED);
    bench_close(&b);
}

static void line_13_the_value_may_be_none_and_is_none_without_an_end(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_FLOW);
    bench_task(&b, "none", STEPS(END(NULL)));
    bench_task(&b, "some", STEPS(RUN(1), END(&one)));
    bench_run(&b);
    assert_int_equal(es_flow_value(b.sched).code, ES_OK);
    assert_null(es_flow_value(b.sched).value);
    bench_close(&b);
    bench_open(&b, ES_FLOW);
    bench_task(&b, "goes through", STEPS(RUN(1), RETURN(&one)));
    bench_run(&b);
    assert_int_equal(b.code, ES_OK);
    assert_int_equal(es_flow_value(b.sched).code, ES_UNKNOWN);
    bench_close(&b);
}

static void line_14_awaits_of_the_ended_one_fail_also_for_those_already_waiting(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_FLOW);
    bench_task(&b, "waiting", STEPS(AWAIT("ends"), DONE));
    bench_task(&b, "catching", STEPS(CATCH("ends"), RETURN(&two)));
    bench_task(&b, "ends", STEPS(RUN(3), END(&one)));
    bench_task(&b, "late", STEPS(RUN(6), AWAIT("ends"), DONE));
    bench_run(&b);
    assert_int_equal(b.code, ES_OK);
    assert_int_equal(bench_result(&b, "waiting").code, ES_ENDED);
    assert_int_equal(bench_actor(&b, "waiting")->left, 3 * MS);
    assert_int_equal(bench_actor(&b, "catching")->last.code, ES_ENDED);
    assert_ptr_equal(bench_result(&b, "catching").value, &two);
    assert_int_equal(bench_result(&b, "late").code, ES_ENDED);
    bench_close(&b);
}

static void line_14_bodies_not_yet_entered_are_entered_and_independent_ones_finish(void **state)
{
    struct bench b;

    (void)state;
    if (bench_workers() > 1)
        skip(); /* about order */
    bench_open(&b, ES_FLOW);
    bench_task(&b, "ends", STEPS(SAY("ends"), END(&one)));
    bench_task(&b, "after", STEPS(SAY("after"), RUN(4), RETURN(&two)));
    bench_run(&b);
    assert_string_equal(b.log, "ends after ");
    assert_ptr_equal(bench_result(&b, "after").value, &two);
    bench_close(&b);
}

static void line_14_every_await_that_begins_after_the_end_fails_and_can_be_caught(void **state)
{
    struct bench b;

    (void)state;
    for (unsigned flags = 0; flags <= ES_CONTINUE; flags += ES_CONTINUE) {
        bench_open(&b, ES_FLOW);
        b.call.flags = flags;
        bench_task(&b, "done", STEPS(RETURN(&one)));
        bench_task(&b, "ends", STEPS(END_ON(&one), CATCH("done"), RETURN(&two)));
        bench_task(&b, "of a done one", STEPS(RUN(3), AWAIT("done"), DONE));
        bench_task(&b, "of a running one", STEPS(RUN(3), CATCH("sleeps"), RETURN(&two)));
        bench_task(&b, "sleeps", STEPS(RUN(9), DONE));
        bench_task(&b, "passed on", STEPS(RUN(3), AWAIT("of a done one"), DONE));
        bench_task(&b, "unknown", STEPS(CATCH("nobody"), DONE));
        bench_run(&b);
        assert_int_equal(b.code, ES_OK);
        assert_int_equal(bench_actor(&b, "ends")->last.code, ES_ENDED);
        assert_int_equal(bench_result(&b, "of a done one").code, ES_ENDED);
        assert_int_equal(bench_actor(&b, "of a running one")->last.code, ES_ENDED);
        assert_int_equal(bench_actor(&b, "of a running one")->left, 3 * MS);
        assert_int_equal(bench_result(&b, "passed on").code, ES_ENDED);
        assert_int_equal(bench_actor(&b, "unknown")->last.code, ES_UNKNOWN);
        bench_close(&b);
    }
}

static void line_14_those_who_wait_already_for_other_tasks_go_on(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_FLOW);
    bench_task(&b, "ends", STEPS(RUN(1), END(&one)));
    bench_task(&b, "works", STEPS(RUN(9), RETURN(&two)));
    bench_task(&b, "waits", STEPS(GIVE("works")));
    bench_run(&b);
    assert_ptr_equal(bench_result(&b, "waits").value, &two);
    assert_int_equal(bench_actor(&b, "waits")->left, 9 * MS);
    bench_close(&b);
}

static void line_14_an_await_after_the_end_lets_others_run_first(void **state)
{
    struct bench b;

    (void)state;
    if (bench_workers() > 1)
        skip(); /* about order */
    bench_open(&b, ES_FLOW);
    bench_task(&b, "ends", STEPS(END_ON(&one), CATCH("other"), SAY("caught"), DONE));
    bench_task(&b, "other", STEPS(SAY("other"), DONE));
    bench_run(&b);
    assert_string_equal(b.log, "other caught ");
    bench_close(&b);
}

static void line_15_the_flow_returns_when_every_task_is_done_and_does_not_abort(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_FLOW);
    bench_task(&b, "ends", STEPS(RUN(1), END(&one)));
    bench_task(&b, "slow", STEPS(RUN(40), SEE, DONE));
    b.sched = es_sched_new(&b.options, NULL);
    es_start(b.sched, b.set, &b.call, NULL);
    assert_int_equal(es_wait(b.sched, NULL), ES_OK);
    assert_int_equal(b.clock.now, 40 * MS);
    assert_string_equal(b.log, "going ");
    es_finish(b.sched, NULL);
    bench_close(&b);
}

static void
line_15_an_error_even_a_later_one_beats_the_end_and_the_first_declared_counts(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_FLOW);
    bench_task(&b, "ends", STEPS(RUN(1), END(&one)));
    bench_task(&b, "first declared", STEPS(RUN(9), FAIL(&reason)));
    bench_task(&b, "first in time", STEPS(RUN(5), FAIL(&other)));
    bench_run(&b);
    assert_int_equal(b.code, ES_FAILED);
    assert_ptr_equal(b.error.reason, &reason);
    bench_close(&b);
}

static void line_15_an_outside_abort_beats_errors_and_the_end(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_FLOW);
    b.call.abort = es_abort_new(NULL);
    bench_task(&b, "ends", STEPS(RUN(1), END(&one)));
    bench_task(&b, "fails", STEPS(RUN(2), FAIL(&other)));
    bench_task(&b, "aborts", STEPS(RUN(3), ABORT(b.call.abort, &reason), DONE));
    bench_run(&b);
    assert_int_equal(b.code, ES_ABORTED);
    assert_ptr_equal(b.error.reason, &reason);
    bench_close(&b);
    es_abort_free(b.call.abort);
}

static void line_16_catching_the_end_inside_the_body_still_ends_the_flow(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_FLOW);
    bench_task(&b, "catches", STEPS(END_ON(&one), RUN(2), RETURN(&two)));
    bench_task(&b, "reads", STEPS(GIVE("catches")));
    bench_run(&b);
    assert_int_equal(b.code, ES_OK);
    assert_ptr_equal(es_flow_value(b.sched).value, &one);
    assert_ptr_equal(bench_result(&b, "catches").value, &two);
    bench_close(&b);
}

static void an_early_flow_returns_at_the_end_and_cuts_the_others_short(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_FLOW);
    b.call.flags = ES_EARLY;
    bench_task(&b, "slow", STEPS(RUN(40), DONE));
    bench_task(&b, "ends", STEPS(RUN(1), END(&one)));
    bench_task(&b, "waits", STEPS(AWAIT("slow"), DONE));
    bench_run(&b);
    assert_int_equal(b.code, ES_OK);
    assert_ptr_equal(es_flow_value(b.sched).value, &one);
    assert_int_equal(b.clock.now, 1 * MS);
    assert_int_equal(bench_result(&b, "slow").code, ES_ENDED);
    assert_int_equal(bench_result(&b, "waits").code, ES_ENDED);
    bench_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_11_a_siblings_failure_aborts_in_all_with_its_error_as_the_reason),
        cmocka_unit_test(line_11_a_siblings_failure_does_not_abort_in_all_settled),
        cmocka_unit_test(line_11_an_outside_abort_is_passed_on_in_every_mode_by_identity),
        cmocka_unit_test(line_11_aborted_beforehand_bodies_start_all_the_same_and_see_it),
        cmocka_unit_test(line_12_an_outside_abort_does_not_fail_all_but_fails_flow_with_its_reason),
        cmocka_unit_test(line_13_the_first_end_by_time_gives_the_value_and_stops_its_body),
        cmocka_unit_test(line_13_the_value_may_be_none_and_is_none_without_an_end),
        cmocka_unit_test(line_14_awaits_of_the_ended_one_fail_also_for_those_already_waiting),
        cmocka_unit_test(line_14_bodies_not_yet_entered_are_entered_and_independent_ones_finish),
        cmocka_unit_test(line_14_every_await_that_begins_after_the_end_fails_and_can_be_caught),
        cmocka_unit_test(line_14_those_who_wait_already_for_other_tasks_go_on),
        cmocka_unit_test(line_14_an_await_after_the_end_lets_others_run_first),
        cmocka_unit_test(line_15_the_flow_returns_when_every_task_is_done_and_does_not_abort),
        cmocka_unit_test(
            line_15_an_error_even_a_later_one_beats_the_end_and_the_first_declared_counts),
        cmocka_unit_test(line_15_an_outside_abort_beats_errors_and_the_end),
        cmocka_unit_test(line_16_catching_the_end_inside_the_body_still_ends_the_flow),
        cmocka_unit_test(an_early_flow_returns_at_the_end_and_cuts_the_others_short),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
