/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/runs/method.h"

#include "tests/fixtures/results/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

static void it_is_told_why_a_run_stopped(void **state)
{
    struct sb_result result;
    char text[SB_RUN_SENTENCE_SIZE];
    (void)state;
    fixture_result(&result, 2, 2);
    assert_string_equal(sb_run_method_precision(text, result.workload), "");
    assert_false(sb_run_method_is_short(result.workload));
    fixture_precision(&result);
    assert_string_equal(sb_run_method_precision(text, result.workload),
                        "means and percentiles are within 1 % after 10,000 replicates (the widest: "
                        "p99.9 of sequential, 0.83 %)");
    assert_false(sb_run_method_is_short(result.workload));
    struct sb_precision *p = &result.workload[1].precision;
    assert_string_equal(sb_run_method_precision(text, result.workload + 1),
                        "not within 1 %: p99.9 of sequential is within 2.3 % after 10,000 "
                        "replicates; it would take about 55,000");
    assert_true(sb_run_method_is_short(result.workload + 1));
    p->stop = SB_STOP_ROWS;
    assert_string_equal(sb_run_method_precision(text, result.workload + 1),
                        "not within 1 %: p99.9 of sequential is within 2.3 % after 10,000 "
                        "replicates; more were not recorded");
    p->stop = SB_STOP_LIMIT;
    p->reached = NAN;
    p->needed = 0;
    assert_string_equal(sb_run_method_precision(text, result.workload + 1),
                        "not within 1 %: p99.9 of sequential has no interval after 10,000 "
                        "replicates; it would take more");
    p->stop = SB_STOP_CONSTANT;
    assert_string_equal(sb_run_method_precision(text, result.workload + 1), "");
    *p = (struct sb_precision){ .wanted = 0.01, .stop = SB_STOP_PRECISION };
    assert_string_equal(sb_run_method_precision(text, result.workload + 1),
                        "means and percentiles are within 1 % after 10,000 replicates");
    sb_result_fini(&result);
}

static void it_is_told_how_latencies_were_drawn(void **state)
{
    struct sb_result result;
    char text[SB_RUN_SENTENCE_SIZE];
    (void)state;
    fixture_result(&result, 1, 2);
    assert_string_equal(sb_run_method_sampling(text, result.workload), "");
    fixture_sampling(&result);
    assert_string_equal(sb_run_method_sampling(text, result.workload),
                        "sobol points in 5 dimensions, 16 randomisations: the variance of means is "
                        "11 times smaller than of independent draws, of speed-ups 72 times");
    result.workload->sampling.speedup = NAN;
    result.workload->sampling.dimensions = 1;
    assert_string_equal(sb_run_method_sampling(text, result.workload),
                        "sobol points in 1 dimension, 16 randomisations: the variance of means is "
                        "11 times smaller than of independent draws");
    sb_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_told_why_a_run_stopped),
        cmocka_unit_test(it_is_told_how_latencies_were_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
