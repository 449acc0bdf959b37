/* SPDX-License-Identifier: GPL-3.0-or-later
 * Who has a turn when there are several workers. */
#define _GNU_SOURCE
#include "support.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

/* ---- many tasks, so that they go in turn and not the last first ---- */

static uint32_t draw(uint64_t *seed, uint32_t bound)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*seed >> 33) % bound);
}

enum { MANY = 60000, WIDTH = 600 };
#ifdef __SANITIZE_THREAD__
enum { CLAIMED_ROUNDS = 3 };
#else
enum { CLAIMED_ROUNDS = 15 };
#endif

struct member {
    struct crowd *crowd;
    es_id parents[3];
    atomic_int over;
};

struct crowd {
    struct member *members;
    atomic_int wrong;
};

static struct es_result joins_in(struct es_self *self, void *data)
{
    struct member *member = data;
    struct crowd *crowd = member->crowd;

    for (int k = 0; es_self_id(self) >= WIDTH && k < 3; k++)
        if (atomic_load(&crowd->members[member->parents[k]].over) != 1)
            atomic_fetch_add(&crowd->wrong, 1);
    atomic_fetch_add(&member->over, 1);
    return es_ok(member);
}

/* With a grain of 1 ns the core is claimed again and again in the middle of a call. */
static void run_crowd(unsigned workers, es_ns grain, int rounds)
{
    struct crowd crowd = { calloc(MANY, sizeof(struct member)), 0 };
    struct es_options options = { .workers = workers, .grain = grain };
    struct es_sched *sched = es_sched_new(&options, NULL);
    struct es_set *set = es_set_new(NULL);
    uint64_t seed = 1;

    for (es_id i = 0; i < MANY; i++) {
        crowd.members[i].crowd = &crowd;
        es_set_add(set, NULL, joins_in, &crowd.members[i]);
        for (int k = 0; i >= WIDTH && k < 3; k++) {
            crowd.members[i].parents[k] = i / WIDTH * WIDTH - WIDTH + draw(&seed, WIDTH);
            es_set_after(set, i, crowd.members[i].parents[k]);
        }
    }
    for (int round = 1; round <= rounds; round++) {
        assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
        assert_int_equal(atomic_load(&crowd.wrong), 0);
        for (es_id i = 0; i < MANY; i++) {
            assert_int_equal(atomic_load(&crowd.members[i].over), 1);
            assert_ptr_equal(es_task_result(sched, i).value, &crowd.members[i]);
            atomic_store(&crowd.members[i].over, 0);
        }
    }
    es_sched_free(sched);
    es_set_free(set);
    free(crowd.members);
}

static void many_tasks_run_once_each_and_in_their_order(void **state)
{
    (void)state;
    run_crowd(3, -1, 4);
}

static void a_core_that_is_claimed_again_and_again_loses_nothing(void **state)
{
    (void)state;
    run_crowd(2, 1, CLAIMED_ROUNDS);
    run_crowd(4, 1, CLAIMED_ROUNDS);
}

/* ---- bodies that need each other at the same time ---- */

struct meeting {
    atomic_int present, late;
    int expected;
};

static bool before(const struct timespec *begin, double limit)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - begin->tv_sec) + 1e-9 * (double)(now.tv_nsec - begin->tv_nsec) <
           limit;
}

static struct es_result meets(struct es_self *self, void *data)
{
    struct meeting *meeting = data;
    struct timespec begin;

    (void)self;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    atomic_fetch_add(&meeting->present, 1);
    while (atomic_load(&meeting->present) < meeting->expected && before(&begin, 20))
        continue;
    if (atomic_load(&meeting->present) < meeting->expected)
        atomic_fetch_add(&meeting->late, 1);
    return es_ok(NULL);
}

static void long_bodies_run_at_the_same_time_without_being_told_to(void **state)
{
    static const unsigned workers[] = { 2, 4 };

    (void)state;
    for (size_t i = 0; i < sizeof workers / sizeof *workers; i++) {
        struct es_options options = { .workers = workers[i], .trace_events = i ? 100 : 0 };
        struct es_sched *sched = es_sched_new(&options, NULL);
        struct es_set *set = es_set_new(NULL);
        struct meeting meeting = { .expected = (int)workers[i] };
        struct es_event events[100];
        size_t count;
        unsigned seen = 0;

        for (unsigned k = 0; k < workers[i]; k++)
            es_set_add(set, NULL, meets, &meeting);
        assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
        assert_int_equal(atomic_load(&meeting.late), 0);
        count = es_trace_events(sched, events, 100, NULL);
        for (size_t e = 0; e < count; e++)
            if (events[e].kind == ES_EVENT_DONE)
                seen |= 1u << events[e].worker;
        assert_int_equal(seen, i ? 15 : 0);
        es_sched_free(sched);
        es_set_free(set);
    }
}

/* ---- what once hung ---- */

static atomic_int told;

static struct es_result ends_at_once(struct es_self *self, void *data)
{
    (void)self;
    return es_ok(data);
}

static struct es_result polls_until_told(struct es_self *self, void *data)
{
    while (!atomic_load(&told)) {
        struct es_result result = es_await_id(self, 0);

        if (result.code)
            return result;
    }
    return es_ok(data);
}

static struct es_result tells(struct es_self *self, void *data)
{
    (void)self;
    atomic_store(&told, 1);
    return es_ok(data);
}

/* Awaiting what is done lets others go first, also those that were not entered yet, however many
 * poll. */
static void those_that_go_on_leave_room_for_those_not_entered(void **state)
{
    struct es_options options = { .workers = 3, .grain = -1 };
    struct es_sched *sched = es_sched_new(&options, NULL);

    (void)state;
    for (int round = 0; round < 100; round++) {
        struct es_set *set = es_set_new(NULL);

        atomic_store(&told, 0);
        es_set_add(set, NULL, ends_at_once, NULL);
        for (int i = 0; i < 6; i++)
            es_set_add(set, NULL, polls_until_told, NULL);
        es_set_add(set, NULL, tells, NULL);
        assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
        es_set_free(set);
    }
    es_sched_free(sched);
}

/* And so does the call's time limit come, though there is always somebody who can go on. */
static struct es_result polls_for_ever(struct es_self *self, void *data)
{
    struct es_result result;

    (void)data;
    do
        result = es_await_id(self, 0);
    while (!result.code);
    return result;
}

static void a_time_limit_comes_while_bodies_go_on_and_on(void **state)
{
    struct es_options options = { .workers = 2, .grain = -1 };
    struct es_call call = { .timeout = 5000000, .flags = ES_CANCEL };
    struct es_sched *sched = es_sched_new(&options, NULL);

    (void)state;
    for (int round = 0; round < 20; round++) {
        struct es_set *set = es_set_new(NULL);

        es_set_add(set, NULL, ends_at_once, NULL);
        for (int i = 0; i < 4 + round; i++)
            es_set_add(set, NULL, polls_for_ever, NULL);
        assert_int_equal(es_run(sched, set, &call, NULL), ES_TIMED_OUT);
        es_set_free(set);
    }
    es_sched_free(sched);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_tasks_run_once_each_and_in_their_order),
        cmocka_unit_test(a_core_that_is_claimed_again_and_again_loses_nothing),
        cmocka_unit_test(long_bodies_run_at_the_same_time_without_being_told_to),
        cmocka_unit_test(those_that_go_on_leave_room_for_those_not_entered),
        cmocka_unit_test(a_time_limit_comes_while_bodies_go_on_and_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
