/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a report is without gnuplot, or with one that fails. */
#include "reports/plots/gnuplot.h"

#include "tests/fixtures/golden.h"
#include "tests/fixtures/report_folder.h"
#include "tests/fixtures/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static void without_gnuplot_all_else_comes_and_one_line_says_so(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    char notices[1024];
    fixture_result(&result, 2, 5);
    setenv("PATH", "/nonexistent", 1);
    assert_int_equal(fixture_report_write(folder, &result, notices, sizeof notices, NULL), SB_OK);
    assert_non_null(strstr(notices, "gnuplot is missing"));
    assert_ptr_equal(strchr(notices, '\n'), notices + strlen(notices) - 1);
    assert_true(fixture_report_has(folder, "results.json") &&
                fixture_report_has(folder, "dashboard/cdf.gp") &&
                fixture_report_has(folder, "dashboard/cdf.tsv"));
    assert_false(fixture_report_has(folder, "dashboard/cdf.svg"));
    fixture_report_contains(folder, "index.html", "gnuplot is missing");
    fixture_report_contains(folder, "index.html", "<th scope=\"row\">earliest-start</th>");
    assert_int_equal(golden_hidden(folder->root), 0);
    sb_result_fini(&result);
}

static void a_gnuplot_that_fails_is_quoted_and_all_else_comes(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    char notices[1024];
    fixture_result(&result, 2, 5);
    fixture_fake_gnuplot(folder,
                         "echo 'plot x' >&2; echo '     ^' >&2; echo '\"cdf.gp\" line 3: no such "
                         "terminal' >&2; exit 1");
    assert_int_equal(fixture_report_write(folder, &result, notices, sizeof notices, NULL), SB_OK);
    assert_non_null(strstr(notices, "gnuplot failed"));
    assert_non_null(strstr(notices, "\"cdf.gp\" line 3: no such terminal"));
    assert_true(fixture_report_has(folder, "index.html"));
    assert_int_equal(golden_hidden(folder->root), 0);
    sb_result_fini(&result);
}

static void a_gnuplot_that_crashes_is_told(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    char notices[1024];
    fixture_result(&result, 1, 2);
    fixture_fake_gnuplot(folder, "kill -KILL $$");
    assert_int_equal(fixture_report_write(folder, &result, notices, sizeof notices, NULL), SB_OK);
    assert_non_null(strstr(notices, "ended by signal 9"));
    sb_result_fini(&result);
}

static void an_interrupt_while_drawing_leaves_nothing_half_done(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    struct sb_error error = { 0 };
    char notices[1024];
    fixture_result(&result, 3, 2);
    fixture_fake_gnuplot(folder, "kill -INT $$");
    assert_int_equal(fixture_report_write(folder, &result, notices, sizeof notices, &error),
                     SB_EINTR);
    assert_true(fixture_report_has(folder, "results.json"));
    assert_false(fixture_report_has(folder, "index.html"));
    assert_int_equal(golden_hidden(folder->root), 0);
    sb_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_REPORT_FOLDER(without_gnuplot_all_else_comes_and_one_line_says_so),
        IN_REPORT_FOLDER(a_gnuplot_that_fails_is_quoted_and_all_else_comes),
        IN_REPORT_FOLDER(a_gnuplot_that_crashes_is_told),
        IN_REPORT_FOLDER(an_interrupt_while_drawing_leaves_nothing_half_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
