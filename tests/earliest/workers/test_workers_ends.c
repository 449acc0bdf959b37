/* SPDX-License-Identifier: GPL-3.0-or-later
 * The end of a call that has several workers. */
#define _GNU_SOURCE
#include "support.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

static bool before(const struct timespec *begin, double limit)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - begin->tv_sec) + 1e-9 * (double)(now.tv_nsec - begin->tv_nsec) <
           limit;
}

/* ---- es_wait in the middle ---- */

struct middle {
    pthread_t caller;
    atomic_bool entered, released;
    atomic_int went_on;
};

static struct es_result fails_soon(struct es_self *self, void *data)
{
    struct middle *middle = data;
    struct timespec begin;

    (void)self;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    while (!atomic_load(&middle->entered) && before(&begin, 20))
        continue;
    return es_fail(middle);
}

static struct es_result stays_in_the_middle(struct es_self *self, void *data)
{
    struct middle *middle = data;
    struct timespec begin;
    struct es_result slept;

    clock_gettime(CLOCK_MONOTONIC, &begin);
    atomic_store(&middle->entered, true);
    while (!atomic_load(&middle->released) && !pthread_equal(middle->caller, pthread_self()) &&
           before(&begin, 20))
        continue;
    slept = es_sleep(self, 1);
    atomic_fetch_add(&middle->went_on, 1);
    return slept;
}

static void a_failure_ends_es_wait_while_a_body_of_another_worker_is_in_the_middle(void **state)
{
    struct es_options options = { .workers = 2, .grain = -1 };
    struct es_sched *sched = es_sched_new(&options, NULL);
    struct es_set *set = es_set_new(NULL);

    (void)state;
    for (int round = 0; round < 20; round++) {
        struct middle middle = { .caller = pthread_self() };
        es_id stays;

        es_set_free(set);
        set = es_set_new(NULL);
        es_set_add(set, "fails", fails_soon, &middle);
        stays = es_set_add(set, "stays", stays_in_the_middle, &middle);
        assert_int_equal(es_start(sched, set, NULL, NULL), ES_OK);
        assert_int_equal(es_wait(sched, NULL), ES_FAILED);
        assert_int_equal(atomic_load(&middle.went_on), 0);
        assert_int_equal(es_task_result(sched, stays).code, ES_BUSY);
        atomic_store(&middle.released, true);
        assert_int_equal(es_finish(sched, NULL), ES_FAILED);
        assert_int_equal(atomic_load(&middle.went_on), 1);
        assert_int_equal(es_task_result(sched, stays).code, ES_OK);
    }
    es_sched_free(sched);
    es_set_free(set);
}

static atomic_int told;

/* Of two that run at once, one fails when the other is in its body, and that one ends after es_wait
 * has returned. */
static struct es_result fails_when_told(struct es_self *self, void *data)
{
    (void)self;
    while (!atomic_load(&told))
        ;
    return es_fail(data);
}

static struct es_result tells_and_takes_long(struct es_self *self, void *data)
{
    struct timespec time = { 0, 5000000 };

    (void)self;
    atomic_store(&told, 1);
    nanosleep(&time, NULL);
    return es_ok(data);
}

static void the_last_task_may_end_between_es_wait_and_es_finish(void **state)
{
    struct es_options options = { .workers = 2, .grain = -1 };
    struct es_sched *sched = es_sched_new(&options, NULL);
    struct timespec time = { 0, 20000000 };

    (void)state;
    for (int round = 0; round < 10; round++) {
        struct es_set *set = es_set_new(NULL);

        atomic_store(&told, 0);
        es_set_add(set, "fails", fails_when_told, set);
        es_set_add(set, "long", tells_and_takes_long, set);
        assert_int_equal(es_start(sched, set, NULL, NULL), ES_OK);
        assert_int_equal(es_wait(sched, NULL), ES_FAILED);
        if (round % 2)
            nanosleep(&time, NULL);
        assert_int_equal(es_finish(sched, NULL), ES_FAILED);
        assert_int_equal(es_task_result(sched, 1).code, ES_OK);
        es_set_free(set);
    }
    es_sched_free(sched);
}

/* ---- aborts from outside ---- */

static void *aborts_soon(void *argument)
{
    struct timespec nap = { 0, 300000 };

    nanosleep(&nap, NULL);
    es_abort_request(argument, NULL);
    return NULL;
}

static struct es_result sleeps_or_awaits(struct es_self *self, void *data)
{
    struct es_result result = es_ok(NULL);

    while (result.code == ES_OK)
        result = es_self_id(self) % 3 == 1 ? es_await_id(self, es_self_id(self) - 1)
                                           : es_sleep(self, 1000);
    atomic_fetch_add((atomic_int *)data, 1);
    return result;
}

static void an_abort_from_outside_ends_what_all_workers_do(void **state)
{
    struct es_options options = { .workers = 3, .grain = -1 };
    struct es_sched *sched = es_sched_new(&options, NULL);
    struct es_set *set = es_set_new(NULL);
    atomic_int over = 0;

    (void)state;
    for (int i = 0; i < 60; i++)
        es_set_add(set, NULL, sleeps_or_awaits, &over);
    for (int round = 0; round < 20; round++) {
        struct es_abort *abort = es_abort_new(NULL);
        struct es_call call = { .flags = ES_CANCEL, .abort = abort };
        pthread_t thread;

        assert_int_equal(pthread_create(&thread, NULL, aborts_soon, abort), 0);
        assert_int_equal(es_run(sched, set, &call, NULL), ES_ABORTED);
        pthread_join(thread, NULL);
        es_abort_free(abort);
        for (es_id id = 0; id < 60; id++)
            assert_int_not_equal(es_task_result(sched, id).code, ES_BUSY);
    }
    es_sched_free(sched);
    es_set_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failure_ends_es_wait_while_a_body_of_another_worker_is_in_the_middle),
        cmocka_unit_test(the_last_task_may_end_between_es_wait_and_es_finish),
        cmocka_unit_test(an_abort_from_outside_ends_what_all_workers_do),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
