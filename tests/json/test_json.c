/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/json.h"

#include "sim/json/parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct sb_json parse(const char *text)
{
    struct sb_json json;
    struct sb_error error = { 0 };
    if (sb_json_parse(&json, "x.json", text, strlen(text), &error))
        fail_msg("%s: %s in: %s", error.where, error.text, text);
    return json;
}

static void every_value_knows_its_type_and_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum sb_json_type type;
        unsigned line;
    } expected[] = {
        { "a", SB_JSON_NULL, 2 },   { "b", SB_JSON_TRUE, 3 },   { "c", SB_JSON_FALSE, 3 },
        { "d", SB_JSON_NUMBER, 5 }, { "e", SB_JSON_STRING, 6 }, { "f", SB_JSON_ARRAY, 7 },
        { "g", SB_JSON_OBJECT, 9 },
    };
    struct sb_json json = parse("{\n\"a\": null,\n\"b\": true, \"c\": false,\n\n\"d\": "
                                "-1.5e3,\n\"e\": \"x\",\n\"f\": [1,\n2],\n\"g\": {}}");
    for (size_t i = 0; i < COUNT(expected); i++) {
        const struct sb_json_node *node = sb_json_get(&json, json.node, expected[i].name);
        assert_non_null(node);
        assert_int_equal(node->type, expected[i].type);
        assert_int_equal(node->line, expected[i].line);
    }
    assert_true(sb_json_get(&json, json.node, "d")->as.number == -1500.0);
    assert_true(sb_json_is(&json, sb_json_get(&json, json.node, "e"), "x"));
    assert_null(sb_json_get(&json, json.node, "h"));
    sb_json_fini(&json);
}

static void children_are_walked_in_document_order(void **state)
{
    (void)state;
    struct sb_json json = parse("[1, [2, [3, 4]], {\"k\": [5]}, 6]");
    double sum = 0;
    int children = 0;
    for (const struct sb_json_node *c = sb_json_first(&json, json.node); c;
         c = sb_json_next(&json, json.node, c)) {
        children++;
        if (c->type == SB_JSON_NUMBER)
            sum = sum * 10 + c->as.number;
    }
    assert_int_equal(children, 4);
    assert_true(sum == 16);
    assert_null(sb_json_first(&json, sb_json_first(&json, json.node)));
    sb_json_fini(&json);
}

static void an_error_at_a_node_names_file_line_and_path(void **state)
{
    (void)state;
    struct sb_json json = parse("{\"tasks\": {\n\"a\": {\"after\": [\"b\",\n\"c\"]}}}");
    struct sb_error error = { 0 };
    const struct sb_json_node *after = sb_json_get(
        &json, sb_json_get(&json, sb_json_get(&json, json.node, "tasks"), "a"), "after");
    sb_json_fail(&json, sb_json_next(&json, after, sb_json_first(&json, after)), SB_EINPUT, &error,
                 "no %s", "c");
    assert_string_equal(error.where, "x.json:3: tasks.a.after[1]");
    assert_string_equal(error.text, "no c");
    sb_json_fail(&json, json.node, SB_EINPUT, &error, "second");
    assert_string_equal(error.text, "no c");
    sb_json_fini(&json);
}

static void an_unknown_key_is_refused_with_the_nearest_known_one(void **state)
{
    (void)state;
    static const char *const known[] = { "after", "latency" };
    static const struct {
        const char *text, *where, *message;
    } cases[] = {
        { "{\"latncy\": 1}", "x.json:1: latncy", "unknown key; did you mean \"latency\"?" },
        { "{\"after\": 1,\n\"qqqqqq\": 1}", "x.json:2: qqqqqq",
          "unknown key; there are after and latency" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_json json = parse(cases[i].text);
        struct sb_error error = { 0 };
        assert_int_equal(sb_json_known(&json, json.node, known, 2, &error), SB_EINPUT);
        assert_string_equal(error.where, cases[i].where);
        assert_string_equal(error.text, cases[i].message);
        sb_json_fini(&json);
    }
    struct sb_json json = parse("{\"latency\": 1}");
    assert_int_equal(sb_json_known(&json, json.node, known, 2, NULL), SB_OK);
    sb_json_fini(&json);
}

static void an_error_is_one_line_without_control_characters(void **state)
{
    (void)state;
    struct sb_error error = { 0 };
    sb_fail(&error, SB_EINPUT, "a\nb", "c\x1b[31m\x7f%s", "\t");
    assert_string_equal(error.where, "a?b");
    assert_string_equal(error.text, "c?[31m??");
    assert_int_equal(sb_fail(NULL, SB_EINPUT, "x", "y"), SB_EINPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_value_knows_its_type_and_its_line),
        cmocka_unit_test(children_are_walked_in_document_order),
        cmocka_unit_test(an_error_at_a_node_names_file_line_and_path),
        cmocka_unit_test(an_unknown_key_is_refused_with_the_nearest_known_one),
        cmocka_unit_test(an_error_is_one_line_without_control_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
