/* SPDX-License-Identifier: GPL-3.0-or-later
 * A worker's deque alone: whatever an owner and thieves do at once, each task is taken once. */
#define _GNU_SOURCE
#include "support.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "workers/deque.h"

#ifdef __SANITIZE_THREAD__
enum { TASKS = 20000, THIEVES = 2, ROOM = 1024 };
#else
enum { TASKS = 400000, THIEVES = 2, ROOM = 1024 };
#endif

struct theft {
    struct es_deque deque;
    atomic_uint *taken;
    atomic_bool over;
};

static void take(struct theft *theft, es_id task) { atomic_fetch_add(&theft->taken[task], 1); }

static void *steals(void *argument)
{
    struct theft *theft = argument;

    while (!atomic_load(&theft->over)) {
        es_id task = es_deque_steal(&theft->deque);

        if (task != ES_NONE)
            take(theft, task);
    }
    return NULL;
}

/* Few tasks are in it at a time, so that the owner and thieves often want the same one. */
static void owns(struct theft *theft)
{
    es_id pushed = 0;

    for (uint32_t turn = 0; pushed < TASKS; turn++) {
        for (uint32_t i = 0; i <= turn % 3 && pushed < TASKS; i++)
            es_deque_push(&theft->deque, pushed++);
        for (uint32_t i = 0; i <= turn % 4; i++) {
            es_id task = es_deque_pop(&theft->deque);

            if (task != ES_NONE)
                take(theft, task);
        }
    }
    for (es_id task; (task = es_deque_pop(&theft->deque)) != ES_NONE;)
        take(theft, task);
}

static void each_task_is_taken_once(void **state)
{
    struct theft theft = { .taken = calloc(TASKS, sizeof(atomic_uint)) };
    pthread_t thieves[THIEVES];

    (void)state;
    theft.deque.slots = calloc(ROOM, sizeof(es_id));
    theft.deque.mask = ROOM - 1;
    for (int i = 0; i < THIEVES; i++)
        assert_int_equal(pthread_create(&thieves[i], NULL, steals, &theft), 0);
    owns(&theft);
    atomic_store(&theft.over, true);
    for (int i = 0; i < THIEVES; i++)
        pthread_join(thieves[i], NULL);
    for (es_id task = 0; task < TASKS; task++)
        if (atomic_load(&theft.taken[task]) != 1)
            fail_msg("task %u was taken %u times", (unsigned)task, atomic_load(&theft.taken[task]));
    free(theft.deque.slots);
    free(theft.taken);
}

static void the_owner_takes_the_last_and_a_thief_the_first(void **state)
{
    struct es_deque deque = { .slots = calloc(ROOM, sizeof(es_id)), .mask = ROOM - 1 };

    (void)state;
    assert_true(es_deque_empty(&deque));
    assert_int_equal(es_deque_pop(&deque), ES_NONE);
    assert_int_equal(es_deque_steal(&deque), ES_NONE);
    for (es_id task = 1; task <= 4; task++)
        es_deque_push(&deque, task);
    assert_int_equal(es_deque_pop(&deque), 4);
    assert_int_equal(es_deque_steal(&deque), 1);
    assert_int_equal(es_deque_pop(&deque), 3);
    assert_false(es_deque_empty(&deque));
    assert_int_equal(es_deque_pop(&deque), 2);
    assert_true(es_deque_empty(&deque));
    free(deque.slots);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_task_is_taken_once),
        cmocka_unit_test(the_owner_takes_the_last_and_a_thief_the_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
