/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What bench results look like to people, and to the programs that read them
 * (tests/check/formats.py holds their rules). */
#include "reports/plots/bench_history.h"
#include "reports/tables/bench_sentences.h"
#include "reports/tables/bench_tables.h"
#include "reports/tables/github_actions.h"
#include "sim/bench/records/result.h"
#include "sim/cli/commands.h"
#include "sim/cli/github.h"
#include "sim/plugins.h"
#include "sim/text/utf8.h"
#include "tests/fixtures/bench.h"
#include "tests/fixtures/golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static int set_up(void **state)
{
    (void)state;
    gsl_set_error_handler_off();
    return 0;
}

static const struct sb_bench_report *report(const char *name)
{
    for (const struct sb_bench_report *const *r = sb_plugins.bench_report; *r; r++)
        if (strcmp((*r)->name, name) == 0)
            return *r;
    fail_msg("no report \"%s\"", name);
    return NULL;
}

static char *print_with(const char *name, const struct sb_bench_result *result,
                        struct sb_report_options options)
{
    char *text = NULL;
    size_t size = 0;
    struct sb_error error = { 0 };
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    if (report(name)->print(result, &options, out, &error))
        fail_msg("%s: %s", error.where, error.text);
    fclose(out);
    return text;
}

typedef void make(struct sb_bench_result *result);
static const struct {
    const char *name;
    make *make;
} shapes[] = {
    { "plain", fixture_bench },
    { "compared", fixture_bench_compared },
    { "only compared", fixture_bench_only_compared },
    { "unfair", fixture_bench_unfair },
    { "selftest", fixture_bench_selftest },
    { "nasty", fixture_bench_nasty },
    { "empty", fixture_bench_empty },
};

static void texts_are_the_ones_that_are_kept(void **state)
{
    (void)state;
    static const struct {
        const char *report, *golden;
        make *make;
        struct sb_report_options options;
    } cases[] = {
        { "table", "bench_table.txt", fixture_bench_compared, { 0 } },
        { "table", "bench_table_80.txt", fixture_bench_compared, { .width = 80 } },
        { "table", "bench_table_color.txt", fixture_bench_unfair, { .width = 120, .color = true } },
        { "table", "bench_table_selftest.txt", fixture_bench_selftest, { 0 } },
        { "csv", "bench_only_compared.csv", fixture_bench_only_compared, { 0 } },
        { "csv", "bench.csv", fixture_bench_compared, { 0 } },
        { "markdown", "bench.md", fixture_bench_compared, { 0 } },
        { "markdown", "bench_nasty.md", fixture_bench_nasty, { 0 } },
        { "junit", "bench_junit.xml", fixture_bench_compared, { 0 } },
        { "github", "bench_github.json", fixture_bench, { 0 } },
        { "openmetrics", "bench_openmetrics.txt", fixture_bench_compared, { 0 } },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_bench_result result;
        cases[i].make(&result);
        char *text = print_with(cases[i].report, &result, cases[i].options);
        const char *why = golden_difference(cases[i].golden, text, strlen(text));
        if (why)
            fail_msg("%s: %s", cases[i].golden, why);
        free(text);
        sb_bench_result_fini(&result);
    }
}

/* Also of names that break what is not escaped. */
static void other_programs_can_read_every_shape(void **state)
{
    (void)state;
    static const char *const formats[] = { "junit", "github", "openmetrics", "csv", "json" };
    for (size_t s = 0; s < COUNT(shapes); s++)
        for (size_t f = 0; f < COUNT(formats); f++) {
            char path[] = "/tmp/simbench-format-XXXXXX", command[128];
            struct sb_bench_result result;
            shapes[s].make(&result);
            char *text = print_with(formats[f], &result, (struct sb_report_options){ 0 });
            int fd = mkstemp(path);
            assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text) &&
                        close(fd) == 0);
            snprintf(command, sizeof command, "/usr/bin/python3 tests/check/formats.py %s %s >&2",
                     formats[f], path);
            int status = system(command);
            if (status)
                fail_msg("%s of %s", formats[f], shapes[s].name);
            unlink(path);
            free(text);
            sb_bench_result_fini(&result);
        }
}

static void a_regression_is_a_failure_and_what_is_not_proven_is_skipped(void **state)
{
    (void)state;
    struct sb_bench_result result;
    fixture_bench_compared(&result);
    char *text = print_with("junit", &result, (struct sb_report_options){ 0 });
    assert_non_null(strstr(text, " tests=\"6\" failures=\"1\" errors=\"0\" skipped=\"1\""));
    free(text);
    sb_bench_result_fini(&result);
    fixture_bench_unfair(&result);
    text = print_with("junit", &result, (struct sb_report_options){ 0 });
    assert_non_null(strstr(text, " tests=\"6\" failures=\"0\" errors=\"0\" skipped=\"4\""));
    free(text);
    sb_bench_result_fini(&result);
}

static void what_was_only_compared_has_its_rows(void **state)
{
    (void)state;
    struct sb_bench_result result;
    fixture_bench_only_compared(&result);
    char *junit = print_with("junit", &result, (struct sb_report_options){ 0 });
    char *github = print_with("github", &result, (struct sb_report_options){ 0 });
    assert_non_null(strstr(junit, " tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"1\""));
    assert_non_null(strstr(github, "\"name\":\"fan-1000-timer-1\",\"unit\":\"ns/task\""));
    free(junit);
    free(github);
    sb_bench_result_fini(&result);
}

static void no_table_is_wider_than_the_terminal_nor_ends_a_line_in_spaces(void **state)
{
    (void)state;
    for (size_t s = 0; s < COUNT(shapes); s++)
        for (unsigned width = 60; width <= 200; width += 35) {
            struct sb_bench_result result;
            shapes[s].make(&result);
            char *text = print_with("table", &result, (struct sb_report_options){ .width = width });
            bool table = true;
            char *rest =
                strchr(text, '\n') + 1; /* the first line is a sentence, and so are the last ones */
            for (char *line; (line = strsep(&rest, "\n")) && rest && table;) {
                size_t length = strlen(line);
                table =
                    !strstr(line, "warning: ") && !strstr(line, " of ") && !strstr(line, "control");
                if (length && line[length - 1] == ' ')
                    fail_msg("%s: \"%s\"", shapes[s].name, line);
                if (table && sb_utf8_width(line) > width)
                    fail_msg("%s: %zu columns on %u: \"%s\"", shapes[s].name, sb_utf8_width(line),
                             width, line);
            }
            free(text);
            sb_bench_result_fini(&result);
        }
}

static void a_full_disk_is_told(void **state)
{
    (void)state;
    for (const struct sb_bench_report *const *r = sb_plugins.bench_report; *r; r++) {
        struct sb_bench_result result;
        struct sb_report_options options = { 0 };
        struct sb_error error = { 0 };
        FILE *full = fopen("/dev/full", "we");
        assert_non_null(full);
        fixture_bench_compared(&result);
        if ((*r)->print(&result, &options, full, &error) != SB_EIO)
            fail_msg("%s writes to a full disk", (*r)->name);
        assert_string_equal(error.text, "cannot be written: No space left on device");
        fclose(full);
        sb_bench_result_fini(&result);
    }
}

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
         *markdown = print_with("markdown", &result, (struct sb_report_options){ 0 });
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
    assert_int_equal(sb_github_tell(&result, SB_EXIT_DONE), SB_EXIT_DONE);
    char *nothing = golden_read(path, &size);
    assert_int_equal(size, 0);
    setenv("GITHUB_ACTIONS", "true", 1);
    assert_int_equal(sb_github_tell(&result, SB_EXIT_REGRESSED), SB_EXIT_REGRESSED);
    char *text = golden_read(path, &size);
    assert_non_null(strstr(text, "libearliest"));
    setenv("GITHUB_STEP_SUMMARY", "/nonexistent/x", 1);
    assert_int_equal(sb_github_tell(&result, SB_EXIT_DONE), SB_EXIT_FAILED);
    assert_int_equal(sb_github_tell(&result, SB_EXIT_REGRESSED), SB_EXIT_REGRESSED);
    unsetenv("GITHUB_STEP_SUMMARY");
    assert_int_equal(sb_github_tell(&result, SB_EXIT_DONE), SB_EXIT_DONE);
    unsetenv("GITHUB_ACTIONS");
    unlink(path);
    free(nothing);
    free(text);
    sb_bench_result_fini(&result);
}

/* Three runs: compared, measured alone, and a nasty one. */
static void make_history(struct sb_bench_result result[3])
{
    fixture_bench_compared(&result[0]);
    fixture_bench(&result[1]);
    fixture_bench_nasty(&result[2]);
}

static void a_history_has_a_point_for_each_comparison(void **state)
{
    (void)state;
    struct sb_bench_result result[3];
    char *folder = golden_folder(), notice[256], path[256];
    struct sb_error error = { 0 };
    size_t size = 0;
    make_history(result);
    assert_true(sb_bench_history_applies(result, 3));
    assert_false(sb_bench_history_applies(result + 1, 1));
    if (sb_bench_history_draw(result, 3, folder, notice, sizeof notice, &error))
        fail_msg("%s: %s", error.where, error.text);
    assert_string_equal(notice, "");
    snprintf(path, sizeof path, "%s/history.tsv", folder);
    char *text = golden_read(path, &size);
    const char *why = golden_difference("bench_history.tsv", text, size);
    if (why)
        fail_msg("%s", why);
    free(text);
    snprintf(path, sizeof path, "%s/history.svg", folder);
    text = golden_read(path, &size);
    assert_non_null(strstr(text, "layered-10000-strict-1"));
    assert_int_equal(golden_hidden(folder), 0);
    free(text);
    golden_folder_remove(folder);
    for (int i = 0; i < 3; i++)
        sb_bench_result_fini(&result[i]);
}

static void without_gnuplot_the_history_is_told_to_be_missing(void **state)
{
    (void)state;
    struct sb_bench_result result[3];
    char *folder = golden_folder(), notice[256], path[256], *was = getenv("PATH");
    size_t size = 0;
    assert_non_null(was);
    was = strdup(was);
    setenv("PATH", "/nonexistent", 1);
    make_history(result);
    assert_int_equal(sb_bench_history_draw(result, 3, folder, notice, sizeof notice, NULL), SB_OK);
    setenv("PATH", was, 1);
    assert_non_null(strstr(notice, "gnuplot is missing"));
    snprintf(path, sizeof path, "%s/history.gp", folder);
    char *script = golden_read(path, &size);
    assert_non_null(script);
    assert_int_equal(
        sb_bench_history_draw(result, 3, "/nonexistent/x", notice, sizeof notice, NULL), SB_EIO);
    free(script);
    free(was);
    golden_folder_remove(folder);
    for (int i = 0; i < 3; i++)
        sb_bench_result_fini(&result[i]);
}

static void samples_far_out_are_counted(void **state)
{
    (void)state;
    struct sb_arena arena = { 0 };
    struct sb_bench_figure figure;
    const double even[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 },
                 far[] = { 1, 2, 3, 4, 5, 6, 7, 8, 100, -100 }, few[] = { 1, 1, 1, 1, 1, 1, 100 };
    assert_int_equal(sb_bench_figure_set(&figure, even, 10, &arena, NULL), SB_OK);
    assert_int_equal(sb_bench_far_out(&figure), 0);
    assert_int_equal(sb_bench_figure_set(&figure, far, 10, &arena, NULL), SB_OK);
    assert_int_equal(sb_bench_far_out(&figure), 2);
    assert_int_equal(sb_bench_figure_set(&figure, few, 7, &arena, NULL), SB_OK);
    assert_int_equal(sb_bench_far_out(&figure), 0);
    sb_arena_fini(&arena);
}

static void what_is_not_known_of_a_machine_is_left_out(void **state)
{
    (void)state;
    char text[SB_BENCH_SENTENCE_SIZE];
    struct sb_bench_fingerprint f;
    sb_bench_fingerprint_init(&f);
    f.cores = 1;
    assert_string_equal(sb_bench_sentence_machine(text, &f), "libearliest · 1 core");
    f.flags = "-O0";
    f.compiler = "gcc";
    f.debug = true;
    f.kernel = "Linux";
    assert_string_equal(sb_bench_sentence_machine(text, &f),
                        "libearliest · gcc -O0 (debug build) · 1 core · Linux");
}

static void a_column_of_nothing_is_left_out(void **state)
{
    (void)state;
    struct sb_bench_result result;
    struct sb_text_table table;
    fixture_bench(&result);
    assert_int_equal(sb_bench_table_results(&table, &result, NULL), SB_OK);
    for (uint32_t c = 0; c < table.columns; c++)
        assert_string_not_equal(table.name[c], "instructions");
    assert_string_equal(sb_text_table_cell(&table, 2, 0), "fan-1000-timer-1");
    sb_text_table_fini(&table);
    sb_bench_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_the_ones_that_are_kept),
        cmocka_unit_test(other_programs_can_read_every_shape),
        cmocka_unit_test(a_regression_is_a_failure_and_what_is_not_proven_is_skipped),
        cmocka_unit_test(what_was_only_compared_has_its_rows),
        cmocka_unit_test(no_table_is_wider_than_the_terminal_nor_ends_a_line_in_spaces),
        cmocka_unit_test(a_full_disk_is_told),
        cmocka_unit_test(annotations_are_the_ones_that_are_kept),
        cmocka_unit_test(every_annotation_stays_on_its_line),
        cmocka_unit_test(a_flagged_control_annotates_no_regression),
        cmocka_unit_test(summaries_are_appended),
        cmocka_unit_test(github_is_told_where_it_listens),
        cmocka_unit_test(a_history_has_a_point_for_each_comparison),
        cmocka_unit_test(without_gnuplot_the_history_is_told_to_be_missing),
        cmocka_unit_test(samples_far_out_are_counted),
        cmocka_unit_test(what_is_not_known_of_a_machine_is_left_out),
        cmocka_unit_test(a_column_of_nothing_is_left_out),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
