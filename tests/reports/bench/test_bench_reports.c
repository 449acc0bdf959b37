/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What bench results look like to people, and to the programs that read them
 * (tests/check/formats.py holds their rules). */
#include "sim/bench/records/result.h"
#include "sim/plugins.h"
#include "sim/text/utf8.h"
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

#define COUNT(array) (sizeof(array) / sizeof *(array))

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
        char *text = fixture_print_bench(cases[i].report, &result, cases[i].options);
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
            char *text = fixture_print_bench(formats[f], &result, (struct sb_report_options){ 0 });
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
    char *text = fixture_print_bench("junit", &result, (struct sb_report_options){ 0 });
    assert_non_null(strstr(text, " tests=\"6\" failures=\"1\" errors=\"0\" skipped=\"1\""));
    free(text);
    sb_bench_result_fini(&result);
    fixture_bench_unfair(&result);
    text = fixture_print_bench("junit", &result, (struct sb_report_options){ 0 });
    assert_non_null(strstr(text, " tests=\"6\" failures=\"0\" errors=\"0\" skipped=\"4\""));
    free(text);
    sb_bench_result_fini(&result);
}

static void a_condition_is_a_case_of_its_own(void **state)
{
    (void)state;
    static const struct sb_gate gate[] = {
        { "median > 1us", SB_GATE_HOLDS, "chain-10-declared-1: median is 2 us, above 1 us" },
        { "median < 1us", SB_GATE_HOLDS_NOT, "" },
        { "instructions > 5", SB_GATE_UNKNOWN, "instructions was not measured, or has no bounds" },
    };
    const struct sb_report_options options = { .gate = gate, .gates = COUNT(gate) };
    struct sb_bench_result result;
    fixture_bench_compared(&result);
    char *text = fixture_print_bench("junit", &result, options);
    assert_non_null(strstr(text, " tests=\"9\" failures=\"2\" errors=\"0\" skipped=\"2\""));
    assert_non_null(strstr(text, "name=\"median &gt; 1us\" classname=\"simbench.fail-if\""));
    assert_non_null(strstr(text, "message=\"chain-10-declared-1: median is 2 us, above 1 us\""));
    free(text);
    sb_bench_result_fini(&result);
}

static void what_was_only_compared_has_its_rows(void **state)
{
    (void)state;
    struct sb_bench_result result;
    fixture_bench_only_compared(&result);
    char *junit = fixture_print_bench("junit", &result, (struct sb_report_options){ 0 });
    char *github = fixture_print_bench("github", &result, (struct sb_report_options){ 0 });
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
            char *text =
                fixture_print_bench("table", &result, (struct sb_report_options){ .width = width });
            bool table = true;
            /* The first line is a sentence, and so are the last ones. */
            char *rest = strchr(text, '\n') + 1;
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_the_ones_that_are_kept),
        cmocka_unit_test(other_programs_can_read_every_shape),
        cmocka_unit_test(a_regression_is_a_failure_and_what_is_not_proven_is_skipped),
        cmocka_unit_test(a_condition_is_a_case_of_its_own),
        cmocka_unit_test(what_was_only_compared_has_its_rows),
        cmocka_unit_test(no_table_is_wider_than_the_terminal_nor_ends_a_line_in_spaces),
        cmocka_unit_test(a_full_disk_is_told),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
