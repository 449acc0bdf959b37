/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/barriers/barriers.h"

#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/runs/expect_workload.h"
#include "tests/fixtures/runs/insight.h"

#include <math.h>
#include <stdlib.h>

enum { MANY = 3000 };

static const char three[] =
    "{\"simbench\": 1, \"tasks\": {"
    "\"user\": {\"latency\": {\"dist\": \"exponential\", \"mean\": 40}},"
    "\"config\": {\"latency\": {\"dist\": \"lognormal\", \"median\": 30, \"p99\": 400}},"
    "\"profile\": {\"after\": [\"user\"], \"latency\": {\"dist\": \"exponential\", \"mean\": "
    "60}}}}";

static const char constant[] = "{\"simbench\": 1, \"time_unit\": \"ns\", \"tasks\": {"
                               "\"a\": {\"latency\": 10}, \"b\": {\"latency\": 30},"
                               "\"c\": {\"after\": [\"a\"], \"latency\": 20},"
                               "\"d\": {\"after\": [\"b\"], \"latency\": 5}}}";

static struct sb_strategy_result find(struct fixture_insight *s, const char *strategy,
                                      uint32_t workers, uint32_t most, uint32_t *left_out)
{
    struct sb_strategy_result result = { 0 };
    const struct sb_barriers wanted = { &s->pass, fixture_strategy(strategy), workers, most };
    assert_int_equal(sb_barriers_find(&wanted, &result, left_out, &s->arena, NULL), SB_OK);
    return result;
}

/* Loosened by hand, in a graph without randomness. */
static void each_place_costs_what_it_is_worth_to_pass_it(void **state)
{
    (void)state;
    static const struct {
        const char *strategy, *join[3];
        double cost[3];
    } cases[] = {
        { "join-all-then-chain", { "a, b before c", "c before d" }, { 20, 5 } },
        { "level-barrier", { "a, b before c, d" }, { 15 } },
        { "sequential", { "b before c", "a before b", "c before d" }, { 20, 10, 5 } },
        { "await-in-order", { NULL }, { 0 } },
        { "earliest-start", { NULL }, { 0 } },
    };
    struct fixture_insight s;
    fixture_insight_begin(&s, constant, 10);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t count = 0, left_out;
        struct sb_strategy_result r = find(&s, cases[i].strategy, 0, 10, &left_out);
        for (; count < 3 && cases[i].join[count]; count++) {
            assert_true(count < r.barriers);
            const struct sb_saved *cost = &r.barrier[count].cost;
            assert_string_equal(r.barrier[count].join, cases[i].join[count]);
            assert_true(cost->mean.value == cases[i].cost[count]);
            assert_true(cost->p99.value == cases[i].cost[count]);
            assert_true(cost->mean.ci95.lo == cost->mean.value);
        }
        assert_int_equal(r.barriers, count);
        assert_int_equal(left_out, 0);
    }
    fixture_insight_end(&s);
}

/* a, b and c in a row of 10, 20 and 40: c, which does not wait for b, begins with b, and not before
 * a has ended. */
static void other_places_are_waited_at_as_before(void **state)
{
    (void)state;
    struct fixture_insight s;
    uint32_t left_out;
    fixture_insight_begin(&s,
                          "{\"simbench\": 1, \"time_unit\": \"ns\", \"tasks\": {\"a\": "
                          "{\"latency\": 10}, \"b\": {\"latency\": 20}, \"c\": "
                          "{\"latency\": 40}}}",
                          1);
    struct sb_strategy_result r = find(&s, "sequential", 0, 10, &left_out);
    assert_int_equal(r.barriers, 2);
    assert_string_equal(r.barrier[0].join, "b before c");
    assert_true(r.barrier[0].cost.mean.value == 20);
    assert_string_equal(r.barrier[1].join, "a before b");
    assert_true(r.barrier[1].cost.mean.value == 10);
    fixture_insight_end(&s);
}

/* Its one join is all that tells it from the earliest start. */
static void the_only_join_costs_the_whole_difference(void **state)
{
    (void)state;
    static sb_ns joined[MANY], earliest[MANY];
    struct fixture_insight s;
    struct sb_saved_side x, y;
    uint32_t left_out;
    fixture_insight_begin(&s, three, MANY);
    fixture_insight_alone(&s, "join-all-then-chain", 0, joined);
    fixture_insight_alone(&s, "earliest-start", 0, earliest);
    assert_int_equal(sb_saved_side_fill(&x, joined, MANY, 0), 0);
    assert_int_equal(sb_saved_side_fill(&y, earliest, MANY, 0), 0);
    struct sb_saved saved = sb_saved_between(&x, &y, SB_SAVED_RANDOM);
    struct sb_strategy_result r = find(&s, "join-all-then-chain", 0, 10, &left_out);
    assert_int_equal(r.barriers, 1);
    assert_string_equal(r.barrier[0].join, "user, config before profile");
    assert_memory_equal(&r.barrier[0].cost, &saved, sizeof saved);
    assert_true(saved.mean.ci95.lo > 1e6 && saved.p99.value > 1e6);
    fixture_insight_end(&s);
}

/* Of one worker some step runs at any time, whatever waits for what. */
static void with_one_worker_waiting_costs_nothing(void **state)
{
    (void)state;
    struct fixture_insight s;
    uint32_t left_out;
    fixture_insight_begin(&s, three, 200);
    struct sb_strategy_result r = find(&s, "join-all-then-chain", 1, 10, &left_out);
    assert_int_equal(r.barriers, 0);
    fixture_insight_end(&s);
}

static const char layered[] =
    "{\"simbench\": 1, \"generate\": {\"kind\": \"layered\", \"tasks\": 40, \"width\": 8, "
    "\"latency\": {\"dist\": \"lognormal\", \"median\": 40, \"p99\": 400}}}";

/* Places are looked at by how much they hold up; a table of them that is cut begins the same. */
static void the_most_expensive_ones_are_told_and_the_rest_is_counted(void **state)
{
    (void)state;
    struct fixture_insight s;
    uint32_t none, some, fewer;
    fixture_insight_begin(&s, layered, 500);
    struct sb_strategy_result all = find(&s, "sequential", 0, 1000, &none),
                              few = find(&s, "sequential", 0, 3, &some);
    find(&s, "sequential", 0, 20, &fewer);
    assert_int_equal(all.barriers, SB_BARRIERS_TOLD);
    assert_int_equal(none, 0);
    assert_int_equal(few.barriers, 3);
    assert_int_equal(some + 3, fewer + 20);
    assert_in_range(some, 30, 39 - 3);
    for (uint32_t i = 1; i < all.barriers; i++)
        assert_true(all.barrier[i - 1].cost.mean.value >= all.barrier[i].cost.mean.value);
    assert_true(few.barrier[0].cost.mean.value >= all.barrier[2].cost.mean.value);
    fixture_insight_end(&s);
}

static void any_number_of_threads_gives_the_same(void **state)
{
    (void)state;
    struct fixture_insight s;
    uint32_t left_out;
    fixture_insight_begin(&s, layered, 1000);
    for (uint32_t workers = 0; workers <= 3; workers += 3) {
        s.pass.threads = 1;
        struct sb_strategy_result one = find(&s, "level-barrier", workers, 10, &left_out);
        s.pass.threads = 3;
        struct sb_strategy_result three_threads = find(&s, "level-barrier", workers, 10, &left_out);
        assert_true(one.barriers > 0);
        assert_int_equal(one.barriers, three_threads.barriers);
        for (uint32_t i = 0; i < one.barriers; i++) {
            assert_string_equal(one.barrier[i].join, three_threads.barrier[i].join);
            assert_memory_equal(&one.barrier[i].cost, &three_threads.barrier[i].cost,
                                sizeof one.barrier[i].cost);
        }
    }
    fixture_insight_end(&s);
}

static void an_interrupt_leaves_none(void **state)
{
    (void)state;
    const atomic_bool stop = true;
    struct fixture_insight s;
    uint32_t left_out;
    fixture_insight_begin(&s, three, 1000);
    s.pass.stop = &stop;
    assert_int_equal(find(&s, "join-all-then-chain", 0, 10, &left_out).barriers, 0);
    fixture_insight_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_place_costs_what_it_is_worth_to_pass_it),
        cmocka_unit_test(other_places_are_waited_at_as_before),
        cmocka_unit_test(the_only_join_costs_the_whole_difference),
        cmocka_unit_test(with_one_worker_waiting_costs_nothing),
        cmocka_unit_test(the_most_expensive_ones_are_told_and_the_rest_is_counted),
        cmocka_unit_test(any_number_of_threads_gives_the_same),
        cmocka_unit_test(an_interrupt_leaves_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
