/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/saved/result_write.h"

#include "sim/advice/advice.h"
#include "sim/json/json.h"
#include "sim/json/parse.h"
#include "sim/result/result.h"
#include "tests/fixtures/golden.h"
#include "tests/fixtures/results/result.h"
#include "tests/fixtures/results/result_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void no_intervals(struct sb_result *r)
{
    fixture_result(r, 1, 5);
    fixture_no_intervals(r->workload);
}

static void the_text_is_the_one_that_is_kept(void **state)
{
    (void)state;
    struct sb_result result;
    size_t size = 0;
    fixture_result(&result, 1, 2);
    char *text = fixture_result_text(&result, &size);
    const char *why = golden_difference("results.json", text, size);
    if (why)
        fail_msg("%s", why);
    free(text);
    sb_result_fini(&result);
}

/* The names that other programs rely on. */
static void the_promised_names_are_there(void **state)
{
    (void)state;
    static const char *const in_makespan[] = { "mean", "sd",  "min",   "p50", "p90",
                                               "p95",  "p99", "p99.9", "max", "ci95" };
    static const char *const in_workload[] = { "name",  "file",    "tasks",      "steps",
                                               "edges", "workers", "replicates", "strategies" };
    struct sb_result result;
    struct sb_json json;
    size_t size = 0;
    fixture_result(&result, 1, 3);
    char *text = fixture_result_text(&result, &size);
    assert_int_equal(sb_json_parse(&json, "x", text, size, NULL), SB_OK);
    const struct sb_json_node *workload =
        sb_json_first(&json, sb_json_get(&json, json.node, "workloads"));
    const struct sb_json_node *strategy =
        sb_json_first(&json, sb_json_get(&json, workload, "strategies"));
    const struct sb_json_node *makespan = sb_json_get(&json, strategy, "makespan_ns");
    for (size_t i = 0; i < COUNT(in_workload); i++)
        assert_non_null(sb_json_get(&json, workload, in_workload[i]));
    for (size_t i = 0; i < COUNT(in_makespan); i++)
        assert_non_null(sb_json_get(&json, makespan, in_makespan[i]));
    const struct sb_json_node *speedup =
        sb_json_get(&json, sb_json_get(&json, strategy, "speedup"), "join-all-then-chain");
    assert_non_null(sb_json_get(&json, speedup, "mean"));
    assert_int_equal(sb_json_get(&json, speedup, "ci95")->size, 2);
    const struct sb_json_node *ratio = sb_json_get(&json, speedup, "ratio_of_means"),
                              *p99 = sb_json_get(&json, sb_json_get(&json, speedup, "saved_ns"),
                                                 "p99");
    assert_non_null(sb_json_get(&json, ratio, "value"));
    assert_int_equal(sb_json_get(&json, ratio, "ci95")->size, 2);
    assert_int_equal(sb_json_get(&json, p99, "ci95")->size, 2);
    assert_int_equal(sb_json_get(&json, sb_json_get(&json, makespan, "ci95"), "p99.9")->size, 2);
    assert_true(sb_json_is(&json, sb_json_get(&json, workload, "workers"), "unlimited"));
    assert_true(sb_json_get(&json, json.node, "format")->as.number == 1);
    free(text);
    sb_json_fini(&json);
    sb_result_fini(&result);
}

static void advice_is_written_where_there_is_any_and_read_again(void **state)
{
    (void)state;
    struct sb_result first, second;
    size_t size = 0;
    fixture_result(&first, 2, 5);
    first.workload[1].strategies = 0; /* nothing is compared */
    assert_int_equal(sb_advice_fill(&first, NULL), SB_OK);
    char *text = fixture_result_text(&first, &size), *advice = strstr(text, "\"advice\"");
    assert_true(advice && !strstr(advice + 1, "\"advice\""));
    assert_int_equal(fixture_result_read(&second, text, size, NULL), SB_OK);
    assert_string_equal(second.workload->advice.strategy, "earliest-start");
    assert_string_equal(second.workload->advice.headline, first.workload->advice.headline);
    assert_string_equal(second.workload->advice.lever, first.workload->advice.lever);
    assert_null(second.workload[1].advice.strategy);
    free(text);
    sb_result_fini(&first);
    sb_result_fini(&second);
}

static void an_end_that_is_not_known_is_null(void **state)
{
    (void)state;
    struct sb_result first, second;
    size_t size = 0;
    no_intervals(&first);
    char *text = fixture_result_text(&first, &size);
    assert_non_null(strstr(text, "\"p99.9\":[null,null]"));
    assert_null(strstr(text, "nan"));
    assert_int_equal(fixture_result_read(&second, text, size, NULL), SB_OK);
    assert_true(isnan(second.workload->strategy->makespan.mean_ci95.lo));
    free(text);
    sb_result_fini(&first);
    sb_result_fini(&second);
}

static void a_file_name_that_is_not_utf8_gives_valid_json(void **state)
{
    (void)state;
    struct sb_result result;
    struct sb_json json;
    size_t size = 0;
    fixture_result(&result, 1, 1);
    result.workload->file = "caf\xE9.json";
    char *text = fixture_result_text(&result, &size);
    assert_int_equal(sb_json_parse(&json, "x", text, size, NULL), SB_OK);
    const struct sb_json_node *workload =
        sb_json_first(&json, sb_json_get(&json, json.node, "workloads"));
    assert_true(sb_json_is(&json, sb_json_get(&json, workload, "file"), "caf\xEF\xBF\xBD.json"));
    free(text);
    sb_json_fini(&json);
    sb_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_is_the_one_that_is_kept),
        cmocka_unit_test(the_promised_names_are_there),
        cmocka_unit_test(advice_is_written_where_there_is_any_and_read_again),
        cmocka_unit_test(an_end_that_is_not_known_is_null),
        cmocka_unit_test(a_file_name_that_is_not_utf8_gives_valid_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
