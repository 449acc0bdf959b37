/* SPDX-License-Identifier: GPL-3.0-or-later
 * Queues that are just full: sets of every size, all of whose tasks take turns. */
#include "support.h"

struct turn {
    uint32_t *counter;
    uint32_t first, second;
};

static struct es_result takes_two_turns(struct es_self *self, void *data)
{
    struct turn *turn = data;

    turn->first = (*turn->counter)++;
    es_await_id(self, 0);
    turn->second = (*turn->counter)++;
    return es_ok(NULL);
}

static struct es_result fails_at_once(struct es_self *self, void *data)
{
    (void)self;
    return es_fail(data);
}

/* Task 0 fails, so that the caller's turn is among those of all the others. */
static void take_turns(uint32_t count, struct es_options options, uint32_t limit)
{
    static struct turn turns[140];
    struct bench b;
    uint32_t counter = 0;
    uint64_t sum = 0;

    bench_open(&b, ES_ALL);
    options.clock = &b.clock.clock;
    b.options = options;
    b.call.limit = limit;
    es_set_add(b.set, NULL, fails_at_once, NULL);
    for (uint32_t i = 0; i < count; i++) {
        turns[i].counter = &counter;
        es_set_add(b.set, NULL, takes_two_turns, &turns[i]);
    }
    bench_run(&b);
    assert_int_equal(b.code, ES_FAILED);
    assert_int_equal(counter, 2 * count);
    for (uint32_t i = 0; i < count; i++) {
        assert_true(turns[i].first < turns[i].second);
        sum += turns[i].first + turns[i].second;
        if (!options.pick && !options.seed && !options.admit && !limit) {
            assert_int_equal(turns[i].first, i);
            assert_int_equal(turns[i].second, count + i);
        }
    }
    assert_int_equal(sum, (uint64_t)count * (2 * count - 1)); /* each turn is somebody's */
    bench_close(&b);
}

static uint32_t middle(void *self, const es_id *ready, uint32_t count)
{
    (void)self;
    (void)ready;
    return count / 2;
}

static void sets_of_every_size_have_room_for_all_turns(void **state)
{
    const struct es_options ways[] = { { .copy_stacks = bench_copies() },
                                       { .copy_stacks = bench_copies(), .seed = 7 },
                                       { .copy_stacks = bench_copies(), .pick = middle },
                                       { .copy_stacks = bench_copies(), .admit = middle } };

    static const uint32_t limits[] = { 0, 1, 5 };

    (void)state;
    for (uint32_t count = 0; count < 140; count++)
        for (size_t way = 0; way < 4; way++)
            for (size_t i = way == 3; i < 3; i++)
                take_turns(count, ways[way], limits[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_of_every_size_have_room_for_all_turns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
