/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports that print text. */
#include "reports/tables/runs/sentences.h"
#include "sim/result/saved/result_write.h"
#include "sim/text/utf8.h"
#include "tests/fixtures/golden.h"
#include "tests/fixtures/results/printed.h"
#include "tests/fixtures/results/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static char *print(const char *name, const struct sb_result *result)
{
    return fixture_print(name, result, (struct sb_report_options){ 0 });
}

/* Gain, no gain, no intervals; interrupted. */
static void make_all(struct sb_result *result)
{
    fixture_result(result, 3, 5);
    fixture_no_gain(&result->workload[1]);
    fixture_no_intervals(&result->workload[2]);
    result->workload[0].wanted = 20000;
    result->workload[0].workers = 4;
    result->workload[2].note = "a note";
    result->workload[2].relative_error = 0.001;
    result->workload[2].cut_probability = 3e-6;
    result->partial = true;
}

static void texts_are_the_ones_that_are_kept(void **state)
{
    (void)state;
    static const struct {
        const char *report, *golden;
        struct sb_report_options options;
    } cases[] = {
        { "table", "table.txt", { 0 } },
        { "table", "table_80.txt", { .width = 80 } },
        { "table", "table_40.txt", { .width = 40 } },
        { "table", "table_color.txt", { .width = 120, .color = true } },
        { "csv", "report.csv", { 0 } },
        { "markdown", "report.md", { 0 } },
    };
    struct sb_result result;
    make_all(&result);
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *text = fixture_print(cases[i].report, &result, cases[i].options);
        const char *why = golden_difference(cases[i].golden, text, strlen(text));
        if (why)
            fail_msg("%s", why);
        free(text);
    }
    sb_result_fini(&result);
}

static void json_is_what_is_written_to_the_file(void **state)
{
    (void)state;
    struct sb_result result;
    char *text = NULL;
    size_t size = 0;
    make_all(&result);
    char *printed = print("json", &result);
    assert_int_equal(sb_result_write(&result, &text, &size, NULL), SB_OK);
    assert_string_equal(printed, text);
    free(printed);
    free(text);
    sb_result_fini(&result);
}

static void json_of_one_workload_after_another_is_the_same(void **state)
{
    (void)state;
    struct sb_result result;
    struct sb_error error = { 0 };
    make_all(&result);
    result.partial = true;
    char *whole = print("json", &result), *text = NULL;
    size_t size = 0, before = 0;
    FILE *out = open_memstream(&text, &size);
    struct sb_result head = result;
    head.workloads = 0;
    head.partial = false; /* as far as is known */
    const struct sb_report_stream *stream = fixture_report("json")->stream;
    void *self = stream->begin(&head, out, &error);
    for (uint32_t i = 0; i < result.workloads; i++, before = size) {
        assert_int_equal(stream->add(self, &result.workload[i], &error), SB_OK);
        assert_true(size > before + 1000); /* is out, to the last byte */
        assert_int_equal(text[size - 1], '}');
    }
    head.partial = true;
    assert_int_equal(stream->end(self, &head, &error), SB_OK);
    fclose(out);
    assert_string_equal(text, whole);
    free(text);
    free(whole);
    sb_result_fini(&result);
}

static void no_line_is_wider_than_the_terminal(void **state)
{
    (void)state;
    struct sb_result result;
    fixture_result(&result, 2, 12);
    for (unsigned width = 60; width < 140; width += 7) {
        char *text = fixture_print("table", &result, (struct sb_report_options){ .width = width }),
             *rest = NULL;
        for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
            if (sb_utf8_width(line) > width)
                fail_msg("%zu columns of %u: %s", sb_utf8_width(line), width, line);
        free(text);
    }
    sb_result_fini(&result);
}

/* Of each block of rows, all lines that have a figure in the last column end there. */
static void columns_are_aligned_whatever_the_names(void **state)
{
    (void)state;
    struct sb_result result;
    fixture_result(&result, 1, 5);
    result.workload->strategy[0].name = "日本語";
    result.workload->strategy[1].name = "e\xCC\x81t\xC3\xA9";
    result.workload->strategy[4].speedup[0].over = "日本語";
    char *text = print("table", &result), *rest = NULL, *line = strtok_r(text, "\n", &rest);
    size_t width = 0;
    unsigned rows = 0;
    for (; line; line = strtok_r(NULL, "\n", &rest)) {
        bool is_row = strncmp(line, "level-", 6) == 0 || strncmp(line, "await-", 6) == 0 ||
                      strncmp(line, "日本語 ", 10) == 0;
        if (!is_row)
            continue;
        assert_true(rows++ == 0 || sb_utf8_width(line) == width);
        width = sb_utf8_width(line);
    }
    assert_int_equal(rows, 3);
    free(text);
    sb_result_fini(&result);
}

/* "<0.1 %" would be less than the bound of what was never seen, "<0.2 %" of 2,000. */
static void what_was_seen_rarely_is_shown_as_it_is(void **state)
{
    static const struct {
        double share;
        const char *shown;
    } cases[] = { { 0.0005, " 0.05 % " },
                  { 0.9995, " 99.95 % " },
                  { 1e-6, " 0.0001 % " },
                  { 0.0012, " 0.1 % " },
                  { 0.75, " 75.0 % " } };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sb_result result;
        fixture_result(&result, 1, 5);
        result.workload->strategy[4].speedup[0].faster = cases[i].share;
        char *text = print("table", &result);
        const char *row = strstr(text, "earliest-start");
        assert_non_null(row && strstr(row, cases[i].shown) ? row : NULL);
        free(text);
        sb_result_fini(&result);
    }
}

/* p99 of 117.775379 and of 235.550758 ms, each with such values at an end of its interval. */
static void what_atoms_save_has_their_digits(void **state)
{
    struct sb_result result;
    (void)state;
    for (int atom = 0; atom < 2; atom++) {
        fixture_result(&result, 1, 5);
        struct sb_summary *of = &result.workload->strategy[0].makespan,
                          *own = &result.workload->strategy[4].makespan;
        struct sb_estimate *saved = &result.workload->strategy[4].speedup[0].saved_p99;
        of->quantile[3] = 235550758;
        of->quantile_ci95[3] = (struct sb_interval){ 117775379, atom ? 235550758 : 235550759 };
        own->quantile[3] = 117775379;
        own->quantile_ci95[3] = (struct sb_interval){ 117775379, 117775379 };
        *saved = (struct sb_estimate){ 117775379, { 0, 117775379 } };
        char *text = print("table", &result);
        const char *row = strstr(text, "earliest-start");
        assert_true(row && !!strstr(row, " 117.78  ") == atom && !!strstr(row, " 120  ") == !atom);
        free(text);
        sb_result_fini(&result);
    }
}

/* A sign is explained below the table, where it stands in it and only there. */
static void the_signs_of_quantiles_are_explained(void **state)
{
    static const struct {
        const char *report;
        bool ascii;
        const char *least, *most;
    } cases[] = { { "table", false, "≥: at least so much", "≤: at most so much" },
                  { "table", true, ">=: at least so much", "<=: at most so much" },
                  { "markdown", false, "≥: at least so much", "≤: at most so much" } };
    (void)state;
    for (int signs = 0; signs < 4; signs++) {
        struct sb_result result;
        fixture_result(&result, 1, 5);
        if (signs & 1)
            result.workload->strategy[4].makespan.quantile_ci95[3].hi = NAN;
        if (signs & 2)
            result.workload->strategy[4].makespan.quantile_ci95[0].lo = NAN;
        for (size_t i = 0; i < COUNT(cases); i++) {
            struct sb_report_options options = { .ascii = cases[i].ascii };
            char *text = fixture_print(cases[i].report, &result, options);
            assert_int_equal(strstr(text, cases[i].least) != NULL, signs & 1);
            assert_int_equal(strstr(text, cases[i].most) != NULL, signs >> 1);
            free(text);
        }
        sb_result_fini(&result);
    }
}

static void it_says_where_there_is_no_gain_and_only_there(void **state)
{
    (void)state;
    char text[SB_RUN_SENTENCE_SIZE];
    struct sb_result result;
    fixture_result(&result, 2, 5);
    fixture_no_gain(&result.workload[1]);
    assert_string_equal(sb_run_sentence_no_gain(text, &result.workload[0]), "");
    assert_string_equal(sb_run_sentence_gain(text, &result.workload[0]),
                        "earliest-start is 1.78 ± 0.01 times as fast as sequential and "
                        "1.475 ± 0.009 times as fast as join-all-then-chain in the mean");
    assert_string_equal(sb_run_sentence_no_gain(text, &result.workload[1]),
                        "no gain: none is faster than sequential or join-all-then-chain");
    assert_string_equal(sb_run_sentence_gain(text, &result.workload[1]), "");
    sb_result_fini(&result);
}

static void a_workload_without_strategies_or_tasks_is_shown(void **state)
{
    (void)state;
    static const char *const names[] = { "table", "csv", "markdown", "json" };
    struct sb_result result;
    fixture_result(&result, 1, 0);
    result.workload->tasks = result.workload->steps = result.workload->edges =
        result.workload->shown_tasks = 0;
    result.workload->parallelism = NAN;
    result.workload->expected_work = result.workload->expected_critical_path = 0;
    for (size_t i = 0; i < COUNT(names); i++) {
        char *text = print(names[i], &result);
        assert_true(strlen(text) > 20);
        free(text);
    }
    sb_result_fini(&result);
}

static void no_workloads_at_all_is_fine(void **state)
{
    (void)state;
    struct sb_result result;
    fixture_result(&result, 0, 0);
    char *text = print("table", &result);
    assert_string_equal(text, "");
    free(text);
    sb_result_fini(&result);
}

/* Fields of one record, quoted or not; `*text` moves behind its CRLF. */
static unsigned csv_fields(const char **text)
{
    unsigned fields = 1;
    bool quoted = false;
    for (; **text; ++*text) {
        if (**text == '"')
            quoted = !quoted;
        else if (!quoted && **text == ',')
            fields++;
        else if (!quoted && **text == '\r' && (*text)[1] == '\n') {
            *text += 2;
            return fields;
        }
    }
    fail_msg("the last record has no end");
    return 0;
}

static void each_csv_record_has_as_many_fields_as_the_first(void **state)
{
    (void)state;
    struct sb_result result;
    fixture_result(&result, 11, 12);
    fixture_nasty_names(&result);
    char *text = print("csv", &result);
    const char *at = text;
    unsigned fields = csv_fields(&at), rows = 0;
    for (; *at; rows++)
        assert_int_equal(csv_fields(&at), fields);
    assert_int_equal(rows, 11 * 12);
    free(text);
    sb_result_fini(&result);
}

/* A name must not move the cursor, end a row, or open a tag. */
static void nasty_names_stay_names(void **state)
{
    (void)state;
    struct sb_result result;
    fixture_result(&result, 11, 12);
    fixture_nasty_names(&result);
    char *table = print("table", &result), *markdown = print("markdown", &result);
    for (const char *at = table; *at; at++)
        assert_true((unsigned char)*at >= 0x20 || *at == '\n');
    assert_null(strstr(table, "\xFF"));
    unsigned tags = 0;
    for (const char *at = markdown; (at = strstr(at, "<script")); at++, tags++)
        assert_true(at[-1] == '\\');
    assert_true(tags > 0);
    assert_non_null(strstr(markdown, "\\| a,b"));
    free(table);
    free(markdown);
    sb_result_fini(&result);
}

static void a_full_disk_is_told(void **state)
{
    (void)state;
    static const char *const names[] = { "table", "csv", "markdown", "json" };
    struct sb_result result;
    fixture_result(&result, 30, 12);
    for (size_t i = 0; i < COUNT(names); i++) {
        struct sb_report_options options = { 0 };
        struct sb_error error = { 0 };
        FILE *full = fopen("/dev/full", "we");
        assert_non_null(full);
        assert_int_equal(fixture_report(names[i])->print(&result, &options, full, &error), SB_EIO);
        assert_non_null(strstr(error.text, "No space left"));
        fclose(full);
    }
    sb_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_the_ones_that_are_kept),
        cmocka_unit_test(json_is_what_is_written_to_the_file),
        cmocka_unit_test(json_of_one_workload_after_another_is_the_same),
        cmocka_unit_test(no_line_is_wider_than_the_terminal),
        cmocka_unit_test(columns_are_aligned_whatever_the_names),
        cmocka_unit_test(what_was_seen_rarely_is_shown_as_it_is),
        cmocka_unit_test(what_atoms_save_has_their_digits),
        cmocka_unit_test(the_signs_of_quantiles_are_explained),
        cmocka_unit_test(it_says_where_there_is_no_gain_and_only_there),
        cmocka_unit_test(a_workload_without_strategies_or_tasks_is_shown),
        cmocka_unit_test(no_workloads_at_all_is_fine),
        cmocka_unit_test(each_csv_record_has_as_many_fields_as_the_first),
        cmocka_unit_test(nasty_names_stay_names),
        cmocka_unit_test(a_full_disk_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
