/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/result_point.h"

#include "sim/result/saved/result_read.h"
#include "sim/stats/batches.h"
#include "tests/fixtures/results/kept.h"
#include "tests/fixtures/results/result.h"
#include "tests/fixtures/results/result_text.h"
#include "tests/fixtures/results/sweep.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void points_and_batches_are_read_as_they_were_written(void **state)
{
    struct sb_result result, read;
    size_t size = 0;
    (void)state;
    fixture_result(&result, 6, 2);
    fixture_sweep(&result, "workers", "tasks.a b.latency");
    fixture_batches(&result);
    char *text = fixture_result_text(&result, &size);
    assert_int_equal(fixture_result_read(&read, text, size, NULL), SB_OK);
    const struct sb_result_point *point = &read.workload[4].point;
    assert_int_equal(point->axes, 2);
    assert_string_equal(point->name[1], "tasks.a b.latency");
    assert_string_equal(point->value[1], "2ms");
    assert_true(sb_result_point_value(point, 0) == 2 && sb_result_point_value(point, 1) == 2e6);
    assert_int_equal(sb_result_point_find(point, "workers"), 0);
    assert_int_equal(sb_result_point_find(point, "worker"), SB_POINT_AXES);
    const struct sb_result_batches *b = &read.workload[5].strategy[1].batches,
                                   *was = &result.workload[5].strategy[1].batches;
    assert_int_equal(b->count, SB_BATCHES);
    for (uint32_t i = 0; i < SB_BATCHES; i++)
        assert_true(b->mean[i] == was->mean[i] && b->p50[i] == was->p50[i] &&
                    b->p99[i] == was->p99[i]);
    free(text);
    sb_result_fini(&read);
    sb_result_fini(&result);
}

static void a_file_without_them_has_none(void **state)
{
    struct sb_result result, read;
    size_t size = 0;
    (void)state;
    fixture_result(&result, 1, 1);
    char *text = fixture_result_text(&result, &size);
    assert_int_equal(fixture_result_read(&read, text, size, NULL), SB_OK);
    assert_int_equal(read.workload->point.axes, 0);
    assert_int_equal(read.workload->strategy->batches.count, 0);
    free(text);
    sb_result_fini(&read);
    sb_result_fini(&result);
}

static void what_is_no_point_is_refused_with_its_place(void **state)
{
    static const struct fixture_refusal cases[] = {
        { "\"point\":{\"workers\":\"1\"}", "\"point\":{}", "workloads[0].point",
          "an object of one or two values" },
        { "\"point\":{\"workers\":\"1\"}", "\"point\":7", "workloads[0].point", "an object" },
        { "\"point\":{\"workers\":\"1\"}", "\"point\":{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}",
          "workloads[0].point", "an object of one or two values" },
        { "\"point\":{\"workers\":\"1\"}", "\"point\":{\"workers\":1}", "point.workers",
          "expected a string" },
        { "\"point\":{\"workers\":\"1\"}", "\"point\":{\"workers\":\"many\"}", "point.workers",
          "a number, or a time with its unit" },
        { "\"point\":{\"workers\":\"1\"}", "\"point\":{\"workers\":\"1..3\"}", "point.workers",
          "a number" },
        { "\"batches\":{", "\"batches\":{\"x\":1,", "strategies[0].batches.x", "unknown key" },
        { "\"batches\":{\"mean_ns\":[", "\"batches\":{\"mean_ns\":[1,", "batches.mean_ns",
          "expected 32 figures" },
        { "\"batches\":{\"mean_ns\"", "\"batches\":{\"mean\"", "batches.mean", "unknown key" },
        { "\"p50_ns\":[", "\"p50_ns\":[-", "batches.p50_ns[0]",
          "expected nanoseconds, an integer from 0" },
        { "\"p99_ns\":[", "\"p99_ns\":{},\"y\":[", "batches", "" },
    };
    struct sb_result result;
    (void)state;
    fixture_result(&result, 1, 1);
    fixture_sweep(&result, "workers", NULL);
    fixture_batches(&result);
    fixture_kept_refuses(&fixture_kept_result, &result, cases, COUNT(cases));
    sb_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_and_batches_are_read_as_they_were_written),
        cmocka_unit_test(a_file_without_them_has_none),
        cmocka_unit_test(what_is_no_point_is_refused_with_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
