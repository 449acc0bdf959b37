/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sets that are cleared and filled anew, and ends that a task's successor follows at once. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>

struct counted {
    uint32_t given; /* allocations */
};

static void *counted_alloc(void *self, size_t size)
{
    ((struct counted *)self)->given++;
    return malloc(size);
}

static void counted_free(void *self, void *memory, size_t size)
{
    (void)self;
    (void)size;
    free(memory);
}

static struct es_result gives(struct es_self *self, void *data)
{
    (void)self;
    return es_ok(data);
}

static struct es_result fails(struct es_self *self, void *data)
{
    (void)self;
    return es_fail(data);
}

static void drop(void *value) { (void)value; }

/* Each task comes after some earlier ones; how many differs from task to task where `uneven`. */
static void fill(struct es_set *set, uint32_t count, bool uneven, bool named)
{
    char name[20];

    for (uint32_t i = 0; i < count; i++) {
        snprintf(name, sizeof name, "t%u", i);
        es_set_add(set, named ? name : NULL, gives, NULL);
        for (uint32_t k = 1; k <= (uneven ? 3u : 1u) && k * k <= i; k++)
            es_set_after(set, i, uneven ? (i * 7 + k * 13) % i : i - k);
    }
}

static void a_cleared_set_is_filled_anew_without_memory(void **state)
{
    struct counted counted = { 0 };
    struct es_alloc alloc =
        ES_ALLOC(.self = &counted, .alloc = counted_alloc, .free = counted_free);
    struct es_set *set = es_set_new(&alloc);
    struct es_sched *sched = es_sched_new(NULL, NULL);
    uint32_t before = 0;

    (void)state;
    for (int round = 0; round < 8; round++) {
        fill(set, 1000, round % 2 == 0, round % 4 < 2);
        assert_int_equal(es_set_count(set), 1000);
        assert_int_equal(es_set_find(set, "t17"), round % 4 < 2 ? 17u : ES_NONE);
        assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
        es_set_clear(set);
        assert_int_equal(es_set_count(set), 0);
        assert_int_equal(es_set_find(set, "t17"), ES_NONE);
        if (round == 2)
            before = counted.given;
    }
    assert_int_equal(counted.given, before);
    es_set_free(set);
    es_sched_free(sched);
}

/* Many tasks, or many dependencies, and then as many of both. */
static void room_for_tasks_and_for_dependencies_is_kept_apart(void **state)
{
    struct counted counted = { 0 };
    struct es_alloc alloc =
        ES_ALLOC(.self = &counted, .alloc = counted_alloc, .free = counted_free);
    struct es_set *set = es_set_new(&alloc);
    uint32_t before = 0;

    (void)state;
    for (int round = 0; round < 5; round++) {
        es_set_clear(set);
        for (uint32_t i = 0; i < (round % 2 == 0 ? 1000u : 10u); i++)
            es_set_add(set, NULL, gives, NULL);
        for (uint32_t i = 0; i < (round > 0 ? 1000u : 10u); i++)
            es_set_after(set, 1 + i % 9, 0);
        before = counted.given;
        assert_int_equal(es_set_build(set, NULL), ES_OK);
        if (round > 1)
            assert_int_equal(counted.given, before);
    }
    es_set_free(set);
}

static void nothing_of_before_is_left_in_a_cleared_set(void **state)
{
    struct es_set *set = es_set_new(NULL);
    struct es_sched *sched = es_sched_new(NULL, NULL);
    static int value;

    (void)state;
    es_set_add(set, "a", gives, &value);
    es_set_timeout(set, 0, 5);
    es_set_destroy(set, 0, drop);
    assert_int_equal(es_set_add(set, "a", gives, NULL), ES_NONE);
    assert_int_equal(es_set_build(set, NULL), ES_DUPLICATE);
    es_set_clear(set);
    assert_int_equal(es_set_build(set, NULL), ES_OK);
    es_set_clear(set);
    assert_int_equal(es_set_add(set, "a", gives, &value), 0);
    assert_int_equal(es_set_add(set, NULL, gives, NULL), 1);
    assert_string_equal(es_set_name(set, 1), "");
    es_set_after(set, 0, 1);
    assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
    assert_ptr_equal(es_task_result(sched, 0).value, &value);
    es_set_clear(set); /* the results stay */
    assert_ptr_equal(es_task_result(sched, 0).value, &value);
    es_set_free(set);
    es_sched_free(sched);
}

static void a_cycle_is_found_in_whatever_order_it_was_declared(void **state)
{
    struct es_error error;

    (void)state;
    for (es_id shift = 0; shift < 3; shift++) {
        struct es_set *set = es_set_new(NULL);

        for (int i = 0; i < 3; i++)
            es_set_add(set, NULL, gives, NULL);
        for (es_id i = 0; i < 3; i++)
            es_set_after(set, (i + shift + 1) % 3, (i + shift) % 3);
        assert_int_equal(es_set_build(set, &error), ES_CYCLE);
        assert_string_equal(error.text, "Dependency cycle: #0 after #2 after #1 after #0");
        es_set_clear(set);
        es_set_add(set, NULL, gives, NULL);
        es_set_after(set, 0, 0);
        assert_int_equal(es_set_build(set, &error), ES_CYCLE);
        es_set_free(set);
    }
}

/* The last task to end has one successor, which failed before. */
static void a_successor_that_has_failed_is_not_followed(void **state)
{
    struct es_set *set = es_set_new(NULL);
    struct es_sched *sched = es_sched_new(NULL, NULL);
    static int reason;

    (void)state;
    es_set_add(set, NULL, fails, &reason);
    es_set_add(set, NULL, gives, NULL);
    es_set_add(set, NULL, gives, NULL);
    es_set_add(set, NULL, gives, NULL);
    es_set_after(set, 2, 1);
    es_set_after(set, 3, 0);
    es_set_after(set, 3, 2);
    assert_int_equal(es_run(sched, set, &ES_CALL(.mode = ES_ALL_SETTLED), NULL), ES_OK);
    assert_int_equal(es_task_result(sched, 2).code, ES_OK);
    assert_int_equal(es_task_result(sched, 3).code, ES_FAILED);
    es_set_free(set);
    es_sched_free(sched);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cleared_set_is_filled_anew_without_memory),
        cmocka_unit_test(room_for_tasks_and_for_dependencies_is_kept_apart),
        cmocka_unit_test(nothing_of_before_is_left_in_a_cleared_set),
        cmocka_unit_test(a_cycle_is_found_in_whatever_order_it_was_declared),
        cmocka_unit_test(a_successor_that_has_failed_is_not_followed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
