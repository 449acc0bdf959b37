/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/records/figures.h"

#include "sim/condition/condition.h"
#include "sim/condition/parse.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/results/bench.h"
#include "tests/fixtures/results/condition.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void figures_of_a_bench_are_those_of_its_result(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum sb_truth truth;
        const char *why;
    } cases[] = {
        { "median > 1us", SB_TRUE, "fan-1000-timer-1: median is 1.53 µs, above 1 µs" },
        { "median(layered-10000-strict-1) > 500ns", SB_FALSE, "" },
        { "median(@layered-10000-strict-1) > 400ns", SB_TRUE,
          "median(@layered-10000-strict-1) is 412.5 ns, above 400 ns" },
        { "lo > 1500ns and hi < 1600ns", SB_TRUE, NULL },
        { "bytes >= 128", SB_TRUE, "fan-1000-timer-1: bytes is 128 B, at least 128 B" },
        { "peak > 1MiB", SB_TRUE, NULL },
        { "peak > 2 MiB", SB_FALSE, "" },
        { "switches(chain-10-declared-1) == 1", SB_TRUE, NULL },
        { "p99(fan-1000-timer-1) > 0.9ms and p50(fan-1000-timer-1) < 1ms and max(fan-1000-timer-1) "
          "> 4ms",
          SB_TRUE, NULL },
        { "metg(layered-10000-strict-1) < 2us", SB_TRUE,
          "metg(layered-10000-strict-1) is 1.25 µs, below 2 µs" },
        { "metg(chain-10-declared-1) < 2us", SB_UNKNOWN,
          "metg(chain-10-declared-1) was not measured, or has no bounds" },
        { "ratio > 104%", SB_TRUE, NULL },
        { "ratio_lo(chain-10-declared-1) > 1.04 and ratio_hi(chain-10-declared-1) < 1.06", SB_TRUE,
          NULL },
        { "instructions > 5", SB_UNKNOWN, NULL },
    };
    struct sb_bench_result result;
    fixture_bench_compared(&result);
    const struct sb_bench_figures figures = { &fixture_bench_language, &result };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char why[512];
        struct sb_condition condition;
        struct sb_error error = { 0 };
        if (sb_condition_parse(&condition, cases[i].text, &fixture_bench_language, &error))
            fail_msg("%s: %s", cases[i].text, error.text);
        enum sb_truth truth =
            sb_condition_holds(&condition, sb_bench_figure_value, &figures, why, sizeof why);
        if (truth != cases[i].truth || (cases[i].why && strcmp(why, cases[i].why) != 0))
            fail_msg("%s: %d, \"%s\"", cases[i].text, (int)truth, why);
        sb_condition_fini(&condition);
    }
    result.results = 0; /* only compared */
    assert_true(sb_bench_figure_value(&figures, 0, (size_t[2]){ 0, 0 }, 0) ==
                result.against->comparison[0].changed.median);
    assert_true(isnan(sb_bench_figure_value(&figures, 4, (size_t[2]){ 0, 0 }, 0)));
    sb_bench_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_of_a_bench_are_those_of_its_result),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
