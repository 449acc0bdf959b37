/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workers that differ, and data between them: what follows for a graph. */
#include "sim/model/platform.h"

#include "sim/model/builder/dag_builder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static const char *name[] = { "slow", "fast" };
static double speed[] = { 0.5, 4 };
static const sb_ns own[] = { 7, 3 };

/* a, 10 ns at speed 1, before b, which costs 7 and 3 ns, with 6 bytes. */
static struct sb_dag_builder *two_tasks(const struct sb_platform *platform, double latency,
                                        unsigned awaits)
{
    const struct sb_dist ten = { .a = 10 }, other = { .a = latency };
    struct sb_dag_builder *builder = sb_dag_builder_new();
    assert_non_null(builder);
    sb_dag_builder_platform(builder, platform);
    sb_dag_builder_task(builder, "a");
    sb_dag_builder_task(builder, "b");
    sb_dag_builder_step(builder, 0, &ten);
    sb_dag_builder_step(builder, 1, &other);
    sb_dag_builder_cost(builder, own);
    for (unsigned i = 0; i < awaits; i++) {
        sb_dag_builder_await(builder, 0);
        sb_dag_builder_bytes(builder, 6);
    }
    return builder;
}

static void costs_follow_from_speeds_or_are_as_given(void **state)
{
    const struct sb_platform platform = {
        .workers = 2, .worker_name = name, .speed = speed, .link_latency = 5, .link_bandwidth = 2e9
    };
    static const sb_ns cost[] = { 20, 3, 7, 3 }; /* 10 / 4 = 2.5 to the even number: 2 */
    struct sb_dag dag;
    (void)state;
    assert_int_equal(sb_dag_build(two_tasks(&platform, 5, 1), &dag, "test", NULL), SB_OK);
    const struct sb_platform *p = dag.platform;
    assert_non_null(p);
    assert_string_equal(p->worker_name[1], "fast");
    assert_int_equal(p->cost[0], cost[0]);
    assert_int_equal(p->cost[1], 2);
    assert_memory_equal(p->cost + 2, cost + 2, 2 * sizeof *cost);
    assert_true(!p->has_cost[0] && p->has_cost[1]);
    assert_int_equal(p->transfer[0], 5 + 3); /* 6 bytes at 2 a ns */
    assert_int_equal(sb_platform_duration(p, 1, 0, 5), 7);
    assert_int_equal(sb_platform_duration(p, 1, 0, 10), 14);
    assert_int_equal(sb_platform_duration(p, 1, 1, 10), 6);
    assert_int_equal(sb_platform_duration(p, 0, 1, 100), 25);
    sb_dag_fini(&dag);
}

static void what_is_awaited_twice_brings_the_data_of_both(void **state)
{
    const struct sb_platform platform = {
        .workers = 2, .worker_name = name, .speed = speed, .link_bandwidth = 1e9
    };
    struct sb_dag dag;
    (void)state;
    assert_int_equal(sb_dag_build(two_tasks(&platform, 5, 2), &dag, "test", NULL), SB_OK);
    assert_true(dag.bytes[0] == 12);
    assert_int_equal(dag.platform->transfer[0], 12);
    sb_dag_fini(&dag);
}

static void between_the_steps_of_a_body_nothing_moves(void **state)
{
    const struct sb_platform platform = {
        .workers = 2, .worker_name = name, .speed = speed, .link_latency = 5
    };
    static const struct sb_dist ten = { .a = 10 };
    struct sb_dag_builder *builder = sb_dag_builder_new();
    struct sb_dag dag;
    (void)state;
    sb_dag_builder_platform(builder, &platform);
    sb_dag_builder_task(builder, "a");
    sb_dag_builder_task(builder, "b");
    sb_dag_builder_step(builder, 0, &ten);
    sb_dag_builder_step(builder, 1, &ten);
    sb_dag_builder_step(builder, 1, &ten);
    sb_dag_builder_await(builder, 0);
    assert_int_equal(sb_dag_build(builder, &dag, "test", NULL), SB_OK);
    assert_int_equal(dag.pred.begin[3], 2); /* step 2 follows step 0 and step 1 */
    assert_int_equal(dag.platform->transfer[0], 5);
    assert_int_equal(dag.platform->transfer[1], 0);
    sb_dag_fini(&dag);
}

static void a_latency_of_nothing_has_no_costs(void **state)
{
    const struct sb_platform platform = { .workers = 2, .worker_name = name, .speed = speed };
    struct sb_error error = { 0 };
    struct sb_dag dag;
    (void)state;
    assert_int_equal(sb_dag_build(two_tasks(&platform, 0, 1), &dag, "test", &error), SB_EINPUT);
    assert_string_equal(error.text, "\"b\" has costs, which no latency of 0 can be scaled to");
}

static void what_takes_longer_than_time_lasts_is_refused(void **state)
{
    static double slow[] = { 1e-19, 1 };
    const struct sb_platform platform = { .workers = 2, .worker_name = name, .speed = slow };
    struct sb_error error = { 0 };
    struct sb_dag dag;
    (void)state;
    assert_int_equal(sb_dag_build(two_tasks(&platform, 5, 1), &dag, "test", &error), SB_EINPUT);
    assert_string_equal(error.text, "costs and transfers add up to more than 146 years");
}

static void workers_that_are_alike_take_the_expected_latency(void **state)
{
    const struct sb_platform platform = { .workers = 2, .worker_name = name, .speed = speed };
    struct sb_platform alike;
    struct sb_arena arena = { 0 };
    struct sb_dag dag;
    (void)state;
    assert_int_equal(sb_dag_build(two_tasks(&platform, 5, 1), &dag, "test", NULL), SB_OK);
    assert_int_equal(sb_platform_alike(&alike, &dag, 3, &arena, NULL), SB_OK);
    assert_string_equal(alike.worker_name[2], "3");
    for (uint32_t w = 0; w < 3; w++)
        assert_true(alike.cost[w] == 10 && alike.cost[3 + w] == 5 && alike.factor[w] == 1);
    assert_int_equal(alike.transfer[0], 0);
    sb_arena_fini(&arena);
    sb_dag_fini(&dag);
}

int main(void)
{
    const struct CMUnitTest test[] = {
        cmocka_unit_test(costs_follow_from_speeds_or_are_as_given),
        cmocka_unit_test(what_is_awaited_twice_brings_the_data_of_both),
        cmocka_unit_test(between_the_steps_of_a_body_nothing_moves),
        cmocka_unit_test(a_latency_of_nothing_has_no_costs),
        cmocka_unit_test(what_takes_longer_than_time_lasts_is_refused),
        cmocka_unit_test(workers_that_are_alike_take_the_expected_latency),
    };
    return cmocka_run_group_tests(test, NULL, NULL);
}
