/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/plots.h"

#include "tests/fixtures/golden.h"
#include "tests/fixtures/report_folder.h"
#include "tests/fixtures/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void every_picture_is_drawn_with_script_and_data_beside_it(void **state)
{
    static const char *const kinds[] = { "cdf", "ladder", "speedup", "gantt" }, *const endings[] = {
        "svg", "png", "gp", "tsv"
    };
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    if (!fixture_has_gnuplot())
        skip();
    fixture_result(&result, 2, 5);
    fixture_report_write_all(folder, &result);
    for (size_t k = 0; k < COUNT(kinds); k++)
        for (size_t e = 0; e < COUNT(endings); e++) {
            char name[64];
            snprintf(name, sizeof name, "dashboard-2/%s.%s", kinds[k], endings[e]);
            if (!fixture_report_has(folder, name))
                fail_msg("no %s", name);
        }
    assert_true(fixture_report_has(folder, "overview.svg") &&
                fixture_report_has(folder, "overview.png") &&
                fixture_report_has(folder, "results.json"));
    assert_int_equal(golden_hidden(folder->root), 0);
    sb_result_fini(&result);
}

/* By a person, in the picture's folder: alone and without a complaint, or all of them with the same
 * outcome. */
static void scripts_can_be_run_again_from_their_folder(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    char command[600];
    if (!fixture_has_gnuplot())
        skip();
    fixture_result(&result, 1, 5);
    fixture_report_write_all(folder, &result);
    char *before = fixture_report_read(folder, "dashboard/gantt.svg");
    snprintf(command, sizeof command,
             "cd %s/dashboard && rm *.svg *.png && gnuplot -d cdf.gp ladder.gp speedup.gp gantt.gp",
             folder->report);
    assert_int_equal(system(command), 0);
    char *after = fixture_report_read(folder, "dashboard/gantt.svg");
    assert_non_null(after);
    assert_string_equal(before, after);
    snprintf(command, sizeof command,
             "cd %s/dashboard && rm *.svg *.png && for s in *.gp; do test -z \"$(LC_ALL=C.UTF-8 "
             "gnuplot -d $s 2>&1)\" || exit 1; done",
             folder->report);
    assert_int_equal(system(command), 0);
    assert_true(fixture_report_has(folder, "dashboard/gantt.svg") &&
                fixture_report_has(folder, "dashboard/gantt.png"));
    free(before);
    free(after);
    sb_result_fini(&result);
}

/* gnuplot's own arithmetic: 371500000 ns are 371.5 ms, not 371. */
static void the_makespan_is_marked_where_the_last_bar_ends(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    char command[600];
    if (!fixture_has_gnuplot())
        skip();
    fixture_result(&result, 1, 5);
    result.workload->strategy[0].shown[SB_SHOWN_P50].makespan = 371500000;
    fixture_report_write_all(folder, &result);
    fixture_report_contains(folder, "dashboard/gantt.gp", "to first 371500000/unit");
    snprintf(
        command, sizeof command,
        "cd %s/dashboard && grep '^unit =' gantt.gp > u && echo 'print 371500000/unit' >> u && "
        "test \"$(gnuplot -d u 2>&1)\" = 371.5",
        folder->report);
    assert_int_equal(system(command), 0);
    sb_result_fini(&result);
}

static void a_large_graph_has_no_gantt_and_the_page_says_so(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    if (!fixture_has_gnuplot())
        skip();
    fixture_result(&result, 1, 3);
    result.workload->shown_tasks = 0;
    for (uint32_t s = 0; s < 3; s++)
        result.workload->strategy[s].shown[SB_SHOWN_P50].spans = 0;
    fixture_report_write_all(folder, &result);
    assert_true(fixture_report_has(folder, "dashboard/cdf.svg"));
    assert_false(fixture_report_has(folder, "dashboard/gantt.gp"));
    fixture_report_contains(folder, "index.html", "too large to show one replicate");
    sb_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_REPORT_FOLDER(every_picture_is_drawn_with_script_and_data_beside_it),
        IN_REPORT_FOLDER(scripts_can_be_run_again_from_their_folder),
        IN_REPORT_FOLDER(the_makespan_is_marked_where_the_last_bar_ends),
        IN_REPORT_FOLDER(a_large_graph_has_no_gantt_and_the_page_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
