/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/runs/bounds.h"

#include "tests/fixtures/result.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_told_how_far_strategies_are_from_the_best),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
