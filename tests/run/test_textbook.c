/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Published schedules: Graham's anomalies and worst cases, better-all's example, static levels of
 * Kwok and Ahmad. */
#include "sim/model/dag_metrics.h"
#include "sim/model/strategy.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/recorded/oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static sb_ns run(uint32_t tasks, const sb_ns *duration, size_t edges, const uint32_t (*edge)[2],
                 const char *strategy, uint32_t workers)
{
    struct sb_dag dag;
    fixture_dag_plain(&dag, tasks, duration, edges, edge);
    sb_ns makespan = fixture_makespan(&dag, "textbook", strategy, workers, NULL);
    sb_dag_fini(&dag);
    return makespan;
}

/* R. L. Graham, SIAM J. Appl. Math. 17 (1969): tasks T1 to T9. */
static const sb_ns graham[] = { 3, 2, 2, 2, 4, 4, 4, 4, 9 };
static const uint32_t graham_edge[][2] = { { 0, 8 }, { 3, 6 }, { 3, 7 }, { 3, 4 }, { 3, 5 } };

static void grahams_anomalies_come_out_as_published(void **state)
{
    static const sb_ns shorter[] = { 2, 1, 1, 1, 3, 3, 3, 3, 8 };
    /* T1, T2, T4, T5, T6, T3, T9, T7, T8 */
    static const sb_ns relisted[] = { 3, 2, 2, 4, 4, 2, 9, 4, 4 };
    static const uint32_t relisted_edge[][2] = { { 0, 6 }, { 2, 3 }, { 2, 4 }, { 2, 7 }, { 2, 8 } };
    (void)state;
    assert_int_equal(run(9, graham, 5, graham_edge, "list", 3), 12);
    assert_int_equal(run(9, graham, 5, graham_edge, "list", 4), 15);
    assert_int_equal(run(9, shorter, 5, graham_edge, "list", 3), 13);
    assert_int_equal(run(9, graham, 3, graham_edge, "list", 3), 16);
    assert_int_equal(run(9, relisted, 5, relisted_edge, "list", 3), 14);
    assert_int_equal(run(9, graham, 5, graham_edge, "list", 1), 34);
    assert_int_equal(run(9, graham, 5, graham_edge, "list", 2), 17);
    assert_int_equal(run(9, graham, 5, graham_edge, "list", 0), 12);
    assert_int_equal(run(9, graham, 5, graham_edge, "hlfet", 3), 12);
}

static void grahams_schedule_is_the_published_one(void **state)
{
    static const sb_ns start[] = { 0, 0, 0, 2, 4, 4, 8, 8, 3 };
    static const uint32_t worker[] = { 0, 1, 2, 1, 1, 2, 1, 2, 0 };
    struct sb_span span[9];
    struct sb_dag dag;
    (void)state;
    fixture_dag_plain(&dag, 9, graham, 5, graham_edge);
    fixture_makespan(&dag, "Graham", "list", 3, span);
    for (int t = 0; t < 9; t++)
        assert_true(span[t].start == start[t] && span[t].worker == worker[t]);
    sb_dag_fini(&dag);
}

/* 2 m + 1 jobs: two each of 2 m - 1 to m + 1, three of m. */
static void lpt_meets_its_worst_case(void **state)
{
    static const struct {
        uint32_t m, jobs;
        sb_ns job[9], lpt;
    } known[] = {
        { 2, 5, { 3, 3, 2, 2, 2 }, 7 },
        { 3, 7, { 5, 5, 4, 4, 3, 3, 3 }, 11 },
        { 4, 9, { 7, 7, 6, 6, 5, 5, 4, 4, 4 }, 15 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(known); i++)
        assert_int_equal(run(known[i].jobs, known[i].job, 0, NULL, "lpt", known[i].m),
                         known[i].lpt);
}

static void a_list_in_the_worst_order_takes_2_minus_1_over_m_times_the_optimum(void **state)
{
    (void)state;
    for (uint32_t m = 2; m <= 7; m++) {
        sb_ns job[64];
        uint32_t jobs = m * (m - 1) + 1;
        for (uint32_t i = 0; i < jobs; i++)
            job[i] = i + 1 < jobs ? 1 : m;
        assert_int_equal(run(jobs, job, 0, NULL, "list", m), 2 * m - 1);
        assert_int_equal(run(jobs, job, 0, NULL, "earliest-start", m), 2 * m - 1);
        assert_int_equal(run(jobs, job, 0, NULL, "lpt", m), m);
        assert_int_equal(run(jobs, job, 0, NULL, "hlfet", m), m);
    }
}

static void better_alls_example_takes_what_its_readme_says(void **state)
{
    static const struct {
        sb_ns duration[3], sequential, chain, in_order, earliest;
    } known[] = {
        { { 1, 10, 10 }, 21, 20, 11, 11 },
        { { 10, 10, 1 }, 21, 11, 11, 11 },
    };
    static const uint32_t edge[][2] = { { 0, 2 } };
    (void)state;
    for (size_t i = 0; i < COUNT(known); i++) {
        assert_int_equal(run(3, known[i].duration, 1, edge, "sequential", 0), known[i].sequential);
        assert_int_equal(run(3, known[i].duration, 1, edge, "join-all-then-chain", 0),
                         known[i].chain);
        assert_int_equal(run(3, known[i].duration, 1, edge, "await-in-order", 0),
                         known[i].in_order);
        assert_int_equal(run(3, known[i].duration, 1, edge, "earliest-start", 0),
                         known[i].earliest);
    }
}

/* Awaiting in the order of the file makes late what a later task could have begun. */
static void awaiting_in_order_is_slower_where_an_early_task_waits_long(void **state)
{
    static const sb_ns duration[] = { 10, 1, 1, 10 };
    static const uint32_t edge[][2] = { { 0, 2 }, { 1, 3 } };
    (void)state;
    assert_int_equal(run(4, duration, 2, edge, "await-in-order", 0), 20);
    assert_int_equal(run(4, duration, 2, edge, "earliest-start", 0), 11);
    assert_int_equal(run(4, duration, 2, edge, "level-barrier", 0), 20);
    assert_int_equal(run(4, duration, 2, edge, "join-all-then-chain", 0), 21);
}

/* Kwok and Ahmad, ACM Computing Surveys 31(4), 1999, figure 3, without communication. */
static void bottom_levels_are_the_static_levels_of_kwok_and_ahmad(void **state)
{
    static const sb_ns weight[] = { 2, 3, 3, 4, 5, 4, 4, 4, 1 };
    static const uint32_t edge[][2] = {
        { 0, 1 }, { 0, 2 }, { 0, 3 }, { 0, 4 }, { 0, 6 }, { 1, 5 },
        { 1, 6 }, { 2, 7 }, { 3, 7 }, { 5, 8 }, { 6, 8 }, { 7, 8 }
    };
    static const int64_t level[] = { 11, 8, 8, 9, 5, 5, 5, 5, 1 };
    int64_t key[9] = { 0 };
    struct sb_dag dag;
    (void)state;
    fixture_dag_plain(&dag, 9, weight, COUNT(edge), edge);
    fixture_strategy("hlfet")->prioritise(&(struct sb_view){ &dag, dag.expected, NULL, NULL }, key);
    for (int t = 0; t < 9; t++)
        assert_int_equal(-key[t], level[t]);
    assert_int_equal(fixture_makespan(&dag, "Kwok", "hlfet", 1, NULL), 30);
    sb_dag_fini(&dag);
}

/* What this file states from memory of the papers must be what the recorded oracle says. */
static void the_numbers_above_are_those_of_the_oracle(void **state)
{
    static const struct {
        const char *path;
        int64_t value;
    } known[] = {
        { "graham_anomalies.m3_list_T1_to_T9.published", 12 },
        { "graham_anomalies.m4_one_more_worker.published", 15 },
        { "graham_anomalies.m3_all_durations_minus_1.published", 13 },
        { "graham_anomalies.m3_without_T4<T5_and_T4<T6.published", 16 },
        { "graham_anomalies.m3_other_list.published", 14 },
        { "graham_anomalies.m1", 34 },
        { "graham_anomalies.m2", 17 },
        { "graham_anomalies.unlimited", 12 },
        { "graham_anomalies.HLFET_m3", 12 },
        { "kwok_ahmad_9.optimum.m1", 30 },
    };
    struct fixture_oracle oracle;
    (void)state;
    if (!fixture_oracle_open(&oracle, "textbook"))
        skip();
    for (size_t i = 0; i < COUNT(known); i++)
        assert_int_equal(fixture_whole(&oracle, NULL, known[i].path), known[i].value);
    fixture_oracle_close(&oracle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grahams_anomalies_come_out_as_published),
        cmocka_unit_test(grahams_schedule_is_the_published_one),
        cmocka_unit_test(lpt_meets_its_worst_case),
        cmocka_unit_test(a_list_in_the_worst_order_takes_2_minus_1_over_m_times_the_optimum),
        cmocka_unit_test(better_alls_example_takes_what_its_readme_says),
        cmocka_unit_test(awaiting_in_order_is_slower_where_an_early_task_waits_long),
        cmocka_unit_test(bottom_levels_are_the_static_levels_of_kwok_and_ahmad),
        cmocka_unit_test(the_numbers_above_are_those_of_the_oracle),
    };
    return cmocka_run_group_tests_name("textbook", tests, NULL, NULL);
}
