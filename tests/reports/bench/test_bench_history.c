/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/bench_history.h"

#include "sim/bench/records/result.h"
#include "tests/fixtures/golden.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/results/bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Three runs: compared, measured alone, and a nasty one. */
static void make_history(struct sb_bench_result result[3])
{
    fixture_bench_compared(&result[0]);
    fixture_bench(&result[1]);
    fixture_bench_nasty(&result[2]);
}

static void a_history_has_a_point_for_each_comparison(void **state)
{
    (void)state;
    struct sb_bench_result result[3];
    char *folder = golden_folder(), notice[256], path[256];
    struct sb_error error = { 0 };
    size_t size = 0;
    make_history(result);
    assert_true(sb_bench_history_applies(result, 3));
    assert_false(sb_bench_history_applies(result + 1, 1));
    if (sb_bench_history_draw(result, 3, folder, notice, sizeof notice, &error))
        fail_msg("%s: %s", error.where, error.text);
    assert_string_equal(notice, "");
    snprintf(path, sizeof path, "%s/history.tsv", folder);
    char *text = golden_read(path, &size);
    const char *why = golden_difference("bench_history.tsv", text, size);
    if (why)
        fail_msg("%s", why);
    free(text);
    snprintf(path, sizeof path, "%s/history.svg", folder);
    text = golden_read(path, &size);
    assert_non_null(strstr(text, "layered-10000-strict-1"));
    assert_int_equal(golden_hidden(folder), 0);
    free(text);
    golden_folder_remove(folder);
    for (int i = 0; i < 3; i++)
        sb_bench_result_fini(&result[i]);
}

static void without_gnuplot_the_history_is_told_to_be_missing(void **state)
{
    (void)state;
    struct sb_bench_result result[3];
    char *folder = golden_folder(), notice[256], path[256], *was = getenv("PATH");
    size_t size = 0;
    assert_non_null(was);
    was = strdup(was);
    setenv("PATH", "/nonexistent", 1);
    make_history(result);
    assert_int_equal(sb_bench_history_draw(result, 3, folder, notice, sizeof notice, NULL), SB_OK);
    setenv("PATH", was, 1);
    assert_non_null(strstr(notice, "gnuplot is missing"));
    snprintf(path, sizeof path, "%s/history.gp", folder);
    char *script = golden_read(path, &size);
    assert_non_null(script);
    assert_int_equal(
        sb_bench_history_draw(result, 3, "/nonexistent/x", notice, sizeof notice, NULL), SB_EIO);
    free(script);
    free(was);
    golden_folder_remove(folder);
    for (int i = 0; i < 3; i++)
        sb_bench_result_fini(&result[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_history_has_a_point_for_each_comparison),
        cmocka_unit_test(without_gnuplot_the_history_is_told_to_be_missing),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
