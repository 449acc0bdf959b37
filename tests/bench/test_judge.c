/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/records/judge.h"
#include "sim/bench/records/result.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/results/bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

static void comparisons_are_judged(void **state)
{
    (void)state;
    struct sb_bench_result result;
    fixture_bench_compared(&result);
    const struct sb_bench_against *a = result.against;
    assert_int_equal(a->comparison[0].verdict, SB_VERDICT_REGRESSED);
    assert_int_equal(a->comparison[0].processes, 15);
    assert_int_equal(a->comparison[1].verdict, SB_VERDICT_UNCHANGED);
    assert_int_equal(a->comparison[2].verdict, SB_VERDICT_IMPROVED);
    assert_int_equal(a->comparison[3].verdict, SB_VERDICT_INCONCLUSIVE);
    assert_int_equal(a->comparison[3].processes, SB_SIGN_TEST_MOST);
    for (int i = 0; i < 4; i++)
        assert_true(a->comparison[i].ratio_ci95.lo < a->comparison[i].ratio &&
                    a->comparison[i].ratio < a->comparison[i].ratio_ci95.hi);
    assert_true(fabs(a->comparison[0].ratio - 1.05) < 0.005);
    assert_int_equal(a->verdict, SB_VERDICT_REGRESSED);
    assert_false(a->control_flagged);
    sb_bench_result_fini(&result);
}

static void more_instructions_alone_are_a_regression(void **state)
{
    (void)state;
    struct sb_bench_result result;
    fixture_bench_compared(&result);
    struct sb_bench_comparison *c = &result.against->comparison[1];
    c->base_instructions = 1000;
    c->changed_instructions = 1011;
    assert_int_equal(sb_bench_judge(c, 0.02, NULL), SB_OK);
    assert_int_equal(c->time_verdict, SB_VERDICT_UNCHANGED);
    assert_int_equal(c->instructions_verdict, SB_VERDICT_REGRESSED);
    assert_int_equal(c->verdict, SB_VERDICT_REGRESSED);
    sb_bench_result_fini(&result);
}

static void a_flagged_control_leaves_no_verdict_of_the_run(void **state)
{
    (void)state;
    struct sb_bench_result result;
    fixture_bench_unfair(&result);
    assert_true(result.against->control_flagged);
    assert_int_equal(result.against->verdict, SB_VERDICT_INCONCLUSIVE);
    sb_bench_result_fini(&result);
}

static void processes_that_are_alike_are_told(void **state)
{
    double log_ratio[40];
    struct sb_bench_comparison c;
    (void)state;
    for (int i = 0; i < 40; i++)
        log_ratio[i] = 0.0001 * i;
    sb_bench_comparison_init(&c);
    assert_true(isnan(c.lag1));
    c.processes = 40;
    c.log_ratio = log_ratio;
    assert_int_equal(sb_bench_judge(&c, 0.02, NULL), SB_OK);
    /* of the ranks -19.5 to 19.5: squares sum to 5330, products of neighbours to 4930.75 - 0.5 */
    assert_true(fabs(c.lag1 - 4930.25 / 5330) < 1e-12);
}

static void a_comparison_of_nothing_is_inconclusive(void **state)
{
    (void)state;
    struct sb_bench_comparison c;
    struct sb_bench_against a = { .margin = 0.02 };
    sb_bench_comparison_init(&c);
    assert_int_equal(sb_bench_judge(&c, 0.02, NULL), SB_OK);
    assert_int_equal(c.verdict, SB_VERDICT_INCONCLUSIVE);
    assert_true(isnan(c.ratio));
    sb_bench_judge_run(&a);
    assert_int_equal(a.verdict, SB_VERDICT_INCONCLUSIVE);
    assert_false(a.control_flagged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparisons_are_judged),
        cmocka_unit_test(more_instructions_alone_are_a_regression),
        cmocka_unit_test(a_flagged_control_leaves_no_verdict_of_the_run),
        cmocka_unit_test(processes_that_are_alike_are_told),
        cmocka_unit_test(a_comparison_of_nothing_is_inconclusive),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
