/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/edit.h"

#include "sim/json/parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static struct sb_json parse(const char *text)
{
    struct sb_json json;
    struct sb_error error = { 0 };
    if (sb_json_parse(&json, "x.json", text, strlen(text), &error))
        fail_msg("%s: %s in: %s", error.where, error.text, text);
    return json;
}

/* The document as text again: numbers, objects and arrays. */
static void print(const struct sb_json *json, const struct sb_json_node *node, char *out)
{
    const char *comma = "";
    bool object = node->type == SB_JSON_OBJECT;
    if (node->type == SB_JSON_NUMBER)
        sprintf(out + strlen(out), "%g@%u", node->as.number, (unsigned)node->line);
    if (node->type < SB_JSON_ARRAY)
        return;
    strcat(out, object ? "{" : "[");
    for (const struct sb_json_node *c = sb_json_first(json, node); c;
         c = sb_json_next(json, node, c), comma = ",") {
        strcat(out, comma);
        if (object)
            sprintf(out + strlen(out), "%s:", sb_json_key(json, c));
        print(json, c, out);
    }
    strcat(out, object ? "}" : "]");
}

static void expect(struct sb_json *json, const char *text)
{
    char out[400] = "";
    print(json, json->node, out);
    assert_string_equal(out, text);
    sb_json_fini(json);
}

static void a_number_is_replaced_and_keeps_its_line(void **state)
{
    struct sb_json json = parse("{\"a\": [1,\n 2],\n \"b\": 123456789012345678}");
    (void)state;
    const struct sb_json_node *b = sb_json_get(&json, json.node, "b");
    uint64_t whole = 0;
    sb_json_edit_number(&json, b, 7);
    assert_true(sb_json_u64(&json, b, &whole) && whole == 7); /* and not its old digits */
    sb_json_edit_number(&json, sb_json_first(&json, sb_json_get(&json, json.node, "a")), 0.5);
    expect(&json, "{a:[0.5@1,2@2],b:7@3}");
}

static void a_member_is_added_wherever_the_object_is(void **state)
{
    static const struct {
        const char *text, *into, *after;
    } cases[] = {
        { "{}", NULL, "{new:9@1}" },
        { "{\"a\": 1}", NULL, "{new:9@1,a:1@1}" },
        { "{\"a\": {\"x\": 1},\n\"b\": {},\n\"c\": [{\"y\": 2}]}", "a",
          "{a:{new:9@1,x:1@1},b:{},c:[{y:2@3}]}" },
        { "{\"a\": {\"x\": 1},\n\"b\": {},\n\"c\": [{\"y\": 2}]}", "b",
          "{a:{x:1@1},b:{new:9@2},c:[{y:2@3}]}" },
        { "{\"a\": {\"x\": 1},\n\"b\": {\"new\": {}},\n\"c\": [{\"y\": 2}]}", "b/new",
          "{a:{x:1@1},b:{new:{new:9@2}},c:[{y:2@3}]}" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sb_json json = parse(cases[i].text);
        const struct sb_json_node *object = json.node;
        char path[16] = "", *rest = NULL;
        snprintf(path, sizeof path, "%s", cases[i].into ? cases[i].into : "");
        for (char *word = strtok_r(path, "/", &rest); word; word = strtok_r(NULL, "/", &rest))
            object = sb_json_get(&json, object, word);
        assert_int_equal(sb_json_edit_add(&json, object, "new", 9, NULL), SB_OK);
        expect(&json, cases[i].after);
    }
}

static uint64_t whole_at(const struct sb_json *json, const char *name)
{
    uint64_t whole = 0;
    assert_true(sb_json_u64(json, sb_json_get(json, json->node, name), &whole));
    return whole;
}

static void digits_beyond_a_double_move_with_their_number(void **state)
{
    struct sb_json json = parse("{\"a\": 9007199254740993, \"o\": {}, \"b\": 18446744073709551615,"
                                "\"c\": 12345678901234567891, \"d\": 9007199254740995}");
    (void)state;
    for (unsigned i = 0; i < 20; i++) {
        char name[16];
        snprintf(name, sizeof name, "n%u", i);
        const struct sb_json_node *into = i % 2 ? sb_json_get(&json, json.node, "o") : json.node;
        assert_int_equal(sb_json_edit_add(&json, into, name, i, NULL), SB_OK);
    }
    assert_true(whole_at(&json, "a") == 9007199254740993u);
    assert_true(whole_at(&json, "b") == UINT64_MAX);
    assert_int_equal(sb_json_edit_text(&json, sb_json_get(&json, json.node, "b"), "x", NULL),
                     SB_OK);
    assert_true(sb_json_is(&json, sb_json_get(&json, json.node, "b"), "x"));
    sb_json_edit_number(&json, sb_json_get(&json, json.node, "b"), 3);
    assert_int_equal(whole_at(&json, "b"), 3);
    assert_true(whole_at(&json, "c") == 12345678901234567891u);
    assert_true(whole_at(&json, "d") == 9007199254740995u);
    assert_int_equal(whole_at(&json, "n18"), 18);
    sb_json_fini(&json);
}

/* A document that has no room left grows. */
static void many_members_can_be_added(void **state)
{
    struct sb_json json = parse("{\"a\": {\"z\": 1}, \"b\": 2}");
    (void)state;
    for (unsigned i = 0; i < 300; i++) {
        char name[16];
        snprintf(name, sizeof name, "n%u", i);
        assert_int_equal(sb_json_edit_add(&json, sb_json_get(&json, json.node, "a"), name, i, NULL),
                         SB_OK);
    }
    const struct sb_json_node *a = sb_json_get(&json, json.node, "a");
    assert_int_equal(a->size, 301);
    assert_true(sb_json_get(&json, a, "n0")->as.number == 0);
    assert_true(sb_json_get(&json, a, "n299")->as.number == 299);
    assert_true(sb_json_get(&json, a, "z")->as.number == 1);
    assert_true(sb_json_get(&json, json.node, "b")->as.number == 2);
    sb_json_fini(&json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_is_replaced_and_keeps_its_line),
        cmocka_unit_test(a_member_is_added_wherever_the_object_is),
        cmocka_unit_test(digits_beyond_a_double_move_with_their_number),
        cmocka_unit_test(many_members_can_be_added),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
