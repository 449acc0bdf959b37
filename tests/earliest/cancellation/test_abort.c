/* SPDX-License-Identifier: GPL-3.0-or-later
 * Aborts from listeners, from other threads, and at any moment of a call. */
#include "support.h"

#include <pthread.h>
#include <string.h>

static int reason, one;

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

static struct es_result sleeps_a_while(struct es_self *self, void *data)
{
    (void)data;
    return es_sleep(self, 5 * MS);
}

/* Three calls listen to one abort; one of them ends before it is requested, whichever. */
static void a_call_that_ended_hears_no_abort_and_the_others_do(void **state)
{
    (void)state;
    for (int ended = 0; ended < 3; ended++) {
        struct es_abort *abort = es_abort_new(NULL);
        struct bench benches[3];

        for (int i = 0; i < 3; i++) {
            bench_open(&benches[i], ES_ALL);
            benches[i].call.abort = abort;
            benches[i].call.flags = ES_CANCEL;
            es_set_add(benches[i].set, "sleeps", sleeps_a_while, NULL);
            benches[i].sched = es_sched_new(&benches[i].options, NULL);
            assert_int_equal(es_start(benches[i].sched, benches[i].set, &benches[i].call, NULL),
                             ES_OK);
        }
        assert_int_equal(es_finish(benches[ended].sched, NULL), ES_OK);
        es_abort_request(abort, &reason);
        for (int i = 0; i < 3; i++)
            if (i != ended)
                assert_int_equal(es_finish(benches[i].sched, NULL), ES_ABORTED);
        assert_int_equal(es_task_result(benches[ended].sched, 0).code, ES_OK);
        es_abort_free(abort);
        for (int i = 0; i < 3; i++)
            bench_close(&benches[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_that_ended_hears_no_abort_and_the_others_do),
        cmocka_unit_test(a_listener_that_aborts_leaves_the_waiters_of_the_failed_one_whole),
        cmocka_unit_test(an_abort_from_another_thread_wakes_a_scheduler_that_sleeps),
        cmocka_unit_test(an_abort_may_come_at_any_moment_of_a_calls_life),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
