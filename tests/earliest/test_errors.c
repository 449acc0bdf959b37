/* SPDX-License-Identifier: GPL-3.0-or-later
 * Errors in `all`, and `allSettled`: lines 7 to 10 of what better-all does. */
#include "support.h"

#include <string.h>

static int reason, other, one;

static void line_7_the_first_failure_in_time_is_the_result(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "slow", STEPS(RUN(20), FAIL(&other)));
    bench_task(&b, "quick", STEPS(RUN(10), FAIL(&reason)));
    bench_run(&b);
    assert_int_equal(b.code, ES_FAILED);
    assert_ptr_equal(b.error.reason, &reason);
    assert_int_equal(b.error.task, 1);
    assert_string_equal(b.error.text, "Task \"quick\" failed");
    assert_ptr_equal(bench_result(&b, "slow").value, &other);
    bench_close(&b);
}

static void line_7_the_failure_comes_at_once_while_siblings_run_on_and_see_the_abort(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "sibling", STEPS(SEE, RUN(50), SEE, DONE));
    bench_task(&b, "fails", STEPS(RUN(10), FAIL(&reason)));
    b.sched = es_sched_new(&b.options, NULL);
    assert_int_equal(es_start(b.sched, b.set, &b.call, &b.error), ES_OK);
    assert_int_equal(es_wait(b.sched, &b.error), ES_FAILED);
    assert_int_equal(b.clock.now, 10 * MS);
    assert_int_equal(bench_result(&b, "sibling").code, ES_BUSY);
    assert_string_equal(b.log, "going ");
    assert_int_equal(es_finish(b.sched, &b.error), ES_FAILED);
    assert_int_equal(b.clock.now, 50 * MS);
    assert_int_equal(bench_result(&b, "sibling").code, ES_OK);
    assert_string_equal(b.log, "going aborted ");
    bench_close(&b);
}

static void line_7_a_failure_reaches_all_waiters_as_the_same_error(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "far", STEPS(AWAIT("near"), RETURN(&one)));
    bench_task(&b, "near", STEPS(AWAIT("source"), RETURN(&one)));
    bench_task(&b, "source", STEPS(RUN(5), FAIL(&reason)));
    bench_task(&b, "late", STEPS(RUN(9), GIVE("source")));
    bench_run(&b);
    for (es_id task = 0; task < 4; task++) {
        struct es_result result = es_task_result(b.sched, task);

        assert_int_equal(result.code, ES_FAILED);
        assert_ptr_equal(result.value, &reason);
        assert_int_equal(result.task, 2);
    }
    assert_int_equal(b.error.task, 2);
    bench_close(&b);
}

static void line_7_a_waiter_that_catches_goes_on(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "source", STEPS(RUN(5), FAIL(&reason)));
    bench_task(&b, "catches", STEPS(CATCH("source"), RUN(5), RETURN(&one)));
    bench_run(&b);
    assert_int_equal(b.code, ES_FAILED);
    assert_int_equal(bench_actor(&b, "catches")->left, 10 * MS);
    assert_ptr_equal(bench_result(&b, "catches").value, &one);
    bench_close(&b);
}

static void line_8_an_unknown_name_fails_at_the_moment_of_access(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "a", STEPS(RUN(3), AWAIT("x"), DONE));
    bench_task(&b, "b", STEPS(CATCH("toString"), RETURN(&one)));
    bench_run(&b);
    assert_int_equal(b.code, ES_UNKNOWN);
    assert_string_equal(b.error.text, "Unknown task \"x\"");
    assert_int_equal(bench_actor(&b, "a")->left, 3 * MS);
    assert_int_equal(bench_actor(&b, "b")->last.code, ES_UNKNOWN);
    assert_ptr_equal(bench_result(&b, "b").value, &one);
    bench_close(&b);
}

static void line_8_a_task_that_is_no_function_fails_the_set(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "a", STEPS(SAY("entered"), DONE));
    assert_int_equal(es_set_add(b.set, "x", NULL, NULL), ES_NONE);
    bench_run(&b);
    assert_int_equal(b.code, ES_NO_FUNCTION);
    assert_string_equal(b.error.text, "Task \"x\" is not a function");
    assert_string_equal(b.log, "");
    bench_close(&b);
}

static void heard(struct es_abort_listener *listener, struct es_result why)
{
    bench_say(listener->data, why.value == &reason ? "listener" : "wrong");
}

static struct es_result listens(struct es_self *self, void *data)
{
    struct es_result slept;

    es_abort_listen(es_abort_of(self), data);
    slept = es_sleep(self, 100 * MS);
    return slept;
}

static void line_9_on_failure_listeners_come_first_then_waiters_then_the_caller(void **state)
{
    struct bench b;
    struct es_abort_listener listener = { .heard = heard, .data = &b };

    (void)state;
    if (bench_workers() > 1)
        skip(); /* about order */
    bench_open(&b, ES_ALL);
    bench_task(&b, "waiter", STEPS(CATCH("fails"), SAY("waiter"), DONE));
    es_set_add(b.set, "listens", listens, &listener);
    bench_task(&b, "fails", STEPS(RUN(1), FAIL(&reason)));
    b.sched = es_sched_new(&b.options, NULL);
    es_start(b.sched, b.set, &b.call, NULL);
    assert_int_equal(es_wait(b.sched, NULL), ES_FAILED);
    bench_say(&b, "caller");
    es_finish(b.sched, NULL);
    assert_string_equal(b.log, "listener waiter caller ");
    bench_close(&b);
}

static void line_10_all_settled_gives_each_task_its_own_result_and_never_fails(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL_SETTLED);
    bench_task(&b, "fine", STEPS(RUN(1), RETURN(&one)));
    bench_task(&b, "fails", STEPS(RUN(2), FAIL(&reason)));
    bench_task(&b, "follows", STEPS(AWAIT("fails"), DONE));
    bench_task(&b, "handles", STEPS(CATCH("fails"), RETURN(&one)));
    bench_task(&b, "independent", STEPS(RUN(30), SEE, DONE));
    bench_task(&b, "none", STEPS(FAIL(NULL)));
    bench_run(&b);
    assert_int_equal(b.code, ES_OK);
    assert_int_equal(bench_result(&b, "fine").code, ES_OK);
    assert_int_equal(bench_result(&b, "fails").code, ES_FAILED);
    assert_ptr_equal(bench_result(&b, "fails").value, &reason);
    assert_int_equal(bench_result(&b, "follows").code, ES_FAILED);
    assert_ptr_equal(bench_result(&b, "follows").value, &reason);
    assert_int_equal(bench_result(&b, "handles").code, ES_OK);
    assert_int_equal(bench_result(&b, "none").code, ES_FAILED);
    assert_null(bench_result(&b, "none").value);
    assert_int_equal(bench_actor(&b, "independent")->left, 30 * MS);
    assert_string_equal(b.log, "going ");
    bench_close(&b);
}

static void all_errors_are_listed_in_the_order_of_failing(void **state)
{
    struct bench b;
    es_id task;

    (void)state;
    bench_open(&b, ES_ALL_SETTLED);
    bench_task(&b, "third", STEPS(RUN(3), FAIL(&one)));
    bench_task(&b, "fine", STEPS(RUN(2), DONE));
    bench_task(&b, "first", STEPS(RUN(1), FAIL(&reason)));
    bench_task(&b, "second", STEPS(AWAIT("first"), DONE));
    bench_run(&b);
    task = es_failed_next(b.sched, ES_NONE);
    assert_string_equal(es_set_name(b.set, task), "first");
    task = es_failed_next(b.sched, task);
    assert_string_equal(es_set_name(b.set, task), "second");
    task = es_failed_next(b.sched, task);
    assert_string_equal(es_set_name(b.set, task), "third");
    assert_int_equal(es_failed_next(b.sched, task), ES_NONE);
    bench_close(&b);
}

/* Two that await the same are in a list while they wait; neither fails. */
static void behind_a_task_that_did_not_fail_there_is_none(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL_SETTLED);
    bench_task(&b, "awaited", STEPS(RUN(1), DONE));
    bench_task(&b, "first", STEPS(AWAIT("awaited"), DONE));
    bench_task(&b, "second", STEPS(AWAIT("awaited"), DONE));
    bench_task(&b, "fails", STEPS(FAIL(&reason)));
    bench_run(&b);
    for (es_id task = 0; task < 3; task++)
        assert_int_equal(es_failed_next(b.sched, task), ES_NONE);
    assert_int_equal(es_failed_next(b.sched, ES_NONE), 3);
    assert_int_equal(es_failed_next(b.sched, 4), ES_NONE);
    assert_int_equal(es_failed_next(b.sched, ES_NONE - 1), ES_NONE);
    bench_close(&b);
}

static void a_code_of_the_bodys_own_making_counts_as_failed(void **state)
{
    const int32_t codes[] = { -1, -3, 1000, INT32_MIN };

    (void)state;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        struct bench b;
        struct step steps[] = { { .act = ACT_CODE, .number = codes[i] } };

        bench_open(&b, ES_ALL);
        bench_task(&b, "odd", steps);
        bench_task(&b, "reads", STEPS(AWAIT("odd"), DONE));
        bench_run(&b);
        assert_int_equal(b.code, ES_FAILED);
        assert_int_equal(bench_result(&b, "reads").code, ES_FAILED);
        bench_close(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_7_the_first_failure_in_time_is_the_result),
        cmocka_unit_test(line_7_the_failure_comes_at_once_while_siblings_run_on_and_see_the_abort),
        cmocka_unit_test(line_7_a_failure_reaches_all_waiters_as_the_same_error),
        cmocka_unit_test(line_7_a_waiter_that_catches_goes_on),
        cmocka_unit_test(line_8_an_unknown_name_fails_at_the_moment_of_access),
        cmocka_unit_test(line_8_a_task_that_is_no_function_fails_the_set),
        cmocka_unit_test(line_9_on_failure_listeners_come_first_then_waiters_then_the_caller),
        cmocka_unit_test(line_10_all_settled_gives_each_task_its_own_result_and_never_fails),
        cmocka_unit_test(all_errors_are_listed_in_the_order_of_failing),
        cmocka_unit_test(behind_a_task_that_did_not_fail_there_is_none),
        cmocka_unit_test(a_code_of_the_bodys_own_making_counts_as_failed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
