/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/runs/bounds.h"

#include "tests/fixtures/results/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void it_is_told_how_far_strategies_are_from_the_best(void **state)
{
    struct sb_result result;
    char text[SB_RUN_SENTENCE_SIZE];
    (void)state;
    fixture_result(&result, 2, 2);
    struct sb_workload_result *w = result.workload;
    assert_string_equal(sb_run_bounds_sentence(text, w, 0), "");
    fixture_bounds(&result);
    assert_string_equal(sb_run_bounds_sentence(text, w, 0),
                        "with the mean latencies: optimum 100 ms (proved) · sequential 100 ms · "
                        "join-all-then-chain 101 ms (1.0 % over)");
    assert_string_equal(sb_run_bounds_sentence(text, w + 1, 0),
                        "with the mean latencies: best known 100 ms, no schedule below 98 ms (gap "
                        "2.0 %) · sequential 100 ms · join-all-then-chain 101 ms (1.0 % over)");
    w->strategy[0].makespan.mean_cv = 1.21e8;
    w->strategy[1].makespan.mean_cv = 1.10001e8;
    assert_string_equal(sb_run_bounds_sentence(text, w, 1),
                        "in the mean over replicates no order takes less than 110 ms · sequential "
                        "10.0 % over · join-all-then-chain less than 0.1 % over");
    assert_string_equal(sb_run_bounds_sentence(text, w, 2), "");
    w->strategy[0].baseline_only = true;
    w->random = false;
    assert_string_equal(sb_run_bounds_sentence(text, w, 0),
                        "with the mean latencies: optimum 100 ms (proved) · join-all-then-chain "
                        "101 ms (1.0 % over)");
    assert_string_equal(sb_run_bounds_sentence(text, w, 1), "");
    sb_result_fini(&result);
}

/* HEFT and CPOP on the graph of Topcuoglu, Hariri and Wu: 80 / 41, 127 / 80, 86 / 41, 127 / 86. */
static void unlike_workers_have_the_ratios_of_the_papers(void **state)
{
    struct sb_result result;
    char text[SB_RUN_SENTENCE_SIZE];
    (void)state;
    fixture_result(&result, 1, 2);
    struct sb_workload_result *w = result.workload;
    w->platform.workers = 3;
    w->platform.least_path = 41000000;
    w->platform.sequential = 127000000;
    w->strategy[0].makespan.mean_cv = 8e7;
    w->strategy[1].makespan.mean_cv = 8.6e7;
    assert_string_equal(sb_run_bounds_sentence(text, w, 0),
                        "SLR (mean by the least path, 41 ms) and speed-up (best worker alone, 127 "
                        "ms) · sequential 1.95, 1.59 · join-all-then-chain 2.10, 1.48");
    assert_string_equal(sb_run_bounds_sentence(text, w, 1), "");
    w->mean_is_infinite = true;
    assert_string_equal(sb_run_bounds_sentence(text, w, 0), "");
    w->platform.workers = 0;
    sb_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_told_how_far_strategies_are_from_the_best),
        cmocka_unit_test(unlike_workers_have_the_ratios_of_the_papers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
