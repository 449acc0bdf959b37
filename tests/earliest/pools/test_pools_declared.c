/* SPDX-License-Identifier: GPL-3.0-or-later
 * Slots that tasks take before they are entered. */
#include "support.h"

#include <string.h>

enum { MOST = 8 };

struct field {
    struct es_virtual_clock clock;
    struct es_sched *sched;
    struct es_set *set;
    struct es_pool *db;
    es_ns entered[MOST], left[MOST];
    es_ns keeps[MOST];
    const char *awaits[MOST];
    struct es_result awaited[MOST];
};

static struct es_result body(struct es_self *self, void *data)
{
    struct field *f = data;
    es_id me = es_self_id(self);

    f->entered[me] = es_now(self);
    if (f->awaits[me])
        f->awaited[me] = es_await(self, f->awaits[me]);
    es_sleep(self, f->keeps[me]);
    f->left[me] = es_now(self);
    return es_ok(NULL);
}

static void field_open(struct field *f, uint32_t slots, uint32_t places)
{
    memset(f, 0, sizeof *f);
    es_virtual_clock_init(&f->clock);
    f->sched = es_sched_new(&ES_OPTIONS(.clock = &f->clock.clock, BENCH_VARIANT), NULL);
    f->set = es_set_new(NULL);
    f->db = es_pool_new(f->sched, &ES_POOL(.name = "db", .slots = slots, .places = places), NULL);
    assert_true(f->sched && f->set && f->db);
}

static void field_close(struct field *f)
{
    assert_int_equal(es_pool_free(f->db), ES_OK);
    es_set_free(f->set);
    es_sched_free(f->sched);
}

static es_id field_add(struct field *f, const char *name, es_ns keeps, uint32_t slots,
                       es_ns patience)
{
    es_id task = es_set_add(f->set, name, body, f);

    f->keeps[task] = keeps;
    if (slots)
        es_set_demand(f->set, task,
                      &ES_DEMAND(.units = &(struct es_units){ f->db, slots }, .count = 1,
                                 .patience = patience));
    return task;
}

static int field_run(struct field *f, enum es_mode mode, unsigned flags)
{
    return es_run(f->sched, f->set, &ES_CALL(.mode = mode, .flags = flags), NULL);
}

static void tasks_are_entered_when_they_have_their_slots(void **state)
{
    struct field f;

    (void)state;
    field_open(&f, 2, 0);
    field_add(&f, "a", 10, 1, 0);
    field_add(&f, "b", 20, 1, 0);
    field_add(&f, "c", 5, 2, 0); /* and nobody passes it */
    field_add(&f, "d", 5, 1, 0);
    field_add(&f, "e", 5, 0, 0);
    for (int again = 0; again < 2; again++) {
        es_ns now = f.clock.now;

        assert_int_equal(field_run(&f, ES_ALL, 0), ES_OK);
        assert_int_equal(f.entered[0] - now, 0);
        assert_int_equal(f.entered[1] - now, 0);
        assert_int_equal(f.entered[2] - now, 20);
        assert_int_equal(f.entered[3] - now, 25);
        assert_int_equal(f.entered[4] - now, 0);
    }
    field_close(&f);
}

/* Declared dependencies come first: c is not in the queue before a is done. */
static void a_task_comes_to_the_pool_when_what_it_comes_after_is_done(void **state)
{
    struct field f;

    (void)state;
    field_open(&f, 1, 0);
    field_add(&f, "a", 10, 1, 0);
    field_add(&f, "b", 10, 1, 0);
    es_set_after(f.set, field_add(&f, "c", 10, 1, 0), 0);
    field_add(&f, "d", 10, 1, 0);
    field_run(&f, ES_ALL, 0);
    assert_int_equal(f.entered[1], 10);
    assert_int_equal(f.entered[3], 20);
    assert_int_equal(f.entered[2], 30);
    field_close(&f);
}

static void who_awaits_gives_its_slots_back_and_takes_them_again(void **state)
{
    struct field f;

    (void)state;
    field_open(&f, 1, 0);
    f.awaits[field_add(&f, "a", 10, 1, 0)] =
        "c"; /* enters at 0, c is done at 7, b has it till 20 */
    field_add(&f, "b", 20, 1, 0);
    field_add(&f, "c", 7, 0, 0);
    assert_int_equal(field_run(&f, ES_ALL, 0), ES_OK);
    assert_int_equal(f.entered[0], 0);
    assert_int_equal(f.entered[1], 0);
    assert_int_equal(f.left[1], 20);
    assert_int_equal(f.left[0], 30);
    assert_int_equal(es_pool_unused(f.db), 1);
    field_close(&f);
}

static void who_is_shed_or_out_of_patience_is_not_entered(void **state)
{
    struct field f;

    (void)state;
    field_open(&f, 1, 2);
    field_add(&f, "a", 10, 1, 0);
    field_add(&f, "b", 10, 1, 9);
    field_add(&f, "c", 10, 1, 0);
    field_add(&f, "d", 10, 1, 0);
    es_set_after(f.set, field_add(&f, "e", 1, 0, 0), 3);
    memset(f.entered, 0xff, sizeof f.entered);
    field_run(&f, ES_ALL_SETTLED, 0);
    assert_int_equal(es_task_result(f.sched, 0).code, ES_OK);
    assert_int_equal(es_task_result(f.sched, 1).code, ES_ABANDONED);
    assert_int_equal(f.entered[2], 10);
    assert_int_equal(es_task_result(f.sched, 3).code, ES_SHED);
    assert_int_equal(es_task_result(f.sched, 4).code, ES_SHED); /* it comes after that */
    assert_int_equal(es_task_result(f.sched, 4).task, 3);
    assert_int_equal(f.entered[1], -1);
    assert_int_equal(f.entered[3], -1);
    field_close(&f);
}

static struct es_result fails(struct es_self *self, void *data)
{
    es_sleep(self, 3);
    return es_fail(data);
}

static void a_cancellation_takes_those_that_wait_out_of_the_queue(void **state)
{
    struct field f;

    (void)state;
    field_open(&f, 1, 0);
    for (int i = 0; i < 4; i++)
        field_add(&f, NULL, 10, 1, 0);
    es_set_add(f.set, NULL, fails, &f);
    memset(f.entered, 0xff, sizeof f.entered);
    assert_int_equal(field_run(&f, ES_ALL, ES_CANCEL), ES_FAILED);
    assert_int_equal(f.clock.now, 3);
    assert_int_equal(f.entered[1], -1);
    assert_int_equal(es_task_result(f.sched, 1).code, ES_CANCELLED);
    assert_int_equal(es_pool_waiting(f.db), 0);
    field_close(&f);
}

/* Who took slots itself keeps them while it awaits. */
static struct es_result hogs(struct es_self *self, void *data)
{
    struct field *f = data;
    struct es_result result = es_pool_take(self, f->db, 1);

    return result.code ? result : es_await(self, "c");
}

static void a_deadlock_over_slots_is_told(void **state)
{
    char text[200];
    struct field f;

    (void)state;
    field_open(&f, 1, 0);
    es_set_add(f.set, "hogs", hogs, &f);
    field_add(&f, "c", 1, 1, 0);
    es_set_after(f.set, 1, field_add(&f, "first", 1, 0, 0));
    field_run(&f, ES_ALL_SETTLED, 0);
    assert_int_equal(es_task_result(f.sched, 1).code, ES_DEADLOCK);
    es_result_text(f.sched, es_task_result(f.sched, 1), text, sizeof text);
    assert_string_equal(text, "Deadlock: \"c\" waits for slots of pool \"db\"");
    field_close(&f);
}

static void a_set_runs_where_its_pools_are(void **state)
{
    struct es_error error;
    struct field f;
    struct field other;
    struct es_units units[2];

    (void)state;
    field_open(&f, 1, 0);
    field_open(&other, 1, 0);
    field_add(&f, "a", 1, 1, 0);
    assert_int_equal(es_run(other.sched, f.set, NULL, &error), ES_MISUSE);
    assert_string_equal(error.text, "The set takes slots of another scheduler's pools");
    assert_null(es_request_start(other.sched, f.set, NULL, &error));
    assert_int_equal(error.code, ES_MISUSE);
    units[0] = (struct es_units){ f.db, 1 };
    units[1] = (struct es_units){ other.db, 1 };
    es_set_demand(other.set, es_set_add(other.set, "b", body, &other),
                  &ES_DEMAND(.units = units, .count = 2));
    assert_int_equal(es_set_build(other.set, &error), ES_MISUSE);
    field_close(&f);
    field_close(&other);
}

static struct es_result turns(struct es_self *self, void *data)
{
    for (int i = 0; i < 5000; i++)
        es_sleep(self, 0);
    return es_ok(data);
}

/* However much happens at one instant, slots are given out at its end: to the most urgent, although
 * that comes last. */
static void all_of_an_instant_comes_before_its_slots(void **state)
{
    struct field f;
    struct es_pool *urgent;

    (void)state;
    if (bench_workers() > 1)
        skip(); /* a worker that finds nothing to do gives out what there is */
    field_open(&f, 1, 0);
    urgent = es_pool_new(f.sched, &ES_POOL(.slots = 1, .queue = ES_PRIORITY), NULL);
    es_set_demand(f.set, field_add(&f, "a", 10, 0, 0),
                  &ES_DEMAND(.units = &(struct es_units){ urgent, 1 }, .count = 1, .priority = 2));
    es_set_add(f.set, "turns", turns, NULL);
    es_set_demand(f.set, field_add(&f, "c", 10, 0, 0),
                  &ES_DEMAND(.units = &(struct es_units){ urgent, 1 }, .count = 1, .priority = 1));
    es_set_after(f.set, 2, 1);
    field_run(&f, ES_ALL, 0);
    assert_int_equal(f.entered[2], 0);
    assert_int_equal(f.entered[0], 10);
    field_close(&f);
}

static void demands_that_cannot_be_met_are_errors_of_the_set(void **state)
{
    struct field f;
    struct es_error error;
    struct es_units units[2];

    (void)state;
    field_open(&f, 2, 0);
    for (int i = 0; i < 6; i++) {
        struct es_set *set = es_set_new(NULL);
        struct es_demand demand = ES_DEMAND(.units = units, .count = 1);
        es_id task = es_set_add(set, "a", body, &f);

        units[0] = units[1] = (struct es_units){ f.db, 1 };
        switch (i) {
        case 0: units[0].slots = 3; break;
        case 1: units[0].slots = 0; break;
        case 2: demand.count = 2; break;
        case 3: demand.count = 0; break;
        case 4: demand.patience = -1; break;
        default: task = 9;
        }
        es_set_demand(set, task, &demand);
        assert_int_equal(es_set_build(set, &error), i < 5 ? ES_MISUSE : ES_UNKNOWN);
        assert_true(error.text[0] != '\0');
        es_set_free(set);
    }
    field_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tasks_are_entered_when_they_have_their_slots),
        cmocka_unit_test(a_task_comes_to_the_pool_when_what_it_comes_after_is_done),
        cmocka_unit_test(who_awaits_gives_its_slots_back_and_takes_them_again),
        cmocka_unit_test(who_is_shed_or_out_of_patience_is_not_entered),
        cmocka_unit_test(a_cancellation_takes_those_that_wait_out_of_the_queue),
        cmocka_unit_test(a_deadlock_over_slots_is_told),
        cmocka_unit_test(a_set_runs_where_its_pools_are),
        cmocka_unit_test(all_of_an_instant_comes_before_its_slots),
        cmocka_unit_test(demands_that_cannot_be_met_are_errors_of_the_set),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
