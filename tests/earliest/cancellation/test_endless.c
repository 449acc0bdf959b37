/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sleeps that never end by themselves: deadlocks, time limits, aborts. */
#include "support.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

static atomic_bool began;

static struct es_result sleeps_for_ever(struct es_self *self, void *data)
{
    atomic_store(&began, true);
    *(struct es_result *)data = es_sleep_until(self, ES_NEVER);
    return *(struct es_result *)data;
}

static void a_sleep_for_ever_is_a_deadlock(void **state)
{
    (void)state;
    for (uint32_t limit = 0; limit < 2; limit++) {
        struct bench b;
        struct es_result slept;

        bench_open(&b, ES_ALL);
        b.call.limit = limit;
        es_set_add(b.set, "sleeps", sleeps_for_ever, &slept);
        bench_task(&b, "awaits", STEPS(AWAIT("sleeps"), DONE));
        es_set_after(b.set, bench_task(&b, "after", STEPS(DONE)), 1);
        bench_run(&b);
        assert_int_equal(b.code, ES_DEADLOCK);
        assert_string_equal(b.error.text,
                            "Deadlock: \"sleeps\" waits for a time that does not come");
        assert_int_equal(bench_result(&b, "after").code, ES_DEADLOCK);
        bench_close(&b);
    }
}

static void a_sleep_for_ever_ends_with_the_calls_time_limit(void **state)
{
    struct bench b;
    struct es_result slept;

    (void)state;
    bench_open(&b, ES_ALL);
    b.call.timeout = 4 * MS;
    es_set_add(b.set, "sleeps", sleeps_for_ever, &slept);
    bench_run(&b);
    assert_int_equal(b.code, ES_TIMED_OUT);
    assert_int_equal(slept.code, ES_TIMED_OUT);
    assert_int_equal(b.clock.now, 4 * MS);
    bench_close(&b);
}

/* A while after the sleep began, however late that was. */
static void *requests(void *abort)
{
    struct timespec soon = { .tv_nsec = 3 * MS };

    do
        nanosleep(&soon, NULL);
    while (!atomic_load(&began));
    nanosleep(&soon, NULL);
    es_abort_request(abort, NULL);
    return NULL;
}

static void on_a_clock_that_runs_a_sleep_for_ever_waits_for_an_abort(void **state)
{
    struct es_abort *abort = es_abort_new(NULL);
    struct es_call call = { .flags = ES_CANCEL, .abort = abort };
    struct es_options options = { BENCH_VARIANT };
    struct es_sched *sched = es_sched_new(&options, NULL);
    struct es_set *set = es_set_new(NULL);
    struct es_result slept;
    pthread_t thread;

    (void)state;
    atomic_store(&began, false);
    es_set_add(set, "sleeps", sleeps_for_ever, &slept);
    assert_int_equal(pthread_create(&thread, NULL, requests, abort), 0);
    assert_int_equal(es_run(sched, set, &call, NULL), ES_ABORTED);
    assert_int_equal(slept.code, ES_CANCELLED);
    pthread_join(thread, NULL);
    es_sched_free(sched);
    es_set_free(set);
    es_abort_free(abort);
}

/* A ring through a declared dependency is seen when nothing else can happen, although there is one
 * that may sleep until the call's limit. */
static void a_ring_is_told_beside_one_who_sleeps_until_the_limit(void **state)
{
    struct bench b;
    struct es_result slept;

    (void)state;
    bench_open(&b, ES_ALL_SETTLED);
    b.call.timeout = 4 * MS;
    es_set_add(b.set, "sleeps", sleeps_for_ever, &slept);
    bench_task(&b, "waits for it", STEPS(AWAIT("sleeps"), DONE));
    bench_task(&b, "a", STEPS(AWAIT("b"), DONE));
    es_set_after(b.set, bench_task(&b, "b", STEPS(DONE)), 2);
    bench_run(&b);
    assert_int_equal(bench_result(&b, "a").code, ES_DEADLOCK);
    assert_int_equal(bench_actor(&b, "a")->left, 0);
    assert_int_equal(bench_result(&b, "waits for it").code, ES_TIMED_OUT);
    bench_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sleep_for_ever_is_a_deadlock),
        cmocka_unit_test(a_sleep_for_ever_ends_with_the_calls_time_limit),
        cmocka_unit_test(on_a_clock_that_runs_a_sleep_for_ever_waits_for_an_abort),
        cmocka_unit_test(a_ring_is_told_beside_one_who_sleeps_until_the_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
