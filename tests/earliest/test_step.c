/* SPDX-License-Identifier: GPL-3.0-or-later
 * A scheduler that another loop drives. */
#define _GNU_SOURCE
#include "support.h"

#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct es_result sleeps(struct es_self *self, void *data)
{
    return es_sleep(self, *(const es_ns *)data);
}

static struct es_result awaits_first(struct es_self *self, void *data)
{
    struct es_result first = es_await_id(self, 0);

    (void)data;
    return first.code ? first : es_sleep(self, 3);
}

/* Who drives sets virtual time. */
static void a_step_tells_the_time_until_the_next_timer(void **state)
{
    struct es_virtual_clock clock;
    static const es_ns seven = 7;
    struct es_sched *sched;
    struct es_set *set = es_set_new(NULL);
    es_ns wait = -1;

    (void)state;
    es_virtual_clock_init(&clock);
    sched = es_sched_new(&ES_OPTIONS(.clock = &clock.clock, .copy_stacks = bench_copies()), NULL);
    es_set_add(set, NULL, sleeps, (void *)(uintptr_t)&seven);
    es_set_add(set, NULL, awaits_first, NULL);
    assert_int_equal(es_step(sched, &wait), ES_MISUSE); /* nothing was started */
    assert_int_equal(es_start(sched, set, NULL, NULL), ES_OK);
    assert_int_equal(es_step(sched, &wait), ES_BUSY);
    assert_int_equal(wait, 7);
    assert_int_equal(clock.now, 0); /* it does not go on by itself */
    clock.now = 6;
    assert_int_equal(es_step(sched, &wait), ES_BUSY);
    assert_int_equal(wait, 1);
    clock.now = 7;
    assert_int_equal(es_step(sched, &wait), ES_BUSY);
    assert_int_equal(wait, 3);
    assert_int_equal(es_task_result(sched, 0).code, ES_OK);
    clock.now = 12; /* late */
    assert_int_equal(es_step(sched, &wait), ES_OK);
    assert_int_equal(wait, ES_NEVER);
    assert_int_equal(es_wait(sched, NULL), ES_OK);
    assert_int_equal(es_finish(sched, NULL), ES_OK);
    assert_int_equal(es_fd(sched), -1);
    es_sched_free(sched);
    es_set_free(set);
}

static struct es_result fails_at_once(struct es_self *self, void *data)
{
    (void)self;
    return es_fail(data);
}

static void a_settled_call_is_driven_to_its_end(void **state)
{
    struct es_virtual_clock clock;
    static const es_ns seven = 7;
    struct es_sched *sched;
    struct es_set *set = es_set_new(NULL);
    es_ns wait;

    (void)state;
    es_virtual_clock_init(&clock);
    sched = es_sched_new(&ES_OPTIONS(.clock = &clock.clock), NULL);
    es_set_add(set, NULL, sleeps, (void *)(uintptr_t)&seven);
    es_set_add(set, NULL, fails_at_once, set);
    es_start(sched, set, NULL, NULL);
    assert_int_equal(es_step(sched, &wait), ES_BUSY);
    assert_int_equal(wait, 7);
    assert_int_equal(es_wait(sched, NULL), ES_FAILED); /* it is settled: no blocking */
    assert_int_equal(clock.now, 0);
    clock.now = 7;
    assert_int_equal(es_step(sched, &wait), ES_OK);
    assert_int_equal(es_finish(sched, NULL), ES_FAILED);
    es_sched_free(sched);
    es_set_free(set);
}

static struct es_result spins(struct es_self *self, void *data)
{
    int *turns = data;

    while (++*turns < 1000000)
        es_sleep(self, 0);
    return es_ok(NULL);
}

static void a_step_comes_to_an_end_though_bodies_go_on(void **state)
{
    struct es_virtual_clock clock;
    struct es_sched *sched;
    struct es_set *set = es_set_new(NULL);
    es_ns wait;
    int turns = 0;

    (void)state;
    es_virtual_clock_init(&clock);
    sched = es_sched_new(&ES_OPTIONS(.clock = &clock.clock), NULL);
    es_set_add(set, NULL, spins, &turns);
    es_start(sched, set, NULL, NULL);
    assert_int_equal(es_step(sched, &wait), ES_BUSY);
    assert_int_equal(wait, 0);
    assert_true(turns > 0 && turns < 100000);
    turns = 1000000;
    assert_int_equal(es_step(sched, &wait), ES_OK);
    es_sched_free(sched);
    es_set_free(set);
}

static void a_deadlock_is_found_by_steps(void **state)
{
    struct es_virtual_clock clock;
    struct es_sched *sched;
    struct es_set *set = es_set_new(NULL);
    es_id last;

    (void)state;
    es_virtual_clock_init(&clock);
    sched = es_sched_new(&ES_OPTIONS(.clock = &clock.clock), NULL);
    es_set_add(set, NULL, fails_at_once, NULL);
    last = es_set_add(set, NULL, awaits_first, NULL);
    es_set_after(set, 0, last);
    es_start(sched, set, NULL, NULL);
    assert_int_equal(es_step(sched, NULL), ES_OK);
    assert_int_equal(es_finish(sched, NULL), ES_DEADLOCK);
    es_sched_free(sched);
    es_set_free(set);
}

/* ---- the descriptor, on the real clock ---- */

struct wire {
    struct es_token token;
    int pipe[2];
    int rounds;
};

static struct es_result listens(struct es_self *self, void *data)
{
    struct wire *wire = data;
    struct es_result got = es_wait_fd(self, wire->pipe[0], POLLIN, ES_NEVER, NULL);
    char byte;

    return got.code ? got : es_ok((void *)(uintptr_t)(read(wire->pipe[0], &byte, 1) == 1));
}

static struct es_result waits_on(struct es_self *self, void *data)
{
    return es_wait_on(self, &((struct wire *)data)->token, ES_NEVER);
}

static void *fires(void *data)
{
    struct wire *wire = data;
    struct timespec nap = { 0, 3000000 };

    nanosleep(&nap, NULL);
    es_token_fire(&wire->token, es_ok(wire));
    nanosleep(&nap, NULL);
    return (void *)(uintptr_t)(write(wire->pipe[1], "x", 1) == 1);
}

/* Driven by the descriptor alone: a timer, a token that another thread fires, a pipe. */
static int drive(struct es_sched *sched, int fd, struct wire *wire)
{
    struct pollfd polled = { fd, POLLIN, 0 };
    int code = ES_BUSY;

    while (code == ES_BUSY && wire->rounds++ < 1000) {
        if (poll(&polled, 1, 10000) != 1)
            return -1;
        code = es_step(sched, NULL);
    }
    return code;
}

static void poll_on_the_descriptor_is_enough(void **state)
{
    struct es_sched *sched = es_sched_new(&ES_OPTIONS(.copy_stacks = bench_copies()), NULL);
    struct es_set *set = es_set_new(NULL);
    struct wire wire = { .rounds = 0 };
    static const es_ns short_while = 2000000;
    pthread_t thread;
    void *wrote;
    int fd = es_fd(sched);

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(pipe(wire.pipe), 0);
    es_token_init(&wire.token, sched);
    es_set_add(set, NULL, sleeps, (void *)(uintptr_t)&short_while);
    es_set_add(set, NULL, waits_on, &wire);
    es_set_add(set, NULL, listens, &wire);
    pthread_create(&thread, NULL, fires, &wire);
    es_start(sched, set, NULL, NULL);
    assert_int_equal(drive(sched, fd, &wire), ES_OK);
    pthread_join(thread, &wrote);
    assert_ptr_equal(wrote, (void *)1);
    assert_true(wire.rounds < 100); /* it was not readable all the time */
    assert_int_equal(es_finish(sched, NULL), ES_OK);
    assert_ptr_equal(es_task_result(sched, 1).value, &wire);
    assert_ptr_equal(es_task_result(sched, 2).value, (void *)1);
    es_sched_free(sched);
    es_set_free(set);
    close(wire.pipe[0]);
    close(wire.pipe[1]);
}

static void requests_are_driven_too(void **state)
{
    struct es_sched *sched = es_sched_new(NULL, NULL);
    struct es_set *set = es_set_new(NULL);
    struct wire wire = { .rounds = 0 };
    static const es_ns short_while = 1000000;
    int fd = es_fd(sched);
    struct es_request *request;

    (void)state;
    es_set_add(set, NULL, sleeps, (void *)(uintptr_t)&short_while);
    es_request_start(sched, set, NULL, NULL);
    es_request_start(sched, set, NULL, NULL);
    assert_int_equal(drive(sched, fd, &wire), ES_OK);
    while ((request = es_request_wait_any(sched)))
        es_request_free(request);
    assert_int_equal(es_step(sched, NULL), ES_OK);
    es_sched_free(sched);
    es_set_free(set);
}

static void steps_are_for_one_worker(void **state)
{
    struct es_sched *sched = es_sched_new(&ES_OPTIONS(.workers = 2), NULL);
    struct es_set *set = es_set_new(NULL);
    static const es_ns none = 0;

    (void)state;
    es_set_add(set, NULL, sleeps, (void *)(uintptr_t)&none);
    es_start(sched, set, NULL, NULL);
    assert_int_equal(es_step(sched, NULL), ES_UNSUPPORTED);
    assert_int_equal(es_fd(sched), -1);
    assert_int_equal(es_step(NULL, NULL), ES_MISUSE);
    es_sched_free(sched);
    es_set_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_tells_the_time_until_the_next_timer),
        cmocka_unit_test(a_settled_call_is_driven_to_its_end),
        cmocka_unit_test(a_step_comes_to_an_end_though_bodies_go_on),
        cmocka_unit_test(a_deadlock_is_found_by_steps),
        cmocka_unit_test(poll_on_the_descriptor_is_enough),
        cmocka_unit_test(requests_are_driven_too),
        cmocka_unit_test(steps_are_for_one_worker),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
