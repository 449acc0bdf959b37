/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures as files: which are drawn, when, and that there is something on them. */
#include "reports/plots/plots.h"

#include "tests/fixtures/golden.h"
#include "tests/fixtures/results/report_folder.h"
#include "tests/fixtures/results/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void every_picture_is_drawn_with_script_and_data_beside_it(void **state)
{
    static const char *const endings[] = { "svg", "gp", "tsv" };
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    if (!fixture_has_gnuplot())
        skip();
    fixture_result(&result, 2, 5);
    fixture_report_write_all(folder, &result);
    for (size_t k = 0; k < SB_PLOT_KINDS; k++)
        for (size_t e = 0; e < COUNT(endings); e++) {
            char name[64];
            snprintf(name, sizeof name, "dashboard-2/%s.%s", sb_plot_kinds[k]->base, endings[e]);
            if (sb_plot_kinds[k]->applies(&result.workload[1]) != fixture_report_has(folder, name))
                fail_msg("%s", name);
        }
    assert_true(fixture_report_has(folder, "dashboard/spectrum.svg") &&
                fixture_report_has(folder, "dashboard/gantt-p99.svg") &&
                fixture_report_has(folder, "overview.svg"));
    assert_false(fixture_report_has(folder, "dashboard/spectrum.png"));
    assert_int_equal(golden_hidden(folder->root), 0);
    sb_result_fini(&result);
}

static void those_that_are_chosen_are_drawn(void **state)
{
    static const struct {
        const char *plots;
        bool cdf, gantt, overview, png;
    } cases[] = {
        { "none", false, false, false, false },
        { "cdf", true, false, false, false },
        { "cdf,overview", true, false, true, false },
        { "gantt,png", false, true, false, true },
        { "png", true, true, true, true },
        { "all", true, true, true, false },
        { NULL, true, true, true, false },
    };
    struct fixture_report_folder *folder = *state;
    struct sb_result result;
    if (!fixture_has_gnuplot())
        skip();
    fixture_result(&result, 1, 3);
    for (size_t i = 0; i < COUNT(cases); i++) {
        snprintf(folder->report, sizeof folder->report, "%s/%zu", folder->root, i);
        folder->plots = cases[i].plots;
        fixture_report_write_all(folder, &result);
        assert_int_equal(fixture_report_has(folder, "dashboard/cdf.svg"), cases[i].cdf);
        assert_int_equal(fixture_report_has(folder, "dashboard/gantt.svg"), cases[i].gantt);
        assert_int_equal(fixture_report_has(folder, "dashboard/gantt-p99.svg"), cases[i].gantt);
        assert_int_equal(fixture_report_has(folder, "overview.svg"), cases[i].overview);
        assert_int_equal(fixture_report_has(folder, "dashboard/gantt.png"),
                         cases[i].png && cases[i].gantt);
    }
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
             "cd %s/dashboard && rm *.svg && gnuplot -d cdf.gp spectrum.gp speedup.gp gantt.gp",
             folder->report);
    assert_int_equal(system(command), 0);
    char *after = fixture_report_read(folder, "dashboard/gantt.svg");
    assert_non_null(after);
    assert_string_equal(before, after);
    snprintf(command, sizeof command,
             "cd %s/dashboard && rm *.svg && for s in *.gp; do test -z \"$(LC_ALL=C.UTF-8 "
             "gnuplot -d -e also_png=1 $s 2>&1)\" || exit 1; done",
             folder->report);
    assert_int_equal(system(command), 0);
    assert_true(fixture_report_has(folder, "dashboard/gantt.svg") &&
                fixture_report_has(folder, "dashboard/gantt.png"));
    free(before);
    free(after);
    sb_result_fini(&result);
}

/* Whose file was written anew has another number. */
static ino_t number_of(const struct fixture_report_folder *folder, const char *name)
{
    char path[400];
    struct stat info;
    snprintf(path, sizeof path, "%s/%s", folder->report, name);
    assert_int_equal(stat(path, &info), 0);
    return info.st_ino;
}

static void what_has_not_changed_is_not_drawn_again(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    if (!fixture_has_gnuplot())
        skip();
    fixture_result(&result, 1, 5);
    fixture_report_write_all(folder, &result);
    ino_t cdf = number_of(folder, "dashboard/cdf.svg"),
          gantt = number_of(folder, "dashboard/gantt.svg"),
          overview = number_of(folder, "overview.svg");
    result.workload->strategy[0].makespan.cdf_ns[3] += 1;
    fixture_report_write_all(folder, &result);
    assert_int_equal(number_of(folder, "dashboard/gantt.svg"), gantt);
    assert_int_equal(number_of(folder, "overview.svg"), overview);
    assert_true(number_of(folder, "dashboard/cdf.svg") != cdf);
    fixture_report_contains(folder, "index.html", "role=\"img\" aria-label=\"");
    sb_result_fini(&result);
}

/* Else the drawing would not be that of the script and the data beside it, for ever. */
static void a_drawing_that_is_out_of_date_does_not_stay(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    char notices[1024];
    if (!fixture_has_gnuplot())
        skip();
    fixture_result(&result, 1, 5);
    fixture_report_write_all(folder, &result);
    setenv("PATH", "/nonexistent", 1);
    result.workload->strategy[0].makespan.cdf_ns[3] += 1;
    assert_int_equal(fixture_report_write(folder, &result, notices, sizeof notices, NULL), SB_OK);
    assert_true(fixture_report_has(folder, "dashboard/gantt.svg"));
    assert_false(fixture_report_has(folder, "dashboard/cdf.svg"));
    setenv("PATH", folder->path, 1);
    fixture_report_write_all(folder, &result);
    assert_true(fixture_report_has(folder, "dashboard/cdf.svg"));
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
    result.workload->strategy[1].shown[SB_SHOWN_P50].makespan = 371500000;
    fixture_report_write_all(folder, &result);
    fixture_report_contains(folder, "dashboard/gantt.gp", "to 371500000/unit");
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
        IN_REPORT_FOLDER(those_that_are_chosen_are_drawn),
        IN_REPORT_FOLDER(scripts_can_be_run_again_from_their_folder),
        IN_REPORT_FOLDER(what_has_not_changed_is_not_drawn_again),
        IN_REPORT_FOLDER(a_drawing_that_is_out_of_date_does_not_stay),
        IN_REPORT_FOLDER(the_makespan_is_marked_where_the_last_bar_ends),
        IN_REPORT_FOLDER(a_large_graph_has_no_gantt_and_the_page_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
