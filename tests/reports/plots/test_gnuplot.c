/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a report is without gnuplot, or with one that fails. */
#include "reports/plots/gnuplot/gnuplot.h"

#include "tests/fixtures/golden.h"
#include "tests/fixtures/results/report_folder.h"
#include "tests/fixtures/results/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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
    fixture_report_contains(folder, "index.html", "<span class=\"nm\">earliest-start");
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

static void a_gnuplot_that_fails_in_silence_is_told(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    char notices[1024];
    fixture_result(&result, 1, 2);
    fixture_fake_gnuplot(folder, "exit 3");
    assert_int_equal(fixture_report_write(folder, &result, notices, sizeof notices, NULL), SB_OK);
    assert_non_null(strstr(notices, "/spectrum: exit status 3"));
    sb_result_fini(&result);
}

/* What it says is kept in memory: 16 KiB of it, and the child is told that there is no more. */
static void a_gnuplot_that_never_stops_talking_does_not_fill_the_memory(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    char notices[1024];
    fixture_result(&result, 1, 2);
    fixture_fake_gnuplot(folder, "exec dd if=/dev/zero bs=1M count=64 2>/dev/null");
    assert_int_equal(fixture_report_write(folder, &result, notices, sizeof notices, NULL), SB_OK);
    assert_non_null(strstr(notices, "pictures are missing"));
    assert_null(strstr(notices, "drew nothing")); /* dd could not write it all */
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

/* A gnuplot that draws its scripts' pictures until one has the name `bad`. */
#define DRAWS_UNTIL(bad, then)                                                                     \
    "for script; do case $script in " bad ".gp) " then ";; *.gp) b=${script%.gp}; "                \
    "echo '<svg></svg>' >$b.svg; echo x >$b.png ;; esac; done"

static void one_broken_picture_costs_that_picture_only(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    char notices[1024];
    fixture_result(&result, 2, 5);
    fixture_fake_gnuplot(folder, DRAWS_UNTIL("ccdf", "echo x >ccdf.png; exit 1"));
    assert_int_equal(fixture_report_write(folder, &result, notices, sizeof notices, NULL), SB_OK);
    assert_non_null(strstr(notices, "pictures are missing: dashboard/ccdf: "));
    assert_true(fixture_report_has(folder, "dashboard/cdf.svg") &&
                fixture_report_has(folder, "dashboard/speedup.svg") &&
                fixture_report_has(folder, "dashboard/gantt.svg") &&
                fixture_report_has(folder, "dashboard-2/gantt.svg") &&
                fixture_report_has(folder, "overview.svg"));
    assert_true(fixture_report_has(folder, "dashboard/ccdf.gp"));
    assert_false(fixture_report_has(folder, "dashboard/ccdf.svg"));
    sb_result_fini(&result);
}

static void a_gnuplot_that_draws_nothing_is_told(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    char notices[1024];
    fixture_result(&result, 1, 5);
    fixture_fake_gnuplot(folder, DRAWS_UNTIL("cdf", ": >cdf.svg"));
    assert_int_equal(fixture_report_write(folder, &result, notices, sizeof notices, NULL), SB_OK);
    assert_non_null(strstr(notices, "dashboard/cdf: it drew nothing"));
    assert_false(fixture_report_has(folder, "dashboard/cdf.svg"));
    assert_true(fixture_report_has(folder, "dashboard/gantt.svg"));
    sb_result_fini(&result);
}

/* Whether a process is there; one that has ended and that nobody asked for is not. */
static bool is_there(long number)
{
    char path[64], stat[300] = "";
    snprintf(path, sizeof path, "/proc/%ld/stat", number);
    FILE *file = fopen(path, "re");
    if (file) {
        stat[fread(stat, 1, sizeof stat - 1, file)] = '\0';
        fclose(file);
    }
    char *state = strrchr(stat, ')');
    return state && state[2] != 'Z' && state[2] != 'X';
}

/* Whether the process whose number the fake gnuplot left goes on, though it was killed: that takes
 * effect a little later on a machine with much to do. */
static bool runs_on(const char *root)
{
    const struct timespec a_while = { .tv_nsec = 10000000 };
    char path[300];
    snprintf(path, sizeof path, "%s/sleeper", root);
    char *number = golden_read(path, NULL);
    assert_non_null(number);
    long sleeper = strtol(number, NULL, 10);
    free(number);
    for (int i = 0; i < 1000 && is_there(sleeper); i++)
        nanosleep(&a_while, NULL);
    return is_there(sleeper);
}

static void fake_sleeper(const struct fixture_report_folder *folder, const char *then)
{
    char lines[600];
    snprintf(lines, sizeof lines, "/bin/sleep 1000 & echo $! >%s/sleeper; %s wait", folder->root,
             then);
    fixture_fake_gnuplot(folder, lines);
}

static void a_gnuplot_that_never_ends_is_ended_with_all_it_started(void **state)
{
    static const char *const scripts[] = { "x.gp", NULL };
    const struct fixture_report_folder *folder = *state;
    struct sb_gnuplot_run run;
    sigset_t before;
    char why[256] = "";
    fake_sleeper(folder, "");
    sb_gnuplot_hold_signals(&before);
    assert_int_equal(sb_gnuplot_start(&run, folder->root, scripts, false, 1, why, sizeof why),
                     SB_GNUPLOT_DONE);
    assert_int_equal(sb_gnuplot_wait(&run, why, sizeof why), SB_GNUPLOT_LATE);
    sb_gnuplot_release_signals(&before);
    assert_string_equal(why, "it did not end, and was ended");
    assert_false(runs_on(folder->root));
}

static void an_interrupt_ends_gnuplot_and_all_that_it_started(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    struct sb_error error = { 0 };
    char notices[1024];
    fixture_result(&result, 2, 2); /* so that two gnuplots run, and the second goes on */
    fake_sleeper(folder, "/bin/mkdir ../first 2>/dev/null && kill -TERM $PPID;");
    assert_int_equal(fixture_report_write(folder, &result, notices, sizeof notices, &error),
                     SB_EINTR);
    assert_null(strstr(notices, "did not end")); /* nor was it waited for */
    assert_false(runs_on(folder->root));
    assert_false(fixture_report_has(folder, "index.html"));
    sb_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_REPORT_FOLDER(without_gnuplot_all_else_comes_and_one_line_says_so),
        IN_REPORT_FOLDER(a_gnuplot_that_fails_is_quoted_and_all_else_comes),
        IN_REPORT_FOLDER(a_gnuplot_that_crashes_is_told),
        IN_REPORT_FOLDER(a_gnuplot_that_fails_in_silence_is_told),
        IN_REPORT_FOLDER(a_gnuplot_that_never_stops_talking_does_not_fill_the_memory),
        IN_REPORT_FOLDER(an_interrupt_while_drawing_leaves_nothing_half_done),
        IN_REPORT_FOLDER(one_broken_picture_costs_that_picture_only),
        IN_REPORT_FOLDER(a_gnuplot_that_draws_nothing_is_told),
        IN_REPORT_FOLDER(a_gnuplot_that_never_ends_is_ended_with_all_it_started),
        IN_REPORT_FOLDER(an_interrupt_ends_gnuplot_and_all_that_it_started),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
