/* SPDX-License-Identifier: GPL-3.0-or-later
 * Bad use: each a clear error and a clean return. */
#include "support.h"

#include <pthread.h>
#include <string.h>

static int one;

static struct es_result awaits_number(struct es_self *self, void *data)
{
    return es_await_id(self, *(const es_id *)data);
}

static void an_unknown_name_or_number_is_an_error(void **state)
{
    struct bench b;
    es_id number = 17;

    (void)state;
    bench_open(&b, ES_ALL);
    es_set_add(b.set, "a", awaits_number, &number);
    bench_run(&b);
    assert_int_equal(b.code, ES_UNKNOWN);
    assert_string_equal(b.error.text, "Unknown task number 17");
    number = ES_NONE;
    bench_run(&b);
    assert_int_equal(b.code, ES_UNKNOWN);
    bench_close(&b);
}

static void a_duplicate_name_fails_the_set(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "a", STEPS(SAY("entered"), DONE));
    bench_task(&b, "twice", STEPS(DONE));
    assert_int_equal(bench_task(&b, "twice", STEPS(DONE)), ES_NONE);
    bench_run(&b);
    assert_int_equal(b.code, ES_DUPLICATE);
    assert_string_equal(b.error.text, "Duplicate task \"twice\"");
    assert_string_equal(b.log, "");
    bench_close(&b);
}

static void the_first_error_of_a_set_is_the_one_that_is_told(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    assert_int_equal(es_set_add(b.set, "null", NULL, NULL), ES_NONE);
    es_set_after(b.set, 5, 6);
    es_set_timeout(b.set, 9, 1);
    assert_int_equal(es_set_build(b.set, &b.error), ES_NO_FUNCTION);
    assert_string_equal(b.error.text, "Task \"null\" is not a function");
    bench_close(&b);
}

static void dependencies_and_limits_for_no_task_are_errors(void **state)
{
    struct es_error error;

    (void)state;
    for (int which = 0; which < 4; which++) {
        struct bench b;

        bench_open(&b, ES_ALL);
        bench_task(&b, "a", STEPS(DONE));
        if (which == 0)
            es_set_after(b.set, 0, 1);
        if (which == 1)
            es_set_after(b.set, ES_NONE, 0);
        if (which == 2)
            es_set_timeout(b.set, 1, 5);
        if (which == 3)
            es_set_timeout(b.set, 0, -5);
        assert_int_equal(es_set_build(b.set, &error), which == 3 ? ES_MISUSE : ES_UNKNOWN);
        bench_close(&b);
    }
}

static void a_set_that_is_built_does_not_grow(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "a", STEPS(DONE));
    bench_run(&b);
    assert_int_equal(b.code, ES_OK);
    assert_int_equal(bench_task(&b, "b", STEPS(DONE)), ES_NONE);
    bench_run(&b);
    assert_int_equal(b.code, ES_MISUSE);
    bench_close(&b);
}

static struct es_self *kept;
static struct es_abort *kept_abort;

static struct es_result keeps(struct es_self *self, void *data)
{
    kept = self;
    kept_abort = es_abort_of(self);
    return es_sleep(self, *(const es_ns *)data);
}

static struct es_result uses_anothers_handle(struct es_self *self, void *data)
{
    (void)self;
    (void)data;
    return es_sleep(kept, 1);
}

static void waits_outside_a_body_are_refused(void **state)
{
    struct bench b;
    es_ns duration = 5;

    (void)state;
    bench_open(&b, ES_ALL);
    es_set_add(b.set, "keeps", keeps, &duration);
    bench_run(&b);
    assert_int_equal(es_await(kept, "keeps").code, ES_MISUSE);
    assert_int_equal(es_await_id(kept, 0).code, ES_MISUSE);
    assert_int_equal(es_await_until(kept, 0, 5).code, ES_MISUSE);
    assert_int_equal(es_sleep(kept, 1).code, ES_MISUSE);
    assert_int_equal(es_sleep_until(kept, 1).code, ES_MISUSE);
    assert_int_equal(es_value(kept, 0).code, ES_MISUSE);
    assert_int_equal(es_flow_end(kept, NULL).code, ES_MISUSE);
    assert_int_equal(es_wait_fd(kept, 0, 0, 0, NULL).code, ES_MISUSE);
    assert_int_equal(es_offload(kept, NULL, NULL).code, ES_MISUSE);
    assert_int_equal(es_defer(kept, NULL, NULL), ES_MISUSE);
    assert_int_equal(es_await(NULL, "keeps").code, ES_MISUSE);
    assert_int_equal(es_sleep(NULL, 1).code, ES_MISUSE);
    bench_close(&b);
}

static void another_bodys_handle_is_refused(void **state)
{
    struct bench b;
    es_ns duration = 5;

    (void)state;
    if (bench_workers() > 1)
        skip(); /* about order */
    bench_open(&b, ES_ALL_SETTLED);
    es_set_add(b.set, "keeps", keeps, &duration);
    es_set_add(b.set, "borrows", uses_anothers_handle, NULL);
    bench_run(&b);
    assert_int_equal(bench_result(&b, "borrows").code, ES_MISUSE);
    assert_int_equal(bench_result(&b, "keeps").code, ES_OK);
    bench_close(&b);
}

static void end_outside_a_flow_is_refused(void **state)
{
    (void)state;
    for (int mode = ES_ALL; mode <= ES_ALL_SETTLED; mode++) {
        struct bench b;

        bench_open(&b, (enum es_mode)mode);
        bench_task(&b, "ends", STEPS(END(&one)));
        bench_run(&b);
        assert_int_equal(bench_result(&b, "ends").code, ES_MISUSE);
        assert_int_equal(b.code, mode == ES_ALL ? ES_MISUSE : ES_OK);
        assert_int_equal(es_flow_value(b.sched).code, ES_UNKNOWN);
        bench_close(&b);
    }
}

static void calls_out_of_turn_are_refused(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "a", STEPS(RUN(1), DONE));
    b.sched = es_sched_new(&b.options, NULL);
    assert_int_equal(es_wait(b.sched, &b.error), ES_MISUSE);
    assert_string_equal(b.error.text, "No call was started");
    assert_int_equal(es_finish(b.sched, NULL), ES_MISUSE);
    assert_int_equal(es_task_result(b.sched, 0).code, ES_UNKNOWN);
    assert_int_equal(es_failed_next(b.sched, ES_NONE), ES_NONE);
    assert_int_equal(es_start(b.sched, b.set, NULL, NULL), ES_OK);
    assert_int_equal(es_start(b.sched, b.set, NULL, &b.error), ES_BUSY);
    assert_int_equal(es_finish(b.sched, NULL), ES_OK);
    assert_int_equal(es_start(NULL, b.set, NULL, NULL), ES_MISUSE);
    assert_int_equal(es_start(b.sched, NULL, NULL, NULL), ES_MISUSE);
    bench_close(&b);
}

struct foreign {
    struct es_sched *sched;
    int code;
    struct es_error error;
};

static void *waits_elsewhere(void *arg)
{
    struct foreign *foreign = arg;

    foreign->code = es_wait(foreign->sched, &foreign->error);
    return NULL;
}

static void a_call_from_a_foreign_thread_is_refused(void **state)
{
    struct bench b;
    struct foreign foreign;
    pthread_t thread;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "a", STEPS(RUN(1), DONE));
    foreign.sched = b.sched = es_sched_new(&b.options, NULL);
    assert_int_equal(es_start(b.sched, b.set, NULL, NULL), ES_OK);
    assert_int_equal(pthread_create(&thread, NULL, waits_elsewhere, &foreign), 0);
    pthread_join(thread, NULL);
    assert_int_equal(foreign.code, ES_MISUSE);
    assert_string_equal(foreign.error.text, "The call was started by another thread");
    assert_int_equal(es_finish(b.sched, NULL), ES_OK);
    bench_close(&b);
}

static struct es_result waits_for_own_call(struct es_self *self, void *data)
{
    struct bench *b = data;

    (void)self;
    b->code = es_wait(b->sched, &b->error);
    return es_ok(NULL);
}

static void a_body_cannot_wait_for_its_own_call(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    b.sched = es_sched_new(&b.options, NULL);
    es_set_add(b.set, "a", waits_for_own_call, &b);
    assert_int_equal(es_run(b.sched, b.set, NULL, NULL), ES_OK);
    assert_int_equal(b.code, ES_MISUSE);
    assert_string_equal(b.error.text, "A body cannot wait for its own call");
    bench_close(&b);
}

static struct es_result runs_another(struct es_self *self, void *data)
{
    struct bench *inner = data;
    struct es_result slept = es_sleep(self, 1);

    bench_run(inner);
    return slept.code ? slept : es_sleep(self, 1);
}

static void a_body_may_run_another_scheduler(void **state)
{
    struct bench outer;
    struct bench inner;

    (void)state;
    bench_open(&inner, ES_ALL);
    bench_task(&inner, "a", STEPS(AWAIT("b"), SAY("a"), DONE));
    bench_task(&inner, "b", STEPS(RUN(3), SAY("b"), DONE));
    bench_open(&outer, ES_ALL);
    es_set_add(outer.set, "outer", runs_another, &inner);
    es_set_add(outer.set, "again", awaits_number, &(es_id){ 0 });
    bench_run(&outer);
    assert_int_equal(outer.code, ES_OK);
    assert_int_equal(inner.code, ES_OK);
    assert_string_equal(inner.log, "b a ");
    assert_int_equal(outer.clock.now, 2);
    bench_close(&outer);
    bench_close(&inner);
}

static void not_heard(struct es_abort_listener *listener, struct es_result why)
{
    (void)why;
    *(int *)listener->data = 1;
}

static void an_abort_after_its_call_is_closed(void **state)
{
    struct bench b;
    es_ns duration = 1;
    int heard = 0;
    struct es_abort_listener listener = { .heard = not_heard, .data = &heard };

    (void)state;
    bench_open(&b, ES_ALL);
    es_set_add(b.set, "keeps", keeps, &duration);
    bench_run(&b);
    assert_int_equal(es_abort_listen(kept_abort, &listener), ES_CLOSED);
    assert_int_equal(es_abort_reason(kept_abort).code, ES_CLOSED);
    assert_int_equal(es_abort_request(kept_abort, NULL), ES_MISUSE);
    es_abort_unlisten(kept_abort, &listener);
    assert_int_equal(heard, 0);
    bench_close(&b);
}

static void an_outside_abort_has_no_listeners(void **state)
{
    struct es_abort *abort = es_abort_new(NULL);
    struct es_abort_listener listener = { .heard = not_heard };

    (void)state;
    assert_int_equal(es_abort_listen(abort, &listener), ES_MISUSE);
    assert_int_equal(es_abort_reason(abort).code, ES_OK);
    es_abort_free(abort);
    es_abort_free(NULL);
}

static struct es_result does_nothing(struct es_self *self, void *data)
{
    (void)self;
    return es_ok(data);
}

static void what_was_never_made_can_be_freed(void **state)
{
    (void)state;
    es_sched_free(NULL);
    es_set_free(NULL);
    es_real_clock_free(NULL);
    assert_int_equal(es_set_add(NULL, "a", does_nothing, NULL), ES_NONE);
    assert_int_equal(es_set_build(NULL, NULL), ES_NO_MEMORY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_unknown_name_or_number_is_an_error),
        cmocka_unit_test(a_duplicate_name_fails_the_set),
        cmocka_unit_test(the_first_error_of_a_set_is_the_one_that_is_told),
        cmocka_unit_test(dependencies_and_limits_for_no_task_are_errors),
        cmocka_unit_test(a_set_that_is_built_does_not_grow),
        cmocka_unit_test(waits_outside_a_body_are_refused),
        cmocka_unit_test(another_bodys_handle_is_refused),
        cmocka_unit_test(end_outside_a_flow_is_refused),
        cmocka_unit_test(calls_out_of_turn_are_refused),
        cmocka_unit_test(a_call_from_a_foreign_thread_is_refused),
        cmocka_unit_test(a_body_cannot_wait_for_its_own_call),
        cmocka_unit_test(a_body_may_run_another_scheduler),
        cmocka_unit_test(an_abort_after_its_call_is_closed),
        cmocka_unit_test(an_outside_abort_has_no_listeners),
        cmocka_unit_test(what_was_never_made_can_be_freed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
