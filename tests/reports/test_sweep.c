/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/sweep_table.h"

#include "reports/plots/plots.h"
#include "tests/fixtures/results/report_folder.h"
#include "tests/fixtures/results/result.h"
#include "tests/fixtures/results/sweep.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void rows_of_a_sweep_stand_together(void **state)
{
    struct sb_result result;
    struct sb_sweep_rows rows;
    (void)state;
    fixture_result(&result, 5, 2);
    fixture_sweep(&result, "workers", NULL);
    result.workload[0].point.axes = 0; /* no point, and then a sweep of two and one of two */
    result.workload[3].file = result.workload[4].file = "other.json";
    assert_false(sb_sweep_rows_at(&rows, &result, 0));
    assert_true(sb_sweep_rows_at(&rows, &result, 1));
    assert_int_equal(rows.count, 2);
    assert_string_equal(rows.name, "dashboard");
    assert_true(sb_sweep_rows_at(&rows, &result, 3));
    assert_int_equal(rows.count, 2);
    static const bool begins[] = { false, true, false, true, false };
    for (uint32_t i = 0; i < 5; i++)
        assert_int_equal(sb_sweep_rows_begin(&result, i), begins[i]);
    assert_string_equal(sb_sweep_rows_folder(&result, 1, &result.arena), "dashboard");
    assert_string_equal(sb_sweep_rows_folder(&result, 2, &result.arena), "dashboard workers=3");
    sb_result_fini(&result);
}

/* 550 ms of work; the fixture's mean with the control variate is 1.0871 * 0.999 times the median.
 */
static void the_speedup_over_one_worker_is_work_over_the_mean(void **state)
{
    struct sb_result result;
    (void)state;
    fixture_result(&result, 1, 1);
    struct sb_estimate one = sb_sweep_over_one(result.workload, result.workload->strategy);
    double mean = 550e6 * 1.0871 * 0.999;
    assert_true(fabs(one.value - 550e6 / mean) < 1e-12);
    assert_true(one.ci95.lo < one.value && one.value < one.ci95.hi);
    result.workload->mean_is_infinite = true;
    assert_true(isnan(sb_sweep_over_one(result.workload, result.workload->strategy).value));
    sb_result_fini(&result);
}

static void a_table_has_a_row_for_each_point_and_a_group_for_each_strategy(void **state)
{
    struct sb_result result;
    struct sb_sweep_rows rows;
    struct sb_run_table table;
    (void)state;
    fixture_result(&result, 3, 3);
    fixture_sweep(&result, "workers", NULL);
    result.workload[1].strategies = 2; /* a point that lacks one */
    assert_true(sb_sweep_rows_at(&rows, &result, 0));
    assert_int_equal(sb_sweep_table_build(&table, &rows, NULL), SB_OK);
    assert_int_equal(table.text.rows, 3);
    /* the point; mean, p99, speed-up and over one of each, without the baseline's own speed-up */
    assert_int_equal(table.text.columns, 1 + 3 + 4 * 2);
    assert_string_equal(table.text.name[0], "workers");
    assert_string_equal(sb_text_table_cell(&table.text, 2, 0), "3");
    assert_string_equal(sb_text_table_cell(&table.text, 1, table.text.columns - 1), "–");
    sb_run_table_fini(&table);
    sb_result_fini(&result);
}

/* What has no room is counted. */
static void more_strategies_than_have_room_are_left_out_and_told(void **state)
{
    struct sb_result result;
    struct sb_sweep_rows rows;
    struct sb_run_table table;
    char text[SB_RUN_SENTENCE_SIZE];
    (void)state;
    fixture_result(&result, 2, 20);
    fixture_sweep(&result, "workers", NULL);
    assert_true(sb_sweep_rows_at(&rows, &result, 0));
    assert_int_equal(sb_sweep_table_build(&table, &rows, NULL), SB_OK);
    assert_true(table.text.columns <= SB_TEXT_TABLE_COLUMNS);
    sb_sweep_sentence_legend(text, &table, &rows);
    assert_non_null(strstr(text, "more strategies are in results.json"));
    sb_run_table_fini(&table);
    sb_result_fini(&result);
}

static void it_is_told_from_how_many_workers_on_more_are_idle(void **state)
{
    static const double mean[] = { 100, 60, 50.4, 50, 50 };
    struct sb_result result;
    struct sb_sweep_rows rows;
    char text[SB_RUN_SENTENCE_SIZE];
    (void)state;
    fixture_result(&result, 5, 1);
    fixture_sweep(&result, "workers", NULL);
    for (uint32_t w = 0; w < 5; w++)
        result.workload[w].strategy->makespan.mean_cv = mean[w];
    assert_true(sb_sweep_rows_at(&rows, &result, 0));
    assert_string_equal(sb_sweep_sentence_enough(text, &rows),
                        "sequential: from 3 workers on more of them gain less than 1 % in the "
                        "mean");
    result.workload[2].strategy->makespan.mean_cv = 51;
    assert_non_null(strstr(sb_sweep_sentence_enough(text, &rows), "from 4 workers on"));
    result.workload[4].strategy->makespan.mean_cv = 40; /* it goes on to fall */
    assert_string_equal(sb_sweep_sentence_enough(text, &rows), "");
    sb_result_fini(&result);
}

static bool has_sweep(const struct fixture_report_folder *folder)
{
    static const char *const endings[] = { "svg", "gp", "tsv" };
    bool has = true;
    for (int i = 0; i < 3; i++) {
        char name[64];
        snprintf(name, sizeof name, "dashboard/sweep.%s", endings[i]);
        has = has && fixture_report_has(folder, name);
    }
    return has;
}

/* Curves and maps, of few points and of many, with names that gnuplot would take for commands. */
static void each_kind_of_sweep_is_drawn(void **state)
{
    static const struct {
        const char *first, *second;
        uint32_t points;
    } cases[] = {
        { "workers", NULL, 4 },
        { "workers", NULL, 1 },
        { "tasks.x'; system \"touch oops\"; '.latency", NULL, 3 },
        { "generate.depth", "tasks.<&>`date`.latency", 9 },
        { "workers", "tasks.%d.latency", 240 },
    };
    const struct fixture_report_folder *folder = *state;
    if (!fixture_has_gnuplot())
        skip();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sb_result result;
        fixture_result(&result, cases[i].points, 3);
        fixture_sweep(&result, cases[i].first, cases[i].second);
        fixture_report_write_all(folder, &result);
        if (!has_sweep(folder))
            fail_msg("%s of %u points", cases[i].first, cases[i].points);
        char *page = fixture_report_read(folder, "index.html");
        assert_non_null(strstr(page, "<title>simbench report"));
        assert_non_null(strstr(page, "</svg></figure>"));
        assert_non_null(strstr(page, "href=\"dashboard/sweep.svg\"")); /* beyond 40 points too */
        assert_int_equal(strstr(page, "<div class=\"figs light\">") != NULL,
                         cases[i].second != NULL);
        assert_null(strstr(page, "<&>")); /* names are text */
        free(page);
        char *svg = fixture_report_read(folder, "dashboard/sweep.svg");
        assert_non_null(strstr(svg, cases[i].second ? "<polygon" : "<path"));
        free(svg);
        assert_false(fixture_report_has(folder, "overview.svg"));
        assert_false(fixture_report_has(folder, "dashboard/oops"));
        sb_result_fini(&result);
    }
}

/* Nothing that can be compared, no interval, no strategy that is shown. */
static void poor_sweeps_are_no_failure(void **state)
{
    const struct fixture_report_folder *folder = *state;
    if (!fixture_has_gnuplot())
        skip();
    for (int i = 0; i < 3; i++) {
        struct sb_result result;
        fixture_result(&result, 4, 1);
        fixture_sweep(&result, i ? "generate.depth" : "workers", i == 2 ? "x.y" : NULL);
        for (uint32_t w = 0; w < 4; w++) {
            fixture_no_intervals(&result.workload[w]);
            result.workload[w].mean_parallelism = NAN;
            result.workload[w].strategy->speedups = 0;
            result.workload[w].strategy->baseline_only = i == 0;
        }
        fixture_report_write_all(folder, &result);
        assert_int_equal(fixture_report_has(folder, "dashboard/sweep.gp"), i != 0);
        sb_result_fini(&result);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_a_sweep_stand_together),
        cmocka_unit_test(the_speedup_over_one_worker_is_work_over_the_mean),
        cmocka_unit_test(a_table_has_a_row_for_each_point_and_a_group_for_each_strategy),
        cmocka_unit_test(more_strategies_than_have_room_are_left_out_and_told),
        cmocka_unit_test(it_is_told_from_how_many_workers_on_more_are_idle),
        IN_REPORT_FOLDER(each_kind_of_sweep_is_drawn),
        IN_REPORT_FOLDER(poor_sweeps_are_no_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
