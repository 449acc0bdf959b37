/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/parse.h"

#include "sim/json/json.h"

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

static struct sb_json parse(const char *text)
{
    struct sb_json json;
    struct sb_error error = { 0 };
    if (sb_json_parse(&json, "x.json", text, strlen(text), &error))
        fail_msg("%s: %s in: %s", error.where, error.text, text);
    return json;
}

static void what_is_not_json_is_refused_and_leaves_nothing(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "",
        " ",
        "{",
        "[1, 2",
        "{\"a\" 1}",
        "{\"a\": 1,}",
        "[1 2]",
        "tru",
        "01",
        "1.",
        ".5",
        "+1",
        "'a'",
        "\"a",
        "{} {}",
        "[1]x",
        "NaN",
        "\"\xff\"",
        "\"\xc0\x80\"",
        "\"\\x\"",
        "\"tab\tinside\"",
        "{\"a\": 1, \"a\": 2}",
        "{\"\\u0000\": 1}",
        "1e400",
        "{1: 2}",
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_json json;
        struct sb_error error = { 0 };
        if (sb_json_parse(&json, "x.json", cases[i], strlen(cases[i]), &error) != SB_EINPUT)
            fail_msg("accepted: %s", cases[i]);
        assert_memory_equal(error.where, "x.json:1", 8);
        assert_null(json.node);
        assert_null(json.text);
    }
}

static void a_repeated_name_is_found_in_small_and_large_objects(void **state)
{
    (void)state;
    for (int n = 2; n <= 2000; n *= 10) {
        char *text = malloc((size_t)n * 24 + 64);
        size_t at = (size_t)sprintf(text, "{");
        for (int i = 0; i < n; i++)
            at += (size_t)sprintf(text + at, "\"k%d\": %d,\n", i, i);
        sprintf(text + at, "\"k%d\": 0}", n / 2);
        struct sb_json json;
        struct sb_error error = { 0 };
        char where[64];
        assert_int_equal(sb_json_parse(&json, "x", text, strlen(text), &error), SB_EINPUT);
        snprintf(where, sizeof where, "x:%d: k%d", n + 1, n / 2);
        assert_string_equal(error.where, where);
        free(text);
    }
}

static void nesting_is_limited_even_a_million_deep(void **state)
{
    (void)state;
    enum { DEEP = 1000000 };
    static const struct {
        size_t depth;
        enum sb_code code;
    } cases[] = { { 64, SB_OK }, { 65, SB_EINPUT }, { DEEP, SB_EINPUT } };
    char *text = malloc(2 * DEEP);
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t depth = cases[i].depth;
        struct sb_json json;
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        assert_int_equal(sb_json_parse(&json, "deep", text, 2 * depth, NULL), cases[i].code);
        sb_json_fini(&json);
    }
    free(text);
}

static void a_number_at_the_very_end_has_its_line(void **state)
{
    (void)state;
    struct sb_json json = parse("\n\n 10");
    assert_true(json.node->as.number == 10);
    assert_int_equal(json.node->line, 3);
    sb_json_fini(&json);
}

static void unicode_survives_and_a_nul_inside_a_string_is_seen(void **state)
{
    (void)state;
    struct sb_json json = parse("[\"\xf0\x9f\x99\x82 \\u00e9 \\ud83d\\ude42\", \"a\\u0000b\"]");
    const struct sb_json_node *first = sb_json_first(&json, json.node),
                              *second = sb_json_next(&json, json.node, first);
    assert_string_equal(sb_json_text(&json, first), "\xf0\x9f\x99\x82 \xc3\xa9 \xf0\x9f\x99\x82");
    assert_int_equal(second->size, 3);
    assert_false(sb_json_is(&json, second, "a"));
    sb_json_fini(&json);
}

static void lines_are_right_across_the_chunks_of_a_file(void **state)
{
    (void)state;
    char path[] = "/tmp/simbench-json-XXXXXX";
    int fd = mkstemp(path);
    FILE *file = fdopen(fd, "w");
    assert_non_null(file);
    fputs("[0", file);
    for (int i = 2; i <= 50000; i++)
        fprintf(file, ",\n%d", i);
    fputs("]", file);
    fclose(file);
    struct sb_json json;
    struct sb_error error = { 0 };
    assert_int_equal(sb_json_read(&json, path, &error), SB_OK);
    const struct sb_json_node *c = sb_json_first(&json, json.node);
    while ((c = sb_json_next(&json, json.node, c)))
        assert_int_equal(c->line, (unsigned)c->as.number);
    sb_json_fini(&json);
    remove(path);
}

static void what_cannot_be_read_is_told_by_name(void **state)
{
    (void)state;
    static const struct {
        const char *path, *text;
    } cases[] = {
        { "tests", "is a directory" },
        { "tests/no-such-file.json", "cannot be opened: No such file or directory" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_json json;
        struct sb_error error = { 0 };
        assert_int_equal(sb_json_read(&json, cases[i].path, &error), SB_EINPUT);
        assert_string_equal(error.where, cases[i].path);
        assert_string_equal(error.text, cases[i].text);
    }
}

static void a_syntax_error_names_line_and_column(void **state)
{
    (void)state;
    static const struct {
        const char *text, *where, *begin;
    } cases[] = {
        { "{\"a\": 1,}", "x.json:1:9", "not JSON: a comma before }" },
        { "[1,\n ]", "x.json:2:2", "not JSON: a comma before ]" },
        { "{\"a\": 1 \"b\": 2}", "x.json:1:9", "not JSON: a comma or a colon is missing" },
        { "{\"a\" 1}", "x.json:1:6", "not JSON: a comma or a colon is missing" },
        { "[{} {}]", "x.json:1:5", "not JSON: a comma or a colon is missing" },
        { "[1, True]", "x.json:1:5", "not JSON: JSON writes true, false and null" },
        { "[None]", "x.json:1:2", "not JSON: JSON writes true, false and null" },
        { "[+1]", "x.json:1:2", "not JSON: a number begins with a digit or -" },
        { "[.5]", "x.json:1:2", "not JSON: a number begins with a digit or -" },
        { "[01]", "x.json:1:2", "not JSON: a number that begins with 0" },
        { "{\"a\": 01}", "x.json:1:8", "not JSON: a number that begins with 0" },
        { "[0x10]", "x.json:1:3", "not JSON: a number that begins with 0" },
        { "{\xE2\x80\x9C"
          "a\xE2\x80\x9D: 1}",
          "x.json:1:2", "not JSON: a quote of another kind" },
        { "[`a`]", "x.json:1:2", "not JSON: a quote of another kind" },
        { "{} {}", "x.json:1:4", "not JSON: something stands behind the end" },
        { "{}}", "x.json:1:3", "not JSON: something stands behind the end" },
        { "[\"a\nb\"]", "x.json:2:1", "not JSON: a line end or a tab in a text" },
        { "[1,,2]", "x.json:1:4", "not JSON: a comma behind a comma" },
        { "{'a': 1}", "x.json:1:2", "not JSON: a single quote" },
        { "{a: 1}", "x.json:1:2", "not JSON: a name without quotes" },
        { "{\"a\": 1, b: 1}", "x.json:1:10", "not JSON: a name without quotes" },
        { "[1] // end", "x.json:1:5", "not JSON: a comment" },
        { "# top\n{}", "x.json:1:1", "not JSON: a comment" },
        { "[NaN]", "x.json:1:2", "not JSON: NaN and Infinity" },
        { "[1 2]", "x.json:1:4", "not JSON: a comma or a colon is missing" },
        { "{\"a\":1 \"bc\":2}", "x.json:1:8", "not JSON: a comma or a colon is missing" },
        { "{\"a\":1 23}", "x.json:1:8", "not JSON: a comma or a colon is missing" },
        { "{\"a\":\"x\" 23}", "x.json:1:10", "not JSON: a comma or a colon is missing" },
        { "[1 \"bcd\"]", "x.json:1:4", "not JSON: a comma or a colon is missing" },
        { "{\"a\" 12}", "x.json:1:6", "not JSON: a comma or a colon is missing" },
        { "[1 23.5]", "x.json:1:4", "not JSON: a comma or a colon is missing" },
        { "[\"\xC3\xA4\xE2\x82\xAC\" 1]", "x.json:1:7",
          "not JSON: a comma or a colon is missing" }, /* characters */
        { "\xEF\xBB\xBF[1 2]", "x.json:1:4", "not JSON: a comma or a colon is missing" },
        { "[tru]", "x.json:1:4", "not JSON: lexical error" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_json json;
        struct sb_error error = { 0 };
        sb_json_parse(&json, "x.json", cases[i].text, strlen(cases[i].text), &error);
        assert_string_equal(error.where, cases[i].where);
        if (strncmp(error.text, cases[i].begin, strlen(cases[i].begin)) != 0)
            fail_msg("%s: %s", cases[i].text, error.text);
    }
}

/* A file is read in parts of 64 KiB. */
static void a_column_counts_through_the_parts_of_a_file(void **state)
{
    char path[] = "/tmp/simbench-test-XXXXXX";
    int fd = mkstemp(path);
    FILE *file = fdopen(fd, "w");
    struct sb_json json;
    struct sb_error error = { 0 };
    char where[64];
    (void)state;
    assert_non_null(file);
    fputs("[\n0", file);
    for (int i = 0; i < 100000; i++)
        fputs(",1", file);
    fputs(",]", file);
    fclose(file);
    assert_int_equal(sb_json_read(&json, path, &error), SB_EINPUT);
    snprintf(where, sizeof where, "%s:2:200003", path);
    assert_string_equal(error.where, where);
    unlink(path);
}

/* Thousands of names of 1 to 60 letters, some of them met as a string before, some after; each text
 * must come back, and the same text from the same place. */
static void a_text_is_kept_once(void **state)
{
    enum { NAMES = 5000 };
    char *text = malloc(NAMES * 160), expected[80];
    size_t at = (size_t)sprintf(text, "{");
    (void)state;
    assert_non_null(text);
    for (int i = 0; i < NAMES; i++)
        at += (size_t)sprintf(text + at, "%s\"%0*d\": [\"%0*d\", \"%0*d\"]", i ? ", " : "",
                              1 + i % 60, i, 1 + i * 7 % NAMES % 60, i * 7 % NAMES, 1 + i / 2 % 60,
                              i / 2);
    sprintf(text + at, "}");
    struct sb_json json = parse(text);
    uint32_t key[NAMES], i = 0;
    for (const struct sb_json_node *c = sb_json_first(&json, json.node); c;
         c = sb_json_next(&json, json.node, c), i++) {
        snprintf(expected, sizeof expected, "%0*u", (int)(1 + i % 60), i);
        assert_string_equal(sb_json_key(&json, c), expected);
        key[i] = c->key;
    }
    assert_int_equal(i, NAMES);
    i = 0;
    for (const struct sb_json_node *c = sb_json_first(&json, json.node); c;
         c = sb_json_next(&json, json.node, c), i++) {
        assert_int_equal(c[1].as.text, key[i * 7 % NAMES]);
        assert_int_equal(c[2].as.text, key[i / 2]);
        assert_int_equal(c->key % SB_JSON_TEXT_ALIGN, 0);
    }
    sb_json_fini(&json);
    free(text);
}

static void texts_with_nuls_are_their_own(void **state)
{
    (void)state;
    struct sb_json json = parse("[\"a\", \"a\\u0000\", \"a\\u0000b\", \"a\", \"\", \"a\\u0000b\"]");
    static const struct {
        uint32_t size;
        const char *text;
    } is[] = { { 1, "a" }, { 2, "a\0" }, { 3, "a\0b" }, { 1, "a" }, { 0, "" }, { 3, "a\0b" } };
    for (unsigned i = 0; i < COUNT(is); i++) {
        assert_int_equal(json.node[1 + i].size, is[i].size);
        assert_memory_equal(sb_json_text(&json, &json.node[1 + i]), is[i].text, is[i].size + 1);
    }
    sb_json_fini(&json);
}

/* The short way must round as strtod does. */
static void numbers_are_those_of_strtod(void **state)
{
    uint64_t random = 1;
    char text[64];
    (void)state;
    for (int i = 0; i < 200000; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        int digits = 1 + (int)(random >> 60);
        unsigned long long whole = (random >> 8) % 1000000000000000u;
        if (i % 3 == 0)
            snprintf(text, sizeof text, "[%llu]", whole);
        else
            snprintf(text, sizeof text, "[%s%llu.%0*llu]", i % 5 ? "" : "-",
                     whole % (i % 2 ? 10 : 1000000), digits, whole / 1000000);
        struct sb_json json = parse(text);
        double should = strtod(text + 1, NULL);
        if (json.node[1].as.number < should || json.node[1].as.number > should)
            fail_msg("%s is read as %.17g", text, json.node[1].as.number);
        sb_json_fini(&json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_json_is_refused_and_leaves_nothing),
        cmocka_unit_test(a_repeated_name_is_found_in_small_and_large_objects),
        cmocka_unit_test(nesting_is_limited_even_a_million_deep),
        cmocka_unit_test(a_number_at_the_very_end_has_its_line),
        cmocka_unit_test(unicode_survives_and_a_nul_inside_a_string_is_seen),
        cmocka_unit_test(lines_are_right_across_the_chunks_of_a_file),
        cmocka_unit_test(what_cannot_be_read_is_told_by_name),
        cmocka_unit_test(a_syntax_error_names_line_and_column),
        cmocka_unit_test(a_column_counts_through_the_parts_of_a_file),
        cmocka_unit_test(a_text_is_kept_once),
        cmocka_unit_test(texts_with_nuls_are_their_own),
        cmocka_unit_test(numbers_are_those_of_strtod),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
