/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Latencies that were recorded together are drawn together. */
#include "sim/draw/draw.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/runs/expect_workload.h"

#include <string.h>

static const char *const text =
    "{\"simbench\": 1, \"time_unit\": \"ns\", \"tasks\": {"
    "\"a\": {\"latency\": {\"dist\": \"empirical\", \"rows\": [30, 10, 20, 50, 40]}},"
    "\"b\": {\"latency\": {\"dist\": \"empirical\", \"rows\": [3, null, 2, null, 4]}},"
    "\"c\": {\"latency\": {\"dist\": \"empirical\", \"rows\": [7, null, 7, 7, 7]}}}}";

static struct sb_workload parse(const char *from)
{
    struct sb_workload w;
    struct sb_error error = { 0 };
    if (sb_workload_parse(&w, "rows", from, strlen(from), &sb_plugins.readers, &error))
        fail_msg("%s: %s", error.where, error.text);
    return w;
}

static void replicate_r_has_row_r_of_every_task(void **state)
{
    static const sb_ns row[5][3] = {
        { 30, 3, 7 }, { 10, 0, 0 }, { 20, 2, 7 }, { 50, 0, 7 }, { 40, 4, 7 }
    };
    struct sb_workload w = parse(text);
    struct sb_samplers samplers;
    struct sb_error error = { 0 };
    (void)state;
    assert_int_equal(w.dag.rows, 5);
    assert_int_equal(sb_samplers_build(&samplers, &w.dag, &error), SB_OK);
    for (uint64_t seed = 1; seed < 4; seed++)
        for (uint64_t r = 0; r < 100; r++) {
            sb_ns latency[3];
            sb_draw_replicate(&w.dag, &samplers, seed, r, latency);
            assert_memory_equal(latency, row[r % 5], sizeof latency);
        }
    sb_samplers_fini(&samplers);
    sb_workload_fini(&w);
}

static void what_is_absent_is_not_in_the_mean(void **state)
{
    struct sb_workload w = parse(text);
    (void)state;
    assert_int_equal(w.dag.expected[0], 30);
    assert_int_equal(w.dag.expected[1], 3);
    assert_int_equal(w.dag.expected[2], 7);
    assert_true(w.dag.random);
    assert_false(w.dag.optional[0]);
    assert_true(w.dag.optional[1] && w.dag.optional[2]);
    assert_false(sb_dag_lacks(&w.dag, 0, 0) || sb_dag_lacks(&w.dag, 1, 3));
    assert_true(sb_dag_lacks(&w.dag, 1, 0));
    sb_workload_fini(&w);
}

/* As many rows as fit into no power of two, so that words are rounded. */
static void every_row_of_many_is_reached(void **state)
{
    enum { ROWS = 999 };
    char many[16 * ROWS] = "{\"simbench\": 1, \"time_unit\": \"ns\", \"tasks\": {\"a\": "
                           "{\"latency\": {\"dist\": \"empirical\", \"rows\": [0";
    (void)state;
    for (int i = 1; i < ROWS; i++)
        snprintf(many + strlen(many), 16, ", %d", i);
    strcat(many, "]}}}}");
    struct sb_workload w = parse(many);
    struct sb_samplers samplers;
    struct sb_error error = { 0 };
    assert_int_equal(sb_samplers_build(&samplers, &w.dag, &error), SB_OK);
    for (uint64_t r = 0; r < 3 * ROWS; r++) {
        sb_ns latency;
        sb_draw_replicate(&w.dag, &samplers, 1, r, &latency);
        assert_int_equal(latency, r % ROWS);
    }
    sb_samplers_fini(&samplers);
    sb_workload_fini(&w);
}

static void as_many_rows_everywhere_or_an_error(void **state)
{
    static const char uneven[] =
        "{\"simbench\": 1, \"tasks\": {"
        "\"a\": {\"latency\": {\"dist\": \"empirical\", \"rows\": [1, 2, 3]}},"
        "\"b\": {\"latency\": {\"dist\": \"empirical\", \"rows\": [1, 2]}}}}";
    struct sb_workload w;
    struct sb_error error = { 0 };
    (void)state;
    assert_int_equal(
        sb_workload_parse(&w, "rows", uneven, strlen(uneven), &sb_plugins.readers, &error),
        SB_EINPUT);
    assert_non_null(strstr(error.text, "\"b\" has 2 rows, others 3"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(replicate_r_has_row_r_of_every_task),
        cmocka_unit_test(what_is_absent_is_not_in_the_mean),
        cmocka_unit_test(every_row_of_many_is_reached),
        cmocka_unit_test(as_many_rows_everywhere_or_an_error),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
