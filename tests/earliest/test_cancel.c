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

static void abort_more(struct es_abort_listener *listener, struct es_result why)
{
    (void)why;
    es_abort_request(listener->data, &one);
}

static struct es_result relays(struct es_self *self, void *data)
{
    es_abort_listen(es_abort_of(self), data);
    return es_sleep(self, 100 * MS);
}

static void a_listener_that_aborts_leaves_the_waiters_of_the_failed_one_whole(void **state)
{
    struct bench b;
    struct es_abort_listener listener = { .heard = abort_more };

    (void)state;
    if (bench_workers() > 1)
        skip(); /* about order */
    bench_open(&b, ES_ALL);
    b.call.flags = ES_CANCEL;
    listener.data = b.call.abort = es_abort_new(NULL);
    es_set_add(b.set, "relays", relays, &listener);
    bench_task(&b, "x", STEPS(CATCH("fails"), SAY("x"), DONE));
    bench_task(&b, "y", STEPS(CATCH("fails"), SAY("y"), DONE));
    bench_task(&b, "other", STEPS(CATCH("relays"), SAY("other"), DONE));
    bench_task(&b, "fails", STEPS(RUN(1), FAIL(&reason)));
    bench_run(&b);
    assert_int_equal(b.code, ES_FAILED);
    assert_int_equal(bench_actor(&b, "x")->last.code, ES_FAILED);
    assert_int_equal(bench_actor(&b, "y")->last.code, ES_FAILED);
    assert_int_equal(bench_actor(&b, "other")->last.code, ES_CANCELLED);
    assert_string_equal(b.log, "other x y ");
    assert_int_equal(b.clock.now, 1 * MS);
    bench_close(&b);
    es_abort_free(b.call.abort);
}

static void *abort_from_outside(void *abort)
{
    es_abort_request(abort, &reason);
    return NULL;
}

static void an_abort_from_another_thread_wakes_a_scheduler_that_sleeps(void **state)
{
    struct es_abort *abort = es_abort_new(NULL);
    struct es_sched *sched = es_sched_new(NULL, NULL);
    struct es_call call = { .mode = ES_ALL, .flags = ES_CANCEL, .abort = abort };
    struct bench b;
    pthread_t thread;
    struct es_error error;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "sleeps for an hour", STEPS(RUN(3600000), DONE));
    assert_int_equal(es_start(sched, b.set, &call, NULL), ES_OK);
    assert_int_equal(pthread_create(&thread, NULL, abort_from_outside, abort), 0);
    assert_int_equal(es_finish(sched, &error), ES_ABORTED);
    assert_ptr_equal(error.reason, &reason);
    pthread_join(thread, NULL);
    es_sched_free(sched);
    es_abort_free(abort);
    bench_close(&b);
}

static void an_abort_may_come_at_any_moment_of_a_calls_life(void **state)
{
    struct es_sched *sched = es_sched_new(NULL, NULL);
    struct bench b;
    int outcomes[2] = { 0, 0 };

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "first", STEPS(CATCH("second"), CATCH("third"), RETURN(&one)));
    bench_task(&b, "second", STEPS(RUN(0), AWAIT("third"), DONE));
    bench_task(&b, "third", STEPS(RUN(0), RUN(0), DONE));
    for (int i = 0; i < 300; i++) {
        struct es_abort *abort = es_abort_new(NULL);
        struct es_call call = { .mode = ES_ALL, .flags = ES_CANCEL, .abort = abort };
        struct es_error error;
        pthread_t thread;
        int code;

        assert_int_equal(pthread_create(&thread, NULL, abort_from_outside, abort), 0);
        code = es_run(sched, b.set, &call, &error);
        assert_true(code == ES_OK || (code == ES_ABORTED && error.reason == &reason));
        outcomes[code == ES_OK]++;
        pthread_join(thread, NULL);
        assert_true(es_abort_requested(abort));
        es_abort_free(abort);
    }
    assert_int_equal(outcomes[0] + outcomes[1], 300);
    es_sched_free(sched);
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
        cmocka_unit_test(a_listener_that_aborts_leaves_the_waiters_of_the_failed_one_whole),
        cmocka_unit_test(freeing_a_scheduler_in_the_middle_runs_the_bodies_to_their_ends),
        cmocka_unit_test(an_abort_may_come_at_any_moment_of_a_calls_life),
        cmocka_unit_test(an_abort_from_another_thread_wakes_a_scheduler_that_sleeps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
