/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/github_actions.h"

#include "sim/bench/records/result.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/report/github.h"
#include "tests/fixtures/golden.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/results/bench.h"
#include "tests/fixtures/results/printed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef void make(struct sb_bench_result *result);

static char *annotations(make *make_it, const char *file)
{
    struct sb_bench_result result;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    make_it(&result);
    sb_github_annotate(&result, file, out);
    fclose(out);
    sb_bench_result_fini(&result);
    return text;
}

static void annotations_are_the_ones_that_are_kept(void **state)
{
    (void)state;
    char *text = annotations(fixture_bench_compared, "strategies/earliest/earliest.h");
    const char *why = golden_difference("bench_annotations.txt", text, strlen(text));
    if (why)
        fail_msg("%s", why);
    free(text);
}

/* A name is not to begin a command of its own, nor to end one. */
static void every_annotation_stays_on_its_line(void **state)
{
    (void)state;
    char *text = annotations(fixture_bench_nasty, "a,b:c\nd%"), *rest = text;
    for (char *line; (line = strsep(&rest, "\n")) && *line;) {
        if (strncmp(line, "::error file=a%2Cb%3Ac%0Ad%25,title=", 36) != 0 &&
            strncmp(line, "::warning file=a%2Cb%3Ac%0Ad%25,title=", 38) != 0)
            fail_msg("\"%s\"", line);
        assert_null(strchr(line, '\r'));
    }
    free(text);
}

static void a_flagged_control_annotates_no_regression(void **state)
{
    (void)state;
    char *text = annotations(fixture_bench_unfair, NULL);
    assert_null(strstr(text, "::error"));
    assert_non_null(strstr(text, "::warning title=no verdict::no verdict counts:"));
    free(text);
}

static void summaries_are_appended(void **state)
{
    (void)state;
    char path[] = "/tmp/simbench-summary-XXXXXX";
    struct sb_bench_result result;
    struct sb_error error = { 0 };
    int fd = mkstemp(path);
    size_t size = 0;
    assert_true(fd >= 0 && write(fd, "before\n", 7) == 7 && close(fd) == 0);
    fixture_bench_compared(&result);
    assert_int_equal(sb_github_summarise(&result, path, NULL), SB_OK);
    assert_int_equal(sb_github_summarise(&result, "/nonexistent/x", &error), SB_EIO);
    assert_int_equal(sb_github_summarise(&result, "/dev/full", NULL), SB_EIO);
    assert_string_equal(error.where, "/nonexistent/x");
    char *text = golden_read(path, &size),
         *markdown = fixture_print_bench("markdown", &result, (struct sb_report_options){ 0 });
    assert_int_equal(strncmp(text, "before\n", 7), 0);
    assert_string_equal(text + 7, markdown);
    unlink(path);
    free(text);
    free(markdown);
    sb_bench_result_fini(&result);
}

static void github_is_told_where_it_listens(void **state)
{
    (void)state;
    char path[] = "/tmp/simbench-github-XXXXXX";
    struct sb_bench_result result;
    size_t size = 0;
    int fd = mkstemp(path);
    assert_true(fd >= 0 && close(fd) == 0);
    fixture_bench_empty(&result);
    setenv("GITHUB_STEP_SUMMARY", path, 1);
    unsetenv("GITHUB_ACTIONS");
    assert_int_equal(sb_github_tell(&result, NULL, 0, SB_EXIT_DONE), SB_EXIT_DONE);
    char *nothing = golden_read(path, &size);
    assert_int_equal(size, 0);
    setenv("GITHUB_ACTIONS", "true", 1);
    assert_int_equal(sb_github_tell(&result, NULL, 0, SB_EXIT_REGRESSED), SB_EXIT_REGRESSED);
    char *text = golden_read(path, &size);
    assert_non_null(strstr(text, "libearliest"));
    setenv("GITHUB_STEP_SUMMARY", "/nonexistent/x", 1);
    assert_int_equal(sb_github_tell(&result, NULL, 0, SB_EXIT_DONE), SB_EXIT_FAILED);
    assert_int_equal(sb_github_tell(&result, NULL, 0, SB_EXIT_REGRESSED), SB_EXIT_REGRESSED);
    unsetenv("GITHUB_STEP_SUMMARY");
    assert_int_equal(sb_github_tell(&result, NULL, 0, SB_EXIT_DONE), SB_EXIT_DONE);
    unsetenv("GITHUB_ACTIONS");
    unlink(path);
    free(nothing);
    free(text);
    sb_bench_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(annotations_are_the_ones_that_are_kept),
        cmocka_unit_test(every_annotation_stays_on_its_line),
        cmocka_unit_test(a_flagged_control_annotates_no_regression),
        cmocka_unit_test(summaries_are_appended),
        cmocka_unit_test(github_is_told_where_it_listens),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
