/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tokens that others fire, waits that a shield keeps, and destructors of values. */
#include "support.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct stage {
    struct es_virtual_clock clock;
    struct es_sched *sched;
    struct es_set *set;
    struct es_token token;
    es_ns deadline;
    struct es_result got[3];
    es_ns at;
    es_ns fires_at;
};

static void stage_open(struct stage *stage)
{
    struct es_options options = { .clock = &stage->clock.clock, BENCH_VARIANT };

    memset(stage, 0, sizeof *stage);
    es_virtual_clock_init(&stage->clock);
    stage->sched = es_sched_new(&options, NULL);
    stage->set = es_set_new(NULL);
    stage->deadline = ES_NEVER;
    assert_non_null(stage->sched);
    es_token_init(&stage->token, stage->sched);
}

static void stage_close(struct stage *stage)
{
    es_sched_free(stage->sched);
    es_set_free(stage->set);
}

static struct es_result waits(struct es_self *self, void *data)
{
    struct stage *stage = data;

    stage->got[0] = es_wait_on(self, &stage->token, stage->deadline);
    stage->at = es_now(self);
    return stage->got[0];
}

static struct es_result fires(struct es_self *self, void *data)
{
    struct stage *stage = data;
    struct es_result slept = es_sleep(self, stage->fires_at);

    if (slept.code)
        return slept;
    stage->got[1].code = es_token_fire(&stage->token, es_ok(stage));
    stage->got[2].code = es_token_fire(&stage->token, es_ok(NULL));
    return es_ok(NULL);
}

/* ---- tokens ---- */

static void a_body_fires_what_another_waits_on(void **state)
{
    struct stage stage;

    (void)state;
    stage_open(&stage);
    stage.fires_at = 7;
    es_set_add(stage.set, NULL, waits, &stage);
    es_set_add(stage.set, NULL, fires, &stage);
    assert_int_equal(es_run(stage.sched, stage.set, NULL, NULL), ES_OK);
    assert_ptr_equal(es_task_result(stage.sched, 0).value, &stage);
    assert_int_equal(stage.at, 7);
    assert_int_equal(stage.got[1].code, ES_OK);
    assert_int_equal(stage.got[2].code, ES_CLOSED); /* one-shot */
    stage_close(&stage);
}

static void what_was_fired_before_is_there_at_once(void **state)
{
    struct stage stage;

    (void)state;
    stage_open(&stage);
    assert_int_equal(es_token_fire(&stage.token, es_fail(&stage)), ES_OK);
    es_set_add(stage.set, "waits", waits, &stage);
    assert_int_equal(es_run(stage.sched, stage.set, NULL, NULL), ES_FAILED);
    assert_ptr_equal(es_task_result(stage.sched, 0).value, &stage);
    assert_int_equal(es_task_result(stage.sched, 0).task, 0); /* where the error came in */
    stage_close(&stage);
}

static void a_deadline_ends_the_wait_and_not_the_token(void **state)
{
    struct stage stage;

    (void)state;
    stage_open(&stage);
    stage.fires_at = 10;
    stage.deadline = 4;
    es_set_add(stage.set, NULL, waits, &stage);
    es_set_add(stage.set, NULL, fires, &stage);
    assert_int_equal(es_run(stage.sched, stage.set, NULL, NULL), ES_TIMED_OUT);
    assert_int_equal(stage.at, 4);
    assert_int_equal(stage.got[1].code, ES_OK);
    stage.deadline = 11;
    stage.set = (es_set_free(stage.set), es_set_new(NULL));
    es_set_add(stage.set, NULL, waits, &stage);
    assert_int_equal(es_run(stage.sched, stage.set, NULL, NULL), ES_OK);
    stage_close(&stage);
}

static void a_second_waiter_is_refused(void **state)
{
    struct stage stage;

    (void)state;
    stage_open(&stage);
    stage.fires_at = 1;
    es_set_add(stage.set, NULL, waits, &stage);
    es_set_add(stage.set, NULL, waits, &stage);
    es_set_add(stage.set, NULL, fires, &stage);
    assert_int_equal(es_run(stage.sched, stage.set, &ES_CALL(.mode = ES_ALL_SETTLED), NULL), ES_OK);
    assert_int_equal(es_task_result(stage.sched, 0).code + es_task_result(stage.sched, 1).code,
                     ES_MISUSE);
    stage_close(&stage);
}

struct firer {
    struct es_token *token;
    struct es_result result;
    long nap;
};

static void *fire_after(void *argument)
{
    struct firer *firer = argument;
    struct timespec nap = { 0, firer->nap };

    nanosleep(&nap, NULL);
    es_token_fire(firer->token, firer->result);
    return NULL;
}

/* Virtual time stands still: nothing can be told of how long another thread takes. */
static void another_thread_fires_in_virtual_time(void **state)
{
    struct stage stage;
    struct firer firer;
    pthread_t thread;
    struct timespec cpu[2];

    (void)state;
    stage_open(&stage);
    firer = (struct firer){ &stage.token, es_ok(&firer), 50000000 };
    es_set_add(stage.set, NULL, waits, &stage);
    pthread_create(&thread, NULL, fire_after, &firer);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &cpu[0]);
    assert_int_equal(es_run(stage.sched, stage.set, NULL, NULL), ES_OK);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &cpu[1]);
    pthread_join(thread, NULL);
    assert_ptr_equal(es_task_result(stage.sched, 0).value, &firer);
    assert_int_equal(stage.clock.now, 0);
    /* It slept, and did not ask again and again: of 50 ms it had a processor for less than 25. */
    assert_true((cpu[1].tv_sec - cpu[0].tv_sec) * 1000000000L + cpu[1].tv_nsec - cpu[0].tv_nsec <
                25000000L);
    stage_close(&stage);
}

enum { STORM = 200 };

struct storm {
    struct es_token tokens[STORM];
    struct firer firers[STORM];
    pthread_t threads[STORM];
    atomic_int wrong;
};

static struct storm storm;

static struct es_result in_storm(struct es_self *self, void *data)
{
    size_t i = (size_t)((struct es_token *)data - storm.tokens);
    struct es_result got = es_wait_on(self, data, i % 3 ? ES_NEVER : es_now(self) + 100000);

    if (got.code == ES_TIMED_OUT)
        got = es_wait_on(self, data, ES_NEVER);
    atomic_fetch_add(&storm.wrong, got.value != data);
    return got;
}

static void many_threads_fire_on_the_real_clock(void **state)
{
    struct es_options options = { BENCH_VARIANT };
    struct es_sched *sched = es_sched_new(&options, NULL);
    struct es_set *set = es_set_new(NULL);

    (void)state;
    atomic_init(&storm.wrong, 0);
    for (size_t i = 0; i < STORM; i++) {
        es_token_init(&storm.tokens[i], sched);
        storm.firers[i] =
            (struct firer){ &storm.tokens[i], es_ok(&storm.tokens[i]), (long)(i % 7) * 50000 };
        es_set_add(set, NULL, in_storm, &storm.tokens[i]);
        pthread_create(&storm.threads[i], NULL, fire_after, &storm.firers[i]);
    }
    assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
    assert_int_equal(atomic_load(&storm.wrong), 0);
    for (size_t i = 0; i < STORM; i++)
        pthread_join(storm.threads[i], NULL);
    es_sched_free(sched);
    es_set_free(set);
}

/* An abort on one request, a token that is fired by another. */
static void tokens_join_requests(void **state)
{
    struct stage stage;
    struct es_set *other = es_set_new(NULL);
    struct es_request *waiting;
    struct es_request *firing;

    (void)state;
    stage_open(&stage);
    stage.fires_at = 5;
    es_set_add(stage.set, NULL, waits, &stage);
    es_set_add(other, NULL, fires, &stage);
    waiting = es_request_start(stage.sched, stage.set, NULL, NULL);
    firing = es_request_start(stage.sched, other, NULL, NULL);
    assert_int_equal(es_request_finish(waiting, NULL), ES_OK);
    assert_int_equal(stage.clock.now, 5);
    assert_int_equal(es_request_finish(firing, NULL), ES_OK);
    stage_close(&stage);
    es_set_free(other);
}

static void misuse_of_tokens(void **state)
{
    struct stage stage;

    (void)state;
    stage_open(&stage);
    assert_int_equal(es_wait_on(NULL, &stage.token, ES_NEVER).code, ES_MISUSE);
    assert_int_equal(es_shield(NULL, true), ES_MISUSE);
    stage_close(&stage);
}

/* ---- shields ---- */

static struct es_result fails_at_3(struct es_self *self, void *data)
{
    struct es_result slept = es_sleep(self, 3);

    return slept.code ? slept : es_fail(data);
}

/* It is cancelled, and then cleans up: it sleeps, and awaits a task. */
static struct es_result cleans_up(struct es_self *self, void *data)
{
    struct stage *stage = data;

    stage->got[0] = es_sleep(self, 100);
    es_shield(self, true);
    stage->got[1] = es_sleep(self, 10);
    stage->at = es_now(self);
    stage->got[2] = es_await(self, "fails");
    es_shield(self, false);
    return es_sleep(self, 1);
}

static void a_shielded_wait_is_not_cut_short_by_a_cancellation(void **state)
{
    struct stage stage;

    (void)state;
    stage_open(&stage);
    es_set_add(stage.set, "cleans up", cleans_up, &stage);
    es_set_add(stage.set, "fails", fails_at_3, &stage);
    assert_int_equal(es_run(stage.sched, stage.set, &ES_CALL(.flags = ES_CANCEL), NULL), ES_FAILED);
    assert_int_equal(stage.got[0].code, ES_CANCELLED);
    assert_int_equal(stage.got[1].code, ES_OK);
    assert_int_equal(stage.at, 13);
    assert_int_equal(stage.got[2].code, ES_FAILED); /* what the task gave, not ES_CANCELLED */
    assert_int_equal(es_task_result(stage.sched, 0).code, ES_CANCELLED); /* off again */
    stage_close(&stage);
}

/* Shielded from the start: what is requested meanwhile does not cut the wait short. */
static struct es_result shielded(struct es_self *self, void *data)
{
    struct stage *stage = data;

    es_shield(self, true);
    stage->got[0] = es_sleep(self, 20);
    stage->at = es_now(self);
    return stage->got[0];
}

static void a_wait_that_began_under_the_shield_goes_on(void **state)
{
    struct stage stage;

    (void)state;
    stage_open(&stage);
    es_set_add(stage.set, "shielded", shielded, &stage);
    es_set_add(stage.set, "fails", fails_at_3, &stage);
    assert_int_equal(es_run(stage.sched, stage.set, &ES_CALL(.flags = ES_CANCEL), NULL), ES_FAILED);
    assert_int_equal(es_task_result(stage.sched, 0).code, ES_OK);
    assert_int_equal(stage.at, 20);
    es_set_free(stage.set);
    stage.set = es_set_new(NULL);
    es_set_timeout(stage.set, es_set_add(stage.set, NULL, shielded, &stage), 5);
    assert_int_equal(es_run(stage.sched, stage.set, &ES_CALL(.timeout = 3), NULL), ES_TIMED_OUT);
    assert_int_equal(es_task_result(stage.sched, 0).code, ES_OK);
    assert_int_equal(stage.at, 40);
    stage_close(&stage);
}

static struct es_result sleeps_5(struct es_self *self, void *data)
{
    (void)data;
    return es_sleep(self, 5);
}

static struct es_result plain_end(struct es_self *self, void *data)
{
    (void)self;
    (void)data;
    return es_ok(NULL);
}

/* A fiber that was shielded enters other bodies, which are not. */
static void the_shield_ends_with_the_body(void **state)
{
    struct stage stage;
    es_id last;

    (void)state;
    stage_open(&stage);
    es_set_add(stage.set, NULL, shielded, &stage);
    last = es_set_add(stage.set, NULL, sleeps_5, NULL);
    es_set_after(stage.set, last, es_set_add(stage.set, NULL, plain_end, NULL));
    es_set_after(stage.set, last, 0);
    assert_int_equal(es_run(stage.sched, stage.set, &ES_CALL(.timeout = 22), NULL), ES_TIMED_OUT);
    assert_int_equal(es_task_result(stage.sched, 0).code, ES_OK);
    assert_int_equal(es_task_result(stage.sched, last).code, ES_TIMED_OUT);
    assert_int_equal(stage.clock.now, 22);
    stage_close(&stage);
}

/* ---- destructors ---- */

struct counted {
    atomic_int alive, destroyed;
};

static struct counted counted;

static void destroy(void *value)
{
    atomic_fetch_sub(&counted.alive, 1);
    atomic_fetch_add(&counted.destroyed, 1);
    free(value);
}

static void *make(void)
{
    atomic_fetch_add(&counted.alive, 1);
    return malloc(8);
}

static struct es_result makes(struct es_self *self, void *data)
{
    (void)self;
    return data ? es_fail(data) : es_ok(make());
}

static struct es_result makes_null(struct es_self *self, void *data)
{
    (void)self;
    (void)data;
    return es_ok(NULL);
}

static struct es_result ends_with_made(struct es_self *self, void *data)
{
    (void)data;
    return es_flow_end(self, make());
}

static void counted_clear(void)
{
    atomic_store(&counted.alive, 0);
    atomic_store(&counted.destroyed, 0);
}

static void a_value_is_destroyed_once_when_the_results_go(void **state)
{
    struct stage stage;

    (void)state;
    counted_clear();
    stage_open(&stage);
    for (int i = 0; i < 40; i++)
        es_set_destroy(stage.set, es_set_add(stage.set, NULL, i == 3 ? makes_null : makes, NULL),
                       destroy);
    es_set_add(stage.set, "fails", makes, &stage);
    es_set_destroy(stage.set, 40, destroy); /* an error's reason is nobody's value */
    assert_int_equal(es_run(stage.sched, stage.set, NULL, NULL), ES_FAILED);
    assert_int_equal(atomic_load(&counted.destroyed), 0);
    assert_int_equal(atomic_load(&counted.alive), 39);
    assert_int_equal(es_run(stage.sched, stage.set, NULL, NULL), ES_FAILED);
    assert_int_equal(atomic_load(&counted.destroyed), 39);
    es_set_free(stage.set); /* before the results go */
    stage.set = NULL;
    es_sched_free(stage.sched);
    stage.sched = NULL;
    assert_int_equal(atomic_load(&counted.destroyed), 78);
    assert_int_equal(atomic_load(&counted.alive), 0);
}

static void a_second_end_of_a_flow_destroys_its_value_at_once(void **state)
{
    struct stage stage;

    (void)state;
    counted_clear();
    stage_open(&stage);
    for (int i = 0; i < 2; i++)
        es_set_destroy(stage.set, es_set_add(stage.set, NULL, ends_with_made, NULL), destroy);
    assert_int_equal(es_run(stage.sched, stage.set, &ES_CALL(.mode = ES_FLOW), NULL), ES_OK);
    assert_int_equal(atomic_load(&counted.destroyed), 1);
    assert_int_equal(atomic_load(&counted.alive), 1);
    stage_close(&stage);
    assert_int_equal(atomic_load(&counted.alive), 0);
}

static void requests_destroy_their_values_when_they_are_freed(void **state)
{
    struct stage stage;
    struct es_request *requests[3];

    (void)state;
    counted_clear();
    stage_open(&stage);
    es_set_destroy(stage.set, es_set_add(stage.set, NULL, makes, NULL), destroy);
    for (int i = 0; i < 3; i++)
        requests[i] = es_request_start(stage.sched, stage.set, NULL, NULL);
    for (int i = 0; i < 3; i++)
        assert_int_equal(es_request_finish(requests[i], NULL), ES_OK);
    assert_int_equal(atomic_load(&counted.alive), 3);
    es_request_free(requests[1]);
    assert_int_equal(atomic_load(&counted.destroyed), 1);
    stage_close(&stage);
    assert_int_equal(atomic_load(&counted.destroyed), 3);
    assert_int_equal(atomic_load(&counted.alive), 0);
}

static void a_destructor_for_no_task_is_an_error_of_the_set(void **state)
{
    struct es_set *set = es_set_new(NULL);

    (void)state;
    es_set_destroy(set, 0, destroy);
    assert_int_equal(es_set_build(set, NULL), ES_UNKNOWN);
    es_set_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_fires_what_another_waits_on),
        cmocka_unit_test(what_was_fired_before_is_there_at_once),
        cmocka_unit_test(a_deadline_ends_the_wait_and_not_the_token),
        cmocka_unit_test(a_second_waiter_is_refused),
        cmocka_unit_test(another_thread_fires_in_virtual_time),
        cmocka_unit_test(many_threads_fire_on_the_real_clock),
        cmocka_unit_test(tokens_join_requests),
        cmocka_unit_test(misuse_of_tokens),
        cmocka_unit_test(a_shielded_wait_is_not_cut_short_by_a_cancellation),
        cmocka_unit_test(a_wait_that_began_under_the_shield_goes_on),
        cmocka_unit_test(the_shield_ends_with_the_body),
        cmocka_unit_test(a_value_is_destroyed_once_when_the_results_go),
        cmocka_unit_test(a_second_end_of_a_flow_destroys_its_value_at_once),
        cmocka_unit_test(requests_destroy_their_values_when_they_are_freed),
        cmocka_unit_test(a_destructor_for_no_task_is_an_error_of_the_set),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
