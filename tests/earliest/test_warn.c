/* SPDX-License-Identifier: GPL-3.0-or-later
 * Bodies that run for long without waiting. */
#include "support.h"

/* A clock that moves on by itself whenever it is asked. */
struct busy_clock {
    struct es_virtual_clock virtual;
    es_ns step;
};

static es_ns busy_now(struct es_clock *clock)
{
    struct busy_clock *busy = (struct busy_clock *)(void *)clock;

    return busy->virtual.now += busy->step;
}

static struct es_result looks_at_the_clock(struct es_self *self, void *data)
{
    for (int i = 0; i < *(const int *)data; i++)
        es_now(self);
    return es_ok(NULL);
}

static void note_slow(void *self, es_id task, es_ns ran)
{
    es_ns *warned = self;

    warned[task] = ran;
}

static void a_body_that_blocks_for_long_is_warned_of(void **state)
{
    struct bench b;
    struct busy_clock clock = { .step = 10 };
    es_ns warned[2] = { 0, 0 };
    int few = 1;
    int many = 100;

    (void)state;
    if (bench_workers() > 1)
        skip(); /* each moves the clock on for the other */
    bench_open(&b, ES_ALL);
    es_virtual_clock_init(&clock.virtual);
    clock.virtual.clock.now = busy_now;
    b.options.clock = &clock.virtual.clock;
    b.options.warn = note_slow;
    b.options.slow = 500;
    b.options.self = warned;
    es_set_add(b.set, "quick", looks_at_the_clock, &few);
    es_set_add(b.set, "blocks", looks_at_the_clock, &many);
    bench_run(&b);
    assert_int_equal(b.code, ES_OK);
    assert_int_equal(warned[0], 0);
    assert_in_range(warned[1], 1000, 1100);
    bench_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_that_blocks_for_long_is_warned_of),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
