/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cancellation that is structured: waits are cut short, bodies unwind by themselves, hooks run, and
 * the call returns when all have. Time limits of tasks and calls, and deadlines of waits. */
#include "support.h"

#include <pthread.h>
#include <string.h>

static int reason, one;

static void a_failure_cuts_waits_short_and_the_call_returns_when_all_have_unwound(void **state)
{
    struct bench b;
    es_id later;

    (void)state;
    bench_open(&b, ES_ALL);
    b.call.flags = ES_CANCEL;
    bench_task(&b, "sleeps", STEPS(RUN(50), SAY("never"), DONE));
    bench_task(&b, "awaits", STEPS(AWAIT("sleeps"), SAY("never"), DONE));
    bench_task(&b, "fails", STEPS(RUN(5), FAIL(&reason)));
    bench_task(&b, "catches",
               STEPS(CATCH("sleeps"), CATCH("awaits"), SAY("caught"), SEE, RETURN(&one)));
    later = bench_task(&b, "not entered", STEPS(SAY("never"), DONE));
    es_set_after(b.set, later, 0);
    b.sched = es_sched_new(&b.options, NULL);
    es_start(b.sched, b.set, &b.call, NULL);
    assert_int_equal(es_wait(b.sched, &b.error), ES_FAILED);
    assert_ptr_equal(b.error.reason, &reason);
    assert_int_equal(b.clock.now, 5 * MS);
    assert_int_equal(bench_result(&b, "sleeps").code, ES_CANCELLED);
    assert_int_equal(bench_result(&b, "awaits").code, ES_CANCELLED);
    assert_int_equal(bench_result(&b, "not entered").code, ES_CANCELLED);
    assert_int_equal(bench_actor(&b, "catches")->last.code, ES_CANCELLED);
    assert_ptr_equal(bench_result(&b, "catches").value, &one);
    assert_string_equal(b.log, "caught aborted ");
    assert_int_equal(es_finish(b.sched, NULL), ES_FAILED);
    bench_close(&b);
}

static void without_cancel_an_abort_cuts_nothing_short(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "sleeps", STEPS(RUN(50), SAY("slept"), DONE));
    bench_task(&b, "fails", STEPS(RUN(5), FAIL(&reason)));
    bench_run(&b);
    assert_string_equal(b.log, "slept ");
    assert_int_equal(b.clock.now, 50 * MS);
    bench_close(&b);
}

static void an_outside_abort_that_cancels_is_the_calls_outcome(void **state)
{
    const int codes[] = { [ES_ALL] = ES_ABORTED, [ES_ALL_SETTLED] = ES_OK, [ES_FLOW] = ES_ABORTED };

    (void)state;
    for (int mode = ES_ALL; mode <= ES_FLOW; mode++) {
        struct bench b;

        bench_open(&b, (enum es_mode)mode);
        b.call.flags = ES_CANCEL;
        b.call.abort = es_abort_new(NULL);
        bench_task(&b, "sleeps", STEPS(RUN(50), DONE));
        bench_task(&b, "aborts", STEPS(RUN(3), ABORT(b.call.abort, &reason), RUN(1), DONE));
        bench_run(&b);
        assert_int_equal(b.code, codes[mode]);
        assert_ptr_equal(b.error.reason, mode == ES_ALL_SETTLED ? NULL : &reason);
        assert_int_equal(b.clock.now, 3 * MS);
        assert_int_equal(bench_result(&b, "sleeps").code, ES_CANCELLED);
        assert_int_equal(bench_result(&b, "aborts").code, ES_CANCELLED);
        bench_close(&b);
        es_abort_free(b.call.abort);
    }
}

static void aborted_beforehand_with_cancel_nothing_is_entered(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    b.call.flags = ES_CANCEL;
    b.call.abort = es_abort_new(NULL);
    es_abort_request(b.call.abort, &reason);
    bench_task(&b, "a", STEPS(SAY("never"), DONE));
    es_set_after(b.set, bench_task(&b, "b", STEPS(SAY("never"), DONE)), 0);
    bench_run(&b);
    assert_int_equal(b.code, ES_ABORTED);
    assert_string_equal(b.log, "");
    assert_int_equal(bench_result(&b, "b").code, ES_CANCELLED);
    bench_close(&b);
    es_abort_free(b.call.abort);
}

static void a_dependency_that_ends_well_after_a_cancellation_wakes_nobody_twice(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL_SETTLED);
    b.call.flags = ES_CANCEL;
    b.call.abort = es_abort_new(NULL);
    for (int i = 0; i < 4; i++) {
        static const char *const names[] = { "p0", "p1", "p2", "p3" };
        static const struct step steps[] = { CATCH("holds"), RETURN(&one) };

        bench_task(&b, names[i], steps);
    }
    bench_task(&b, "holds", STEPS(RUN(50), DONE));
    bench_task(&b, "aborts", STEPS(RUN(3), ABORT(b.call.abort, &reason), DONE));
    bench_task(&b, "after", STEPS(SAY("never"), DONE));
    for (es_id i = 0; i < 6; i++)
        es_set_after(b.set, 6, i);
    bench_run(&b);
    assert_int_equal(b.code, ES_OK);
    assert_int_equal(bench_result(&b, "after").code, ES_CANCELLED);
    assert_int_equal(bench_result(&b, "p3").code, ES_OK);
    assert_string_equal(b.log, "");
    bench_close(&b);
    es_abort_free(b.call.abort);
}

static void a_calls_time_limit_cancels_everything(void **state)
{
    const int codes[] = {
        [ES_ALL] = ES_TIMED_OUT, [ES_ALL_SETTLED] = ES_OK, [ES_FLOW] = ES_TIMED_OUT
    };

    (void)state;
    for (int mode = ES_ALL; mode <= ES_FLOW; mode++) {
        struct bench b;

        bench_open(&b, (enum es_mode)mode);
        b.call.timeout = 10 * MS;
        bench_task(&b, "slow", STEPS(RUN(50), DONE));
        bench_task(&b, "quick", STEPS(RUN(5), RETURN(&one)));
        bench_task(&b, "waits", STEPS(AWAIT("slow"), DONE));
        bench_run(&b);
        assert_int_equal(b.code, codes[mode]);
        assert_int_equal(b.clock.now, 10 * MS);
        assert_int_equal(bench_result(&b, "slow").code, ES_TIMED_OUT);
        assert_int_equal(bench_result(&b, "waits").code, ES_TIMED_OUT);
        assert_ptr_equal(bench_result(&b, "quick").value, &one);
        bench_close(&b);
    }
}

static void a_call_within_its_time_limit_leaves_no_timer_behind(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    b.call.timeout = 10 * MS;
    bench_task(&b, "quick", STEPS(RUN(7), DONE));
    for (int i = 0; i < 3; i++) {
        bench_run(&b);
        assert_int_equal(b.code, ES_OK);
    }
    assert_int_equal(b.clock.now, 21 * MS);
    bench_close(&b);
}

static void a_tasks_time_limit_ends_its_waits_and_it_may_still_give_a_value(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL_SETTLED);
    es_set_timeout(b.set, bench_task(&b, "sleeps", STEPS(RUN(50), DONE)), 10 * MS);
    es_set_timeout(b.set,
                   bench_task(&b, "falls back", STEPS(CATCH("slow"), CATCH("slow"), RETURN(&one))),
                   20 * MS);
    es_set_timeout(b.set, bench_task(&b, "quick", STEPS(RUN(5), RETURN(&one))), 10 * MS);
    bench_task(&b, "slow", STEPS(RUN(100), DONE));
    bench_task(&b, "follows", STEPS(GIVE("sleeps")));
    bench_run(&b);
    assert_int_equal(bench_result(&b, "sleeps").code, ES_TIMED_OUT);
    assert_int_equal(bench_actor(&b, "sleeps")->left, 10 * MS);
    assert_int_equal(bench_actor(&b, "falls back")->left, 20 * MS);
    assert_ptr_equal(bench_result(&b, "falls back").value, &one);
    assert_ptr_equal(bench_result(&b, "quick").value, &one);
    assert_int_equal(bench_result(&b, "slow").code, ES_OK);
    assert_int_equal(bench_result(&b, "follows").code, ES_TIMED_OUT);
    assert_int_equal(bench_result(&b, "follows").task, 0);
    bench_close(&b);
}

static void a_time_limit_in_all_fails_the_call_and_names_the_task(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    es_set_timeout(b.set, bench_task(&b, "sleeps", STEPS(RUN(50), DONE)), 10 * MS);
    bench_run(&b);
    assert_int_equal(b.code, ES_TIMED_OUT);
    assert_string_equal(b.error.text, "Task \"sleeps\": The time limit has passed");
    bench_close(&b);
}

struct waiter {
    struct bench *bench;
    const char *name;
    es_ns deadline;
    struct es_result result;
};

static struct es_result waits(struct es_self *self, void *data)
{
    struct waiter *waiter = data;

    waiter->result = es_await_until(self, 0, waiter->deadline);
    bench_say(waiter->bench, waiter->name);
    return es_ok(NULL);
}

static void a_waiter_that_gives_up_leaves_the_others_in_their_order(void **state)
{
    (void)state;
    if (bench_workers() > 1)
        skip(); /* about order */
    for (unsigned giving_up = 0; giving_up < 8; giving_up++) {
        struct bench b;
        struct waiter waiters[3] = { { .name = "x" }, { .name = "y" }, { .name = "z" } };
        char expected[16] = "";

        bench_open(&b, ES_ALL);
        bench_task(&b, "source", STEPS(RUN(10), RETURN(&one)));
        for (unsigned i = 0; i < 3; i++) {
            waiters[i].bench = &b;
            waiters[i].deadline = giving_up >> i & 1 ? 5 * MS : 15 * MS;
            es_set_add(b.set, waiters[i].name, waits, &waiters[i]);
        }
        bench_run(&b);
        for (unsigned late = 0; late < 2; late++)
            for (unsigned i = 0; i < 3; i++)
                if ((giving_up >> i & 1) != late)
                    strcat(strcat(expected, waiters[i].name), " ");
        assert_string_equal(b.log, expected);
        for (unsigned i = 0; i < 3; i++)
            assert_int_equal(waiters[i].result.code, giving_up >> i & 1 ? ES_TIMED_OUT : ES_OK);
        assert_int_equal(b.clock.now, 10 * MS);
        bench_close(&b);
    }
}

static void hook(void *data) { bench_say(data, "hook"); }

static void last_hook(void *data) { bench_say(data, "last"); }

static struct es_result hooked(struct es_self *self, void *data)
{
    struct es_result slept;

    es_defer(self, last_hook, data);
    es_defer(self, hook, data);
    bench_say(data, "body");
    slept = es_sleep(self, 10 * MS);
    bench_say(data, slept.code ? "cut" : "slept");
    return slept;
}

static void hooks_run_last_in_first_out_however_the_body_ends(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    es_set_add(b.set, "hooked", hooked, &b);
    bench_run(&b);
    assert_string_equal(b.log, "body slept hook last ");
    bench_close(&b);
    bench_open(&b, ES_ALL);
    b.call.flags = ES_CANCEL;
    es_set_add(b.set, "hooked", hooked, &b);
    bench_task(&b, "fails", STEPS(RUN(5), FAIL(&reason)));
    bench_run(&b);
    assert_string_equal(b.log, "body cut hook last ");
    bench_close(&b);
}

static void freeing_a_scheduler_in_the_middle_runs_the_bodies_to_their_ends(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "fails", STEPS(RUN(1), FAIL(&reason)));
    bench_task(&b, "goes on", STEPS(RUN(9), SAY("end"), DONE));
    b.sched = es_sched_new(&b.options, NULL);
    es_start(b.sched, b.set, &b.call, NULL);
    es_wait(b.sched, NULL);
    assert_string_equal(b.log, "");
    es_sched_free(b.sched);
    b.sched = NULL;
    assert_string_equal(b.log, "end ");
    bench_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failure_cuts_waits_short_and_the_call_returns_when_all_have_unwound),
        cmocka_unit_test(without_cancel_an_abort_cuts_nothing_short),
        cmocka_unit_test(an_outside_abort_that_cancels_is_the_calls_outcome),
        cmocka_unit_test(aborted_beforehand_with_cancel_nothing_is_entered),
        cmocka_unit_test(a_dependency_that_ends_well_after_a_cancellation_wakes_nobody_twice),
        cmocka_unit_test(a_calls_time_limit_cancels_everything),
        cmocka_unit_test(a_call_within_its_time_limit_leaves_no_timer_behind),
        cmocka_unit_test(a_tasks_time_limit_ends_its_waits_and_it_may_still_give_a_value),
        cmocka_unit_test(a_time_limit_in_all_fails_the_call_and_names_the_task),
        cmocka_unit_test(a_waiter_that_gives_up_leaves_the_others_in_their_order),
        cmocka_unit_test(hooks_run_last_in_first_out_however_the_body_ends),
        cmocka_unit_test(freeing_a_scheduler_in_the_middle_runs_the_bodies_to_their_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
