/* SPDX-License-Identifier: GPL-3.0-or-later
 * Pools: slots that bodies take and give back. */
#include "support.h"

#include <string.h>

enum { MOST = 12 };

/* What one body takes, when, and for how long; and what it saw. */
struct taker {
    struct es_virtual_clock *clock;
    struct es_demand demand;
    es_ns comes, keeps;
    struct es_result took;
    es_ns began, ended;
};

struct field {
    struct es_virtual_clock clock;
    struct es_sched *sched;
    struct es_set *set;
    struct taker taker[MOST];
    struct es_units units[MOST][3];
    uint32_t count;
};

static void field_open(struct field *f)
{
    memset(f, 0, sizeof *f);
    es_virtual_clock_init(&f->clock);
    f->sched = es_sched_new(&ES_OPTIONS(.clock = &f->clock.clock, BENCH_VARIANT), NULL);
    f->set = es_set_new(NULL);
    assert_non_null(f->sched);
}

static void field_close(struct field *f)
{
    es_set_free(f->set);
    es_sched_free(f->sched);
}

static struct es_result take_and_keep(struct es_self *self, void *data)
{
    struct taker *taker = data;

    if (taker->comes)
        es_sleep_until_last(self, taker->comes);
    taker->took = es_demand_take(self, &taker->demand);
    taker->began = es_now(self);
    if (taker->took.code)
        return taker->took;
    es_sleep(self, taker->keeps);
    taker->ended = es_now(self);
    return es_demand_give(self, &taker->demand) ? es_fail(NULL) : es_ok(NULL);
}

/* One slot. */
static struct taker *field_add(struct field *f, struct es_pool *pool, es_ns comes, es_ns keeps)
{
    uint32_t i = f->count++;
    struct taker *taker = &f->taker[i];

    f->units[i][0] = (struct es_units){ pool, 1 };
    *taker = (struct taker){
        &f->clock, ES_DEMAND(.units = f->units[i], .count = 1), comes, keeps, { 0 }, -1, -1
    };
    es_set_add(f->set, NULL, take_and_keep, taker);
    return taker;
}

static struct taker *field_add_two(struct field *f, struct es_pool *a, struct es_pool *b,
                                   es_ns comes, es_ns keeps)
{
    struct taker *taker = field_add(f, a, comes, keeps);

    f->units[f->count - 1][1] = (struct es_units){ b, 1 };
    taker->demand.count = 2;
    return taker;
}

static void field_run(struct field *f)
{
    struct es_error error;
    int code =
        es_run(f->sched, f->set, &ES_CALL(.mode = ES_ALL_SETTLED, .flags = ES_CANCEL), &error);

    assert_int_equal(code, ES_OK);
}

static struct es_pool *pool_of(struct field *f, uint32_t slots, enum es_queue queue,
                               uint32_t places)
{
    struct es_pool *pool = es_pool_new(
        f->sched, &ES_POOL(.name = "db", .slots = slots, .queue = queue, .places = places), NULL);

    assert_non_null(pool);
    return pool;
}

static void who_comes_first_is_served_first(void **state)
{
    static const es_ns began[] = { 0, 1, 10, 11, 20 };
    struct field f;
    struct es_pool *db;

    (void)state;
    field_open(&f);
    db = pool_of(&f, 2, ES_FIFO, 0);
    for (int i = 0; i < 5; i++)
        field_add(&f, db, i, 10);
    field_run(&f);
    for (int i = 0; i < 5; i++)
        assert_int_equal(f.taker[i].began, began[i]);
    assert_int_equal(es_pool_unused(db), 2);
    assert_int_equal(es_pool_waiting(db), 0);
    assert_int_equal(es_pool_free(db), ES_OK);
    field_close(&f);
}

static void last_in_is_first_out_where_that_is_wanted(void **state)
{
    static const es_ns began[] = { 0, 30, 20, 10 };
    struct field f;
    struct es_pool *db;

    (void)state;
    field_open(&f);
    db = pool_of(&f, 1, ES_LIFO, 0);
    for (int i = 0; i < 4; i++)
        field_add(&f, db, i, 10);
    field_run(&f);
    for (int i = 0; i < 4; i++)
        assert_int_equal(f.taker[i].began, began[i]);
    field_close(&f);
}

static void the_smallest_priority_goes_first_and_ties_as_they_came(void **state)
{
    static const int64_t priority[] = { 0, 5, INT64_MAX, 5, INT64_MIN };
    static const es_ns began[] = { 0, 20, 40, 30, 10 };
    struct field f;
    struct es_pool *db;

    (void)state;
    field_open(&f);
    db = pool_of(&f, 1, ES_PRIORITY, 0);
    for (int i = 0; i < 5; i++)
        field_add(&f, db, i, 10)->demand.priority = priority[i];
    field_run(&f);
    for (int i = 0; i < 5; i++)
        assert_int_equal(f.taker[i].began, began[i]);
    field_close(&f);
}

static void who_finds_no_place_is_shed(void **state)
{
    char text[200];
    struct field f;
    struct es_pool *db;

    (void)state;
    if (bench_workers() > 1)
        skip(); /* there all timers of one time go off together */
    field_open(&f);
    db = pool_of(&f, 2, ES_FIFO, 1);
    for (int i = 0; i < 4; i++) /* at one time: two slots, one place */
        field_add(&f, db, 5, 10);
    field_add(&f, db, 15, 10); /* when two slots become free and the place too */
    field_run(&f);
    for (int i = 0; i < 5; i++)
        assert_int_equal(f.taker[i].took.code, i == 3 ? ES_SHED : ES_OK);
    assert_int_equal(f.taker[2].began, 15);
    assert_int_equal(f.taker[3].began, 5);
    assert_int_equal(f.taker[4].began, 15);
    assert_string_equal(es_result_text(f.sched, es_task_result(f.sched, 3), text, sizeof text),
                        "Task #3: Pool \"db\" has no place for one more that must wait");
    field_close(&f);
}

static void without_places_nobody_waits(void **state)
{
    struct field f;
    struct es_pool *db;

    (void)state;
    if (bench_workers() > 1)
        skip(); /* there all timers of one time go off together */
    field_open(&f);
    db = pool_of(&f, 1, ES_FIFO, ES_NO_PLACES);
    field_add(&f, db, 0, 10);
    field_add(&f, db, 9, 10);
    field_add(&f, db, 10, 10); /* an end at the same time comes first */
    field_run(&f);
    assert_int_equal(f.taker[0].took.code, ES_OK);
    assert_int_equal(f.taker[1].took.code, ES_SHED);
    assert_int_equal(f.taker[2].took.code, ES_OK);
    field_close(&f);
}

static void patience_ends_while_queued_only(void **state)
{
    struct field f;
    struct es_pool *db;

    (void)state;
    field_open(&f);
    db = pool_of(&f, 1, ES_FIFO, 0);
    field_add(&f, db, 0, 10)->demand.patience = 3; /* it is served at once, for longer than that */
    field_add(&f, db, 2, 10)->demand.patience = 7;
    field_add(&f, db, 3, 10)->demand.patience = 7; /* the slot is free at 10 */
    field_run(&f);
    assert_int_equal(f.taker[0].took.code, ES_OK);
    assert_int_equal(f.taker[1].took.code, ES_ABANDONED);
    assert_int_equal(f.taker[1].began, 9);
    assert_int_equal(f.taker[2].took.code, ES_ABANDONED);
    assert_int_equal(f.taker[2].began, 10);
    assert_int_equal(es_pool_unused(db), 1);
    field_close(&f);
}

/* Two pools with one slot. The second wants both and is next in both only when the third, which
 * came later and wants one that is unused, must wait for it. */
static void several_pools_are_taken_together_and_nobody_is_passed(void **state)
{
    static const es_ns began[] = { 0, 10, 20, 30 };
    struct field f;
    struct es_pool *a;
    struct es_pool *b;

    (void)state;
    field_open(&f);
    a = pool_of(&f, 1, ES_FIFO, 0);
    b = pool_of(&f, 1, ES_FIFO, 0);
    field_add(&f, a, 0, 10);
    field_add_two(&f, a, b, 1, 10);
    field_add(&f, b, 2, 10);
    field_add_two(&f, b, a, 3, 10);
    field_run(&f);
    for (int i = 0; i < 4; i++)
        assert_int_equal(f.taker[i].began, began[i]);
    field_close(&f);
}

/* Where somebody cannot have what it wants, others pass it in LIFO and priority pools only. */
static void who_cannot_be_met_is_passed_except_in_fifo_pools(void **state)
{
    static const es_ns began[3][3] = { { 0, 10, 10 }, { 0, 10, 2 }, { 0, 12, 2 } };

    (void)state;
    for (int queue = ES_FIFO; queue <= ES_PRIORITY; queue++) {
        struct field f;
        struct es_pool *db;

        field_open(&f);
        db = pool_of(&f, 3, (enum es_queue)queue, 0);
        field_add(&f, db, 0, 10);
        f.units[0][0].slots = 2;
        field_add(&f, db, 1, 10);
        f.units[1][0].slots = queue == ES_PRIORITY ? 3 : 2;
        field_add(&f, db, 2, 10)->demand.priority = 1;
        field_run(&f);
        for (int i = 0; i < 3; i++)
            assert_int_equal(f.taker[i].began, began[queue][i]);
        field_close(&f);
    }
}

/* Three want both a LIFO and a priority pool: among them the last one goes first, as in the first
 * pool that was made, although the second one is the most urgent. */
static void those_that_want_the_same_have_one_order(void **state)
{
    static const es_ns began[] = { 0, 20, 10 };
    struct field f;
    struct es_pool *lifo;
    struct es_pool *urgent;

    (void)state;
    field_open(&f);
    lifo = pool_of(&f, 1, ES_LIFO, 0);
    urgent = pool_of(&f, 1, ES_PRIORITY, 0);
    for (int i = 0; i < 3; i++)
        field_add_two(&f, urgent, lifo, i, 10)->demand.priority = i == 1 ? -1 : 0;
    field_run(&f);
    for (int i = 0; i < 3; i++)
        assert_int_equal(f.taker[i].began, began[i]);
    field_close(&f);
}

static struct es_result keeps_it(struct es_self *self, void *data)
{
    struct es_result took = es_pool_take(self, data, 2);

    return took.code ? took : es_ok(data);
}

static void who_returns_with_a_slot_is_told_by_task_and_pool(void **state)
{
    char text[200];
    struct field f;
    struct es_pool *db;
    es_id task;

    (void)state;
    field_open(&f);
    db = pool_of(&f, 3, ES_FIFO, 0);
    task = es_set_add(f.set, "query", keeps_it, db);
    field_run(&f);
    assert_int_equal(es_task_result(f.sched, task).code, ES_MISUSE);
    assert_string_equal(es_result_text(f.sched, es_task_result(f.sched, task), text, sizeof text),
                        "Task \"query\": It returned while it held slots of pool \"db\"");
    assert_int_equal(es_pool_unused(db), 3);
    field_close(&f);
}

static struct es_result takes_twice(struct es_self *self, void *data)
{
    es_pool_take(self, data, 1);
    return es_pool_take(self, data, 1);
}

static void who_waits_for_its_own_slot_is_in_a_deadlock(void **state)
{
    char text[200];
    struct field f;

    (void)state;
    field_open(&f);
    es_set_add(f.set, "greedy", takes_twice, pool_of(&f, 1, ES_FIFO, 0));
    field_run(&f);
    assert_string_equal(es_result_text(f.sched, es_task_result(f.sched, 0), text, sizeof text),
                        "Deadlock: \"greedy\" waits for slots of pool \"db\"");
    field_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_comes_first_is_served_first),
        cmocka_unit_test(last_in_is_first_out_where_that_is_wanted),
        cmocka_unit_test(the_smallest_priority_goes_first_and_ties_as_they_came),
        cmocka_unit_test(who_finds_no_place_is_shed),
        cmocka_unit_test(without_places_nobody_waits),
        cmocka_unit_test(patience_ends_while_queued_only),
        cmocka_unit_test(several_pools_are_taken_together_and_nobody_is_passed),
        cmocka_unit_test(who_cannot_be_met_is_passed_except_in_fifo_pools),
        cmocka_unit_test(those_that_want_the_same_have_one_order),
        cmocka_unit_test(who_returns_with_a_slot_is_told_by_task_and_pool),
        cmocka_unit_test(who_waits_for_its_own_slot_is_in_a_deadlock),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
