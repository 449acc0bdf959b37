/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/summary/tally.h"

#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static int set_up(void **state)
{
    (void)state;
    gsl_set_error_handler_off();
    return 0;
}

static void summarise(sb_ns *value, uint64_t n, struct sb_summary *result, struct sb_arena *arena)
{
    struct sb_tally tally = { .exact = value, .count = n };
    memset(result, 0, sizeof *result);
    assert_int_equal(sb_tally_summarise(&tally, &sb_percentiles_default, result, arena, NULL),
                     SB_OK);
}

/* How often of `trials` seeds the intervals hold the true value of an exponential with mean 1 s;
 * within 4 sd of what they may. */
static void intervals_cover_the_truth_as_often_as_stated(void **state)
{
    enum { N = 1000, TRIALS = 3000 };
    static sb_ns value[N];
    unsigned covered[SB_QUANTILES_COUNT + 1] = { 0 };
    struct fixture_random random = { 77 };
    (void)state;
    for (int trial = 0; trial < TRIALS; trial++) {
        struct sb_summary r;
        struct sb_arena arena = { 0 };
        for (int i = 0; i < N; i++)
            value[i] = (sb_ns)(-1e9 * log(((double)(fixture_next(&random) >> 11) + 0.5) * 0x1p-53));
        summarise(value, N, &r, &arena);
        for (int q = 0; q < SB_QUANTILES_COUNT; q++) {
            double truth = -1e9 * log1p(-sb_quantile_p[q]);
            covered[q] += !(truth < r.quantile_ci95[q].lo) && !(truth > r.quantile_ci95[q].hi);
        }
        covered[SB_QUANTILES_COUNT] += r.mean_ci95.lo <= 1e9 && 1e9 <= r.mean_ci95.hi;
        sb_arena_fini(&arena);
    }
    for (int q = 0; q <= SB_QUANTILES_COUNT; q++) {
        double share = (double)covered[q] / TRIALS, sd = sqrt(0.95 * 0.05 / TRIALS);
        if (share < 0.95 - 4 * sd - (q == SB_QUANTILES_COUNT ? 0.005 : 0) ||
            share > (q == 4 ? 1 : 0.975))
            fail_msg("%s: covered in %.2f %%",
                     q < SB_QUANTILES_COUNT ? sb_percentiles_default.name[q] : "mean", 100 * share);
    }
}

static void every_value_is_in_its_bucket_within_the_stated_error(void **state)
{
    struct fixture_random random = { 3 };
    (void)state;
    for (int i = 0; i < 200000; i++) {
        sb_ns v = (sb_ns)(fixture_next(&random) >> 1 >> i % 63) + i % 3 - 1;
        v = v < 0 ? 0 : v;
        uint32_t bucket = sb_tally_bucket(v);
        double error = fabs((double)(sb_tally_middle(bucket) - v));
        if (bucket >= SB_TALLY_BUCKETS || error > SB_TALLY_ERROR * (double)v ||
            (v < 2048 && error > 0))
            fail_msg("%lld is in bucket %u with middle %lld", (long long)v, bucket,
                     (long long)sb_tally_middle(bucket));
    }
}

static void buckets_ascend_without_gaps(void **state)
{
    (void)state;
    for (uint32_t b = 0; b < SB_TALLY_BUCKETS; b++) {
        sb_ns middle = sb_tally_middle(b);
        if (b < 53u << SB_TALLY_BITS &&
            (sb_tally_bucket(middle) != b || (b && middle <= sb_tally_middle(b - 1))))
            fail_msg("bucket %u has its middle %lld in bucket %u", b, (long long)middle,
                     sb_tally_bucket(middle));
    }
    static const sb_ns edges[] = { 0,    1,    2047,           2048,           2049,
                                   4095, 4096, (sb_ns)1 << 51, (sb_ns)1 << 62, INT64_MAX };
    for (size_t i = 1; i < COUNT(edges); i++)
        assert_true(sb_tally_bucket(edges[i - 1]) <= sb_tally_bucket(edges[i]) &&
                    sb_tally_bucket(edges[i]) < SB_TALLY_BUCKETS);
}

static struct sb_tally buckets(void)
{
    struct sb_tally t = { .bucket = calloc(SB_TALLY_BUCKETS, sizeof(uint64_t)) };
    assert_non_null(t.bucket);
    return t;
}

static void check_near(const char *what, double is, double exact)
{
    if (fabs(is - exact) > SB_TALLY_ERROR * fabs(exact) * (1 + 1e-12))
        fail_msg("%s: %.17g, exactly %.17g", what, is, exact);
}

/* An interval's end in buckets is the outer edge of the bucket that the exact end is in. */
static void check_covers(const char *what, double above, double below)
{
    if (above < below || above - below > 2 * SB_TALLY_ERROR * above)
        fail_msg("%s: %.17g and %.17g", what, above, below);
}

static void check_against_exact(sb_ns *value, uint64_t n)
{
    struct sb_tally t = buckets();
    struct sb_arena arena = { 0 };
    struct sb_summary exact, bucketed = { 0 }, ends = { 0 };
    struct sb_percentiles percentiles;
    for (uint64_t i = 0; i < n; i++)
        sb_tally_add(&t, &(sb_ns){ value[i] }, 1);
    assert_int_equal(sb_percentiles_parse(&percentiles, "0,100", NULL), SB_OK);
    assert_int_equal(sb_tally_summarise(&t, &percentiles, &ends, &arena, NULL), SB_OK);
    assert_true(ends.quantile[5] == t.min && ends.quantile[6] == t.max);
    assert_true(isnan(ends.quantile_ci95[5].lo) && ends.quantile_ci95[5].hi == (double)t.min);
    assert_true(ends.quantile_ci95[6].lo == (double)t.max && isnan(ends.quantile_ci95[6].hi));
    assert_int_equal(sb_tally_summarise(&t, &sb_percentiles_default, &bucketed, &arena, NULL),
                     SB_OK);
    summarise(value, n, &exact, &arena);
    assert_true(bucketed.min == exact.min && bucketed.max == exact.max &&
                bucketed.mean == exact.mean);
    for (int q = 0; q < SB_QUANTILES_COUNT; q++) {
        check_near(sb_percentiles_default.name[q], (double)bucketed.quantile[q],
                   (double)exact.quantile[q]);
        assert_int_equal(isnan(bucketed.quantile_ci95[q].lo), isnan(exact.quantile_ci95[q].lo));
        assert_int_equal(isnan(bucketed.quantile_ci95[q].hi), isnan(exact.quantile_ci95[q].hi));
        if (!isnan(exact.quantile_ci95[q].lo))
            check_covers("lower end", exact.quantile_ci95[q].lo, bucketed.quantile_ci95[q].lo);
        if (!isnan(exact.quantile_ci95[q].hi))
            check_covers("upper end", bucketed.quantile_ci95[q].hi, exact.quantile_ci95[q].hi);
    }
    assert_true(bucketed.sd == exact.sd); /* from exact sums */
    sb_arena_fini(&arena);
    free(t.bucket);
}

static void buckets_agree_with_exact_figures_on_hostile_values(void **state)
{
    enum { N = 5000 };
    static sb_ns value[N];
    static const sb_ns hostile[] = {
        0, 1, 2047, 2048, 2049, (sb_ns)1 << 62, ((sb_ns)1 << 62) - 1, 1000000007
    };
    struct fixture_random random = { 4 };
    (void)state;
    for (uint64_t n = 1; n <= N; n = n * 7 + 1)
        for (unsigned kind = 0; kind < 4; kind++) {
            for (uint64_t i = 0; i < n; i++)
                value[i] = kind == 0 ? hostile[fixture_below(&random, COUNT(hostile))]
                           : kind == 1
                               ? (sb_ns)(fixture_next(&random) >> 2 >> fixture_below(&random, 60))
                           : kind == 2 ? hostile[n % COUNT(hostile)]
                                       : (sb_ns)fixture_below(&random, 3);
            check_against_exact(value, n);
        }
}

static void merging_in_any_order_gives_the_same(void **state)
{
    enum { PARTS = 5 };
    struct sb_tally part[PARTS], up = buckets(), down = buckets();
    struct fixture_random random = { 6 };
    (void)state;
    for (int i = 0; i < PARTS; i++) {
        part[i] = buckets();
        for (uint32_t k = fixture_below(&random, 500) * (i != 2); k > 0; k--)
            sb_tally_add(
                &part[i],
                &(sb_ns){ (sb_ns)(fixture_next(&random) >> 2 >> fixture_below(&random, 60)) }, 1);
    }
    for (int i = 0; i < PARTS; i++) {
        sb_tally_merge(&up, &part[i]);
        sb_tally_merge(&down, &part[PARTS - 1 - i]);
    }
    assert_true(up.count == down.count && up.min == down.min && up.max == down.max &&
                up.moments.sum == down.moments.sum && up.moments.square == down.moments.square);
    assert_memory_equal(up.bucket, down.bucket, SB_TALLY_BUCKETS * sizeof *up.bucket);
    for (int i = 0; i < PARTS; i++)
        free(part[i].bucket);
    free(up.bucket);
    free(down.bucket);
}

static void points_of_the_distribution_ascend_and_end_at_the_maximum(void **state)
{
    static sb_ns value[30000];
    struct fixture_random random = { 8 };
    (void)state;
    for (uint64_t n = 1; n <= COUNT(value); n = n * 3 + 2) {
        struct sb_summary r;
        struct sb_arena arena = { 0 };
        for (uint64_t i = 0; i < n; i++)
            value[i] = fixture_below(&random, n % 2 ? 10 : UINT32_MAX);
        summarise(value, n, &r, &arena);
        assert_true(r.cdf_points > 0 && r.cdf_p[r.cdf_points - 1] == 1 &&
                    r.cdf_ns[r.cdf_points - 1] == r.max);
        for (uint32_t i = 0; i < r.cdf_points; i++) {
            uint64_t up_to = 0;
            for (uint64_t k = 0; k < n; k++)
                up_to += value[k] <= r.cdf_ns[i];
            assert_true(i == 0 || (r.cdf_p[i] > r.cdf_p[i - 1] && r.cdf_ns[i] > r.cdf_ns[i - 1]));
            assert_true(r.cdf_p[i] == (double)up_to / (double)n);
        }
        sb_arena_fini(&arena);
    }
}

static void narrow_spreads_far_from_zero_are_measured(void **state)
{
    struct sb_tally t = buckets();
    struct sb_arena arena = { 0 };
    struct sb_summary result = { 0 };
    (void)state;
    for (int i = 0; i < 1000; i++) /* a second and 0 to 999 ns */
        sb_tally_add(&t, &(sb_ns){ 1000000000 + i }, 1);
    assert_int_equal(sb_tally_summarise(&t, &sb_percentiles_default, &result, &arena, NULL), SB_OK);
    assert_true(fabs(result.sd / sqrt((1e6 - 1) / 12 * 1000 / 999) - 1) < 1e-9);
    free(t.bucket);
    sb_arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_cover_the_truth_as_often_as_stated),
        cmocka_unit_test(every_value_is_in_its_bucket_within_the_stated_error),
        cmocka_unit_test(buckets_ascend_without_gaps),
        cmocka_unit_test(buckets_agree_with_exact_figures_on_hostile_values),
        cmocka_unit_test(merging_in_any_order_gives_the_same),
        cmocka_unit_test(points_of_the_distribution_ascend_and_end_at_the_maximum),
        cmocka_unit_test(narrow_spreads_far_from_zero_are_measured),
    };
    return cmocka_run_group_tests_name("tally", tests, set_up, NULL);
}
