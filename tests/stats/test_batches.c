/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/batches.h"

#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

enum { N = 1000 };

static void fill(sb_ns value[N], uint64_t seed)
{
    struct fixture_random random = { seed };
    for (uint32_t i = 0; i < N; i++)
        value[i] = 1 + fixture_below(&random, 1000000);
}

/* Replicates 7, 39, 71, … are batch 7, whichever replicate is the first of a run. */
static void batches_go_by_the_number_of_the_replicate(void **state)
{
    static sb_ns value[N];
    struct sb_batches all, from_7;
    (void)state;
    fill(value, 1);
    assert_int_equal(sb_batches_fill(&all, value, N - 8, 0), 0);
    assert_int_equal(sb_batches_fill(&from_7, value + 7, N - 8, 7), 0);
    assert_int_equal(all.count, SB_BATCHES);
    /* value[7], value[39], …, the same ones in both runs as no batch has lost its first one */
    assert_true(all.p50[7] == from_7.p50[7] && all.p99[7] == from_7.p99[7]);
    assert_true(all.log_mean[7] == from_7.log_mean[7]);
    assert_true(all.p50[3] != from_7.p50[3] || all.log_mean[3] != from_7.log_mean[3]);
}

static void each_is_a_batch_of_its_own_where_there_are_few(void **state)
{
    static const sb_ns value[] = { 10, 30, 20 }, other[] = { 5, 5, 5 };
    struct sb_batches x, y;
    (void)state;
    assert_int_equal(sb_batches_fill(&x, value, 3, 0), 0);
    assert_int_equal(sb_batches_fill(&y, other, 3, 0), 0);
    assert_int_equal(x.count, 3);
    assert_true(x.p50[1] == 30 && x.p99[1] == 30 && fabs(x.log_mean[2] - log(20)) < 1e-15);
    /* differences 5, 25, 15: sd 10, t(2) = 4.302652729749464 */
    double half = sb_batches_half(&x, x.p50, y.p50, 3);
    assert_true(fabs(half - 4.302652729749464 * 10 / sqrt(3)) < 1e-9);
    assert_true(fabs(sb_batches_half(&x, x.p50, y.p50, 12) - half / 2) < 1e-9);
}

static void one_batch_says_nothing_of_how_figures_vary(void **state)
{
    static const sb_ns value[] = { 10 };
    struct sb_batches x;
    (void)state;
    assert_int_equal(sb_batches_fill(&x, value, 1, 0), 0);
    assert_true(isnan(sb_batches_half(&x, x.p50, x.p50, 1)));
}

static void batches_must_reach_beyond_the_quantile(void **state)
{
    struct sb_batches b = { .count = SB_BATCHES, .replicates = 8000 };
    (void)state;
    assert_true(sb_batches_suffice(&b, 0.99) && sb_batches_suffice(&b, 0.5));
    b.replicates = 7999;
    assert_false(sb_batches_suffice(&b, 0.99));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(batches_go_by_the_number_of_the_replicate),
        cmocka_unit_test(each_is_a_batch_of_its_own_where_there_are_few),
        cmocka_unit_test(one_batch_says_nothing_of_how_figures_vary),
        cmocka_unit_test(batches_must_reach_beyond_the_quantile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
