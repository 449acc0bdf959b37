/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/path.h"

#include "sim/json/parse.h"
#include "sim/plugins.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char document[] =
    "{\"simbench\": 1, \"time_unit\": \"s\",\n"
    " \"tasks\": {\n"
    "  \"user\": {\"latency\": {\"dist\": \"quantiles\", \"p50\": 1, \"p99\": 2, \"p99.9\": 3}},\n"
    "  \"a.b\": {\"latency\": 4}, \"a\": {\"b\": {\"latency\": 5}},\n"
    "  \"body\": {\"steps\": [{\"run\": 6}, {\"await\": [\"user\"]},\n"
    "   {\"run\": {\"dist\": \"lognormal\", \"median\": 7, \"p99\": 8}}]},\n"
    "  \"x\": {\"latency\": {\"dist\": \"erlang\", \"mean\": 9, \"stages\": 2}}},\n"
    " \"pools\": {\"db\": {\"slots\": 4, \"timeout\": \"300ms\", \"retry\": {\"attempts\": 3,\n"
    "  \"backoff\": {\"initial\": \"1ms\", \"max\": 5}}, \"hedge\": {\"after\": 1, \"max\": 2}}},\n"
    " \"arrivals\": {\"kind\": \"poisson\", \"rate\": \"50/s\"},\n"
    " \"generate\": {\"kind\": \"layered\", \"tasks\": 10, \"latency\": 11}}";

static struct sb_json parsed(void)
{
    struct sb_json json;
    assert_int_equal(sb_json_parse(&json, "x.json", document, strlen(document), NULL), SB_OK);
    return json;
}

static void a_path_leads_to_its_number(void **state)
{
    static const struct {
        const char *text;
        double value;
        enum sb_path_kind kind;
    } cases[] = {
        { "tasks.user.latency.p99", 2, SB_PATH_ANY },
        { "tasks.user.latency.p99.9", 3, SB_PATH_ANY },
        { "tasks.a.b.latency", 4, SB_PATH_TIME }, /* the longest name */
        { "tasks.\"a\".b.latency", 5, SB_PATH_TIME },
        { "tasks.\"a.b\".latency", 4, SB_PATH_TIME },
        { "tasks.body.steps[0].run", 6, SB_PATH_TIME },
        { "tasks.body.steps[2].run.median", 7, SB_PATH_TIME },
        { "generate.tasks", 10, SB_PATH_WHOLE },
        { "generate.latency", 11, SB_PATH_TIME },
        { "simbench", 1, SB_PATH_ANY },
        { "pools.db.slots", 4, SB_PATH_WHOLE },
        { "pools.db.retry.attempts", 3, SB_PATH_WHOLE },
        { "pools.db.retry.backoff.max", 5, SB_PATH_TIME },
        { "pools.db.hedge.max", 2, SB_PATH_WHOLE },
        { "pools.db.hedge.after", 1, SB_PATH_TIME },
    };
    struct sb_json json = parsed();
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_path path;
        struct sb_error error = { 0 };
        if (sb_path_find(&path, &json, cases[i].text, &sb_plugins.readers, "-s", &error))
            fail_msg("%s: %s", cases[i].text, error.text);
        if (!path.node || path.node->as.number != cases[i].value || path.kind != cases[i].kind)
            fail_msg("%s: another place, or kind %d", cases[i].text, (int)path.kind);
    }
    assert_true(sb_path_unit(&json) == 1e9);
    sb_json_fini(&json);
}

static void a_text_with_a_unit_is_a_number_all_the_same(void **state)
{
    static const struct {
        const char *text;
        enum sb_path_kind kind;
    } cases[] = {
        { "pools.db.timeout", SB_PATH_TIME },
        { "pools.db.retry.backoff.initial", SB_PATH_TIME },
        { "arrivals.rate", SB_PATH_RATE },
    };
    struct sb_json json = parsed();
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_path path;
        struct sb_error error = { 0 };
        if (sb_path_find(&path, &json, cases[i].text, &sb_plugins.readers, "-s", &error))
            fail_msg("%s: %s", cases[i].text, error.text);
        if (!path.node || path.node->type != SB_JSON_STRING || path.kind != cases[i].kind)
            fail_msg("%s: another place, or kind %d", cases[i].text, (int)path.kind);
    }
    sb_json_fini(&json);
}

static void what_a_latency_or_a_generator_lacks_can_be_named(void **state)
{
    static const struct {
        const char *text, *name;
        enum sb_path_kind kind;
    } cases[] = {
        { "tasks.user.latency.cap", "cap", SB_PATH_TIME },
        { "tasks.user.latency.p99.99", "p99.99", SB_PATH_ANY },
        { "tasks.body.steps[2].run.shift", "shift", SB_PATH_TIME },
        { "generate.width", "width", SB_PATH_WHOLE },
        { "generate.seed", "seed", SB_PATH_WHOLE },
        { "generate.nonsense", "nonsense", SB_PATH_ANY }, /* its reader says what there is */
        { "pools.db.places", "places", SB_PATH_WHOLE },
        { "pools.db.retry.backoff.jitter", "jitter", SB_PATH_PLAIN },
        { "arrivals.batch", "batch", SB_PATH_WHOLE },
    };
    struct sb_json json = parsed();
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_path path;
        struct sb_error error = { 0 };
        if (sb_path_find(&path, &json, cases[i].text, &sb_plugins.readers, "-s", &error))
            fail_msg("%s: %s", cases[i].text, error.text);
        assert_null(path.node);
        assert_string_equal(path.name, cases[i].name);
        if (path.kind != cases[i].kind)
            fail_msg("%s: kind %d", cases[i].text, (int)path.kind);
    }
    sb_json_fini(&json);
}

static void a_path_that_leads_nowhere_is_refused_with_what_there_is(void **state)
{
    static const struct {
        const char *text, *told;
    } cases[] = {
        { "tasks.usr.latency.p99", "x.json: no \"usr\" in tasks; did you mean \"user\"?" },
        { "task.user", "no \"task\"; did you mean \"tasks\"?" },
        { "tasks", "tasks is an object, not a number; in it there are user, a.b, a, body, x" },
        { "tasks.user.latency", "is an object, not a number; in it there are dist, p50, p99" },
        { "tasks.user.latency.dist", "tasks.user.latency.dist is a string, not a number" },
        { "arrivals.kind", "arrivals.kind is a string, not a number" },
        { "tasks.body.steps[9].run", "no \"\" in tasks.body.steps" },
        { "tasks.body.steps[x]", "in tasks.body.steps" },
        { "tasks.body.steps[1", "in tasks.body.steps" },
        { "tasks.body.steps[-1]", "in tasks.body.steps" },
        { "tasks.body.steps[99999999999999999999]", "in tasks.body.steps" },
        { "tasks..latency", "in tasks" },
        { "tasks.", "in tasks" },
        { ".tasks", "no \"\", where there are simbench" },
        { "tasks.\"user", "in tasks" },
        { "tasks.user.latency.p99.x", "tasks.user.latency.p99.x: nothing is in \"p99\", a number" },
        { "generate.tasks.x", "nothing is in \"tasks\", a number" },
        { "tasks.a.latency", "no \"latency\" in tasks.a, where there are b" },
        { "", "is an object, not a number" },
    };
    struct sb_json json = parsed();
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_path path;
        struct sb_error error = { 0 };
        if (sb_path_find(&path, &json, cases[i].text, &sb_plugins.readers, "-s", &error) !=
            SB_EINPUT)
            fail_msg("%s is taken", cases[i].text);
        if (!strstr(error.text, cases[i].told))
            fail_msg("%s: %s", cases[i].text, error.text);
    }
    sb_json_fini(&json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_leads_to_its_number),
        cmocka_unit_test(a_text_with_a_unit_is_a_number_all_the_same),
        cmocka_unit_test(what_a_latency_or_a_generator_lacks_can_be_named),
        cmocka_unit_test(a_path_that_leads_nowhere_is_refused_with_what_there_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
