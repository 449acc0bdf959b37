/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/saved/read.h"

#include "sim/json/parse.h"
#include "sim/load/saved/write.h"
#include "tests/fixtures/load/load_result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static char *written(const struct sb_load_result *result)
{
    struct sb_error error = { 0 };
    char *text = NULL;
    size_t size = 0;
    assert_int_equal(sb_load_result_write(result, &text, &size, &error), SB_OK);
    assert_int_equal(strlen(text), size);
    return text;
}

static enum sb_code read_text(struct sb_load_result *result, const char *text,
                              struct sb_error *error)
{
    struct sb_json json;
    enum sb_code code = sb_json_parse(&json, "results.json", text, strlen(text), error);
    if (code)
        return code;
    assert_true(sb_load_is_result(&json));
    code = sb_load_result_read(result, &json, error);
    sb_json_fini(&json);
    return code;
}

static void what_is_written_is_read(void **state)
{
    static void (*const make[])(
        struct sb_load_result *) = { fixture_load_mm1, fixture_load_shedding, fixture_load_slots };
    (void)state;
    for (int i = 0; i < 3; i++) {
        struct sb_load_result result, again;
        struct sb_error error = { 0 };
        make[i](&result);
        char *text = written(&result);
        if (read_text(&again, text, &error))
            fail_msg("%s: %s", error.where, error.text);
        char *twice = written(&again);
        assert_string_equal(text, twice);
        assert_int_equal(again.points, result.points);
        assert_true(again.curve[0].capacity == result.curve[0].capacity);
        assert_int_equal(again.curve[0].bottleneck, result.curve[0].bottleneck);
        assert_int_equal(again.slo.quantile,
                         result.slo.limit ? result.slo.quantile : SB_QUANTILES_MAX);
        free(text);
        free(twice);
        sb_load_result_fini(&result);
        sb_load_result_fini(&again);
    }
}

/* `text` with the first `from` behind the first `behind` become `to`. */
static char *edited(const char *text, const char *behind, const char *from, const char *to)
{
    const char *at = strstr(text, behind);
    at = at ? strstr(at, from) : NULL;
    char *out = malloc(strlen(text) + strlen(to) + 1);
    assert_true(at && out);
    sprintf(out, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    return out;
}

static void what_reports_rely_on_is_checked(void **state)
{
    static const struct {
        const char *behind, *from, *to, *says;
    } wrong[] = {
        { "", "\"load\":1", "\"load\":2", "the only format so far" },
        { "", "\"runs\":20", "\"runs\":-1", "integer" },
        { "", "\"seed\":1,", "", "the key \"seed\" is missing" },
        { "", "\"rates\":[10,20", "\"rates\":[10,10", "more than the one before" },
        { "", "\"rates\":[10,", "\"rates\":[", "one of each rate" },
        { "", "\"percentiles\":[\"p50\"", "\"percentiles\":[\"p101\"", "percentiles" },
        { "", "\"limit_ns\":", "\"limits\":", "limits" },
        { "\"slo\"", "p99", "p98", "one of the percentiles" },
        { "\"pools\"", "\"queue\":\"fifo\"", "\"queue\":\"best\"", "fifo" },
        { "\"points\"", "\"runs\":20", "\"runs\":5000", "1024 runs at most" },
        { "\"points\"", "\"ci95\":[", "\"ci95\":[0,", "[low, high]" },
        { "\"points\"", "\"pools\":[{", "\"pools\":[{},{", "one of each pool" },
        { "\"points\"", "\"queue_max\"", "\"queue_least\"", "queue_max" },
    };
    struct sb_load_result result, again;
    (void)state;
    fixture_load_mm1(&result);
    char *text = written(&result);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct sb_error error = { 0 };
        char *other = edited(text, wrong[i].behind, wrong[i].from, wrong[i].to);
        assert_int_equal(read_text(&again, other, &error), SB_EINPUT);
        if (!strstr(error.text, wrong[i].says) && !strstr(error.where, wrong[i].says))
            fail_msg("%s -> %s: %s: %s", wrong[i].from, wrong[i].to, error.where, error.text);
        assert_null(again.curve);
        free(other);
    }
    free(text);
    sb_load_result_fini(&result);
}

/* null is "for ever" where a limit is asked for, and "not known" where the queue grows. */
static void an_infinite_figure_stays_infinite(void **state)
{
    struct sb_load_result result, again;
    struct sb_error error = { 0 };
    (void)state;
    fixture_load_mm1(&result);
    result.curve[0].strategy[0].point[3].slo = (struct sb_estimate){ INFINITY, { NAN, NAN } };
    char *text = written(&result);
    assert_int_equal(read_text(&again, text, &error), SB_OK);
    assert_true(isinf(again.curve[0].strategy[0].point[3].slo.value));
    assert_true(!isinf(again.curve[0].strategy[0].point[11].slo.value)); /* it is unstable */
    free(text);
    sb_load_result_fini(&result);
    sb_load_result_fini(&again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(what_reports_rely_on_is_checked),
        cmocka_unit_test(an_infinite_figure_stays_infinite),
    };
    return cmocka_run_group_tests_name("results.json of a load", tests, NULL, NULL);
}
