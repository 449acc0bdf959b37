/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fixtures/golden.h"
#include "tests/fixtures/load/load_result.h"
#include "tests/fixtures/results/report_folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct {
    const char *golden, *report;
    void (*make)(struct sb_load_result *result);
    struct sb_report_options options;
} kept[] = {
    { "load_mm1.txt", "table", fixture_load_mm1, { .width = 100 } },
    { "load_mm1_ascii.txt", "table", fixture_load_mm1, { .ascii = true } },
    { "load_mm1.md", "markdown", fixture_load_mm1, { 0 } },
    { "load_mm1.csv", "csv", fixture_load_mm1, { 0 } },
    { "load_shedding.txt", "table", fixture_load_shedding, { .width = 100, .color = true } },
    { "load_shedding.md", "markdown", fixture_load_shedding, { 0 } },
    { "load_slots.txt", "table", fixture_load_slots, { .width = 100 } },
    { "load_slots.md", "markdown", fixture_load_slots, { 0 } },
    { "load_slots.csv", "csv", fixture_load_slots, { 0 } },
};

static void texts_are_the_ones_that_are_kept(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        struct sb_load_result result;
        kept[i].make(&result);
        char *text = fixture_print_load(kept[i].report, &result, kept[i].options);
        const char *difference = golden_difference(kept[i].golden, text, strlen(text));
        if (difference)
            fail_msg("%s", difference);
        free(text);
        sb_load_result_fini(&result);
    }
}

static void write_page(const struct fixture_report_folder *folder,
                       const struct sb_load_result *result)
{
    const struct sb_report_options options = { .dir = folder->report };
    char notice[512];
    struct sb_error error = { 0 };
    if (!fixture_has_gnuplot())
        skip();
    char above[300];
    snprintf(above, sizeof above, "%s/a", folder->root);
    assert_true(mkdir(above, 0777) == 0 && mkdir(folder->report, 0777) == 0);
    if (fixture_load_report("html")->write(result, &options, notice, sizeof notice, &error))
        fail_msg("%s: %s", error.where, error.text);
    assert_string_equal(notice, "");
}

static void the_page_has_each_answer_and_each_curve(void **state)
{
    const struct fixture_report_folder *folder = *state;
    static const char *const parts[] = { "<title>simbench report: p99 within 200",
                                         "Capacity 100/s, at which db",
                                         "<figcaption>p99 of requests</figcaption><svg",
                                         "capacity 100/s</text>",
                                         "unstable:</text>",
                                         "<td class=\"un\">unstable</td>" };
    struct sb_load_result result;
    fixture_load_mm1(&result);
    write_page(folder, &result);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        fixture_report_contains(folder, "index.html", parts[i]);
    sb_load_result_fini(&result);
}

/* 460 ms at 90 requests a second; none from 100 on, where the queue grows. */
static void what_is_unstable_is_no_number_in_a_curve(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_load_result result;
    fixture_load_mm1(&result);
    write_page(folder, &result);
    fixture_report_contains(folder, "load-p99.tsv", "\n90\t460.517");
    fixture_report_contains(folder, "load-p99.tsv", "\n100\tNaN\tNaN\tNaN\t1\n");
    sb_load_result_fini(&result);
}

static void a_sweep_of_two_things_has_a_table_and_no_curve(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_load_result result;
    fixture_load_slots(&result);
    for (uint32_t c = 0; c < result.curves; c++) {
        result.curve[c].at.axes = 2;
        result.curve[c].at.name[1] = "workers";
        result.curve[c].at.value[1] = "7";
    }
    write_page(folder, &result);
    fixture_report_contains(folder, "index.html", "<span class=\"at\">4, 7</span>");
    assert_false(fixture_report_has(folder, "load-p99.svg"));
    sb_load_result_fini(&result);
}

static void names_are_text_and_no_markup(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_load_result result;
    fixture_load_mm1(&result);
    result.name = "<script>alert(1)</script>";
    result.curve->pool[0].name = "a'b\"<i>&`x`";
    result.curve->strategy[1].name = "%s<b>\n' @x #";
    write_page(folder, &result);
    char *page = fixture_report_read(folder, "index.html");
    assert_null(strstr(page, "<script>alert"));
    assert_null(strstr(page, "<i>&"));
    assert_null(strstr(page, "%s<b>"));
    free(page);
    sb_load_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_the_ones_that_are_kept),
        IN_REPORT_FOLDER(the_page_has_each_answer_and_each_curve),
        IN_REPORT_FOLDER(what_is_unstable_is_no_number_in_a_curve),
        IN_REPORT_FOLDER(a_sweep_of_two_things_has_a_table_and_no_curve),
        IN_REPORT_FOLDER(names_are_text_and_no_markup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
