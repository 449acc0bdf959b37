/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/tally.h"

#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
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

static void known_ranks_come_out(void **state)
{
    static const struct {
        uint64_t n;
        double p;
        uint64_t lo, hi;
    } known[] = {
        { 10000, 0.99, 9880, 9920 },
        { 10000, 0.999, 9983, 9997 },
        { 1, 0.5, 0, 2 },
        { 5, 0.5, 0, 6 },
        { 6, 0.5, 1, 6 },
        { 100, 0.5, 40, 61 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(known); i++) {
        uint64_t lo, hi;
        sb_quantile_ranks(known[i].n, known[i].p, &lo, &hi);
        if (lo != known[i].lo || hi != known[i].hi)
            fail_msg("n %llu, p %g: ranks %llu and %llu", (unsigned long long)known[i].n,
                     known[i].p, (unsigned long long)lo, (unsigned long long)hi);
    }
}

static void an_interval_is_finite_from_a_known_size_on(void **state)
{
    static const struct {
        double p;
        uint64_t n;
    } known[] = { { 0.5, 6 }, { 0.99, 368 }, { 0.999, 3688 }, { 0.9999, 36887 } };
    (void)state;
    for (size_t i = 0; i < COUNT(known); i++) {
        uint64_t lo, hi, n = known[i].n;
        sb_quantile_ranks(n, known[i].p, &lo, &hi);
        assert_true(lo >= 1 && hi <= n);
        sb_quantile_ranks(n - 1, known[i].p, &lo, &hi);
        assert_true(lo == 0 || hi == n);
    }
}

/* The definition, by adding up the probabilities one after another. */
static void small_ranks_are_those_of_the_binomial_distribution(void **state)
{
    (void)state;
    for (unsigned n = 1; n <= 400; n += n < 40 ? 1 : 37)
        for (unsigned q = 0; q < SB_QUANTILES_COUNT; q++) {
            double p = sb_quantile_p[q], below = 0; /* P(B < r) */
            uint64_t lo, hi, lowest = 0, highest = 0;
            for (unsigned r = 0; r <= n + 1;
                 below += r <= n ? gsl_ran_binomial_pdf(r, p, n) : 0, r++) {
                lowest = below <= 0.025 ? r : lowest;
                highest = highest == 0 && below >= 0.975 ? r : highest;
            }
            sb_quantile_ranks(n, p, &lo, &hi);
            if (lo != lowest || (hi != highest && !(highest == 0 && hi > n)))
                fail_msg("n %u, p %g: ranks %llu and %llu, by definition %llu and %llu", n, p,
                         (unsigned long long)lo, (unsigned long long)hi, (unsigned long long)lowest,
                         (unsigned long long)highest);
        }
}

/* GSL's binomial distribution function is not a number for some of these. */
static void ranks_of_large_samples_stay_around_the_quantile(void **state)
{
    static const double p[] = { 0.5, 0.9, 0.95, 0.99, 0.999, 0.9999 };
    (void)state;
    for (double size = 1e5; size < 1e13; size *= 1.07)
        for (size_t i = 0; i < COUNT(p); i++) {
            uint64_t n = (uint64_t)size, lo, hi;
            double sd = sqrt(size * p[i] * (1 - p[i])), centre = (double)n * p[i];
            sb_quantile_ranks(n, p[i], &lo, &hi);
            if (fabs((double)lo - (centre - 1.96 * sd)) > 3 + 1e-4 * sd ||
                fabs((double)hi - (centre + 1.96 * sd)) > 3 + 1e-4 * sd)
                fail_msg("n %llu, p %g: ranks %llu and %llu around %.0f", (unsigned long long)n,
                         p[i], (unsigned long long)lo, (unsigned long long)hi, centre);
        }
}

static void the_rank_of_a_quantile_is_the_ceiling(void **state)
{
    static const struct {
        uint64_t n;
        double p;
        uint64_t rank;
    } known[] = {
        { 1, 0.5, 1 },        { 2, 0.5, 1 },        { 3, 0.5, 2 },    { 100, 0.99, 99 },
        { 1000, 0.999, 999 }, { 10000, 0.9, 9000 }, { 10, 0.95, 10 }, { 1000000, 0.999, 999000 },
        { 7, 0, 1 },          { 7, 1, 7 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(known); i++)
        assert_int_equal(sb_quantile_rank(known[i].n, known[i].p), known[i].rank);
}

static void summarise(sb_ns *value, uint64_t n, struct sb_strategy_result *result,
                      struct sb_arena *arena)
{
    struct sb_tally tally = { .exact = value, .count = n };
    memset(result, 0, sizeof *result);
    assert_int_equal(sb_tally_summarise(&tally, result, arena, NULL), SB_OK);
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
        struct sb_strategy_result r;
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
                     q < SB_QUANTILES_COUNT ? sb_quantile_name[q] : "mean", 100 * share);
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
    struct sb_strategy_result exact, bucketed = { 0 };
    for (uint64_t i = 0; i < n; i++)
        sb_tally_add(&t, value[i]);
    assert_int_equal(sb_tally_summarise(&t, &bucketed, &arena, NULL), SB_OK);
    summarise(value, n, &exact, &arena);
    assert_true(bucketed.min == exact.min && bucketed.max == exact.max &&
                bucketed.mean == exact.mean);
    for (int q = 0; q < SB_QUANTILES_COUNT; q++) {
        check_near(sb_quantile_name[q], (double)bucketed.quantile[q], (double)exact.quantile[q]);
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
            sb_tally_add(&part[i],
                         (sb_ns)(fixture_next(&random) >> 2 >> fixture_below(&random, 60)));
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
        struct sb_strategy_result r;
        struct sb_arena arena = { 0 };
        for (uint64_t i = 0; i < n; i++)
            value[i] = fixture_below(&random, n % 2 ? 10 : UINT32_MAX);
        summarise(value, n, &r, &arena);
        assert_true(r.cdf_points > 0 && r.cdf[r.cdf_points - 1].p == 1 &&
                    r.cdf[r.cdf_points - 1].ns == r.max);
        for (uint32_t i = 0; i < r.cdf_points; i++) {
            uint64_t up_to = 0;
            for (uint64_t k = 0; k < n; k++)
                up_to += value[k] <= r.cdf[i].ns;
            assert_true(i == 0 || (r.cdf[i].p > r.cdf[i - 1].p && r.cdf[i].ns > r.cdf[i - 1].ns));
            assert_true(r.cdf[i].p <= (double)up_to / (double)n + 1e-12);
        }
        sb_arena_fini(&arena);
    }
}

static void ratios_are_paired_means_with_students_interval(void **state)
{
    static const sb_ns base[] = { 10, 20, 30, 7 }, value[] = { 5, 20, 10, 14 };
    static const double ratio[] = { 2, 1, 3, 0.5 };
    struct sb_ratios all = { 0 }, first = { 0 }, second = { 0 };
    struct sb_speedup speedup = { 0 };
    double mean = 6.5 / 4, square = 0;
    (void)state;
    for (int i = 0; i < 4; i++) {
        sb_ratios_add(i < 2 ? &first : &second, base[i], value[i]);
        square += (ratio[i] - mean) * (ratio[i] - mean);
    }
    sb_ratios_merge(&all, &second);
    sb_ratios_merge(&all, &first);
    sb_ratios_summarise(&all, &speedup);
    double half = gsl_cdf_tdist_Pinv(0.975, 3) * sqrt(square / 3 / 4);
    assert_true(fabs(speedup.mean - mean) < 1e-9 && fabs(speedup.ci95.lo - (mean - half)) < 1e-5);
    assert_true(fabs(speedup.ci95.hi - (mean + half)) < 1e-5);
    assert_true(speedup.faster == 0.5 && speedup.equal == 0.25);
}

static void narrow_spreads_far_from_zero_are_measured(void **state)
{
    struct sb_tally t = buckets();
    struct sb_arena arena = { 0 };
    struct sb_strategy_result result = { 0 };
    struct sb_ratios ratios = { 0 };
    struct sb_speedup speedup = { 0 };
    (void)state;
    for (int i = 0; i < 1000;
         i++) { /* a second and 0 to 999 ns; ratios of 3 and a few millionths */
        sb_tally_add(&t, 1000000000 + i);
        sb_ratios_add(&ratios, 3000000000 + 3 * i, 1000000000);
    }
    assert_int_equal(sb_tally_summarise(&t, &result, &arena, NULL), SB_OK);
    sb_ratios_summarise(&ratios, &speedup);
    double sd = sqrt((1e6 - 1) / 12 * 1000 / 999),
           half = gsl_cdf_tdist_Pinv(0.975, 999) * 3e-9 * sd / sqrt(1000);
    assert_true(fabs(result.sd / sd - 1) < 1e-9);
    assert_true(fabs((speedup.ci95.hi - speedup.ci95.lo) / (2 * half) - 1) < 1e-3);
    free(t.bucket);
    sb_arena_fini(&arena);
}

static void ratios_of_equal_pairs_have_no_spread(void **state)
{
    struct sb_ratios r = { 0 };
    struct sb_speedup s = { 0 };
    (void)state;
    for (int i = 1; i < 2000; i++)
        sb_ratios_add(&r, 3 * i, i);
    sb_ratios_summarise(&r, &s);
    assert_true(fabs(s.mean - 3) < 1e-9 && s.ci95.lo == s.mean && s.ci95.hi == s.mean &&
                s.faster == 1 && s.equal == 0);
}

static void ratios_of_nothing_are_finite(void **state)
{
    struct sb_ratios r = { 0 };
    struct sb_speedup s = { 0 };
    (void)state;
    sb_ratios_add(&r, 0, 0);
    sb_ratios_summarise(&r, &s);
    assert_true(s.mean == 1 && s.equal == 1 && s.faster == 0);
    sb_ratios_add(&r, 5, 0);
    sb_ratios_add(&r, 0, 5);
    sb_ratios_summarise(&r, &s);
    assert_true(isfinite(s.mean) && isfinite(s.ci95.lo) && isfinite(s.ci95.hi));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_ranks_come_out),
        cmocka_unit_test(an_interval_is_finite_from_a_known_size_on),
        cmocka_unit_test(small_ranks_are_those_of_the_binomial_distribution),
        cmocka_unit_test(ranks_of_large_samples_stay_around_the_quantile),
        cmocka_unit_test(the_rank_of_a_quantile_is_the_ceiling),
        cmocka_unit_test(intervals_cover_the_truth_as_often_as_stated),
        cmocka_unit_test(every_value_is_in_its_bucket_within_the_stated_error),
        cmocka_unit_test(buckets_ascend_without_gaps),
        cmocka_unit_test(buckets_agree_with_exact_figures_on_hostile_values),
        cmocka_unit_test(merging_in_any_order_gives_the_same),
        cmocka_unit_test(points_of_the_distribution_ascend_and_end_at_the_maximum),
        cmocka_unit_test(ratios_are_paired_means_with_students_interval),
        cmocka_unit_test(narrow_spreads_far_from_zero_are_measured),
        cmocka_unit_test(ratios_of_equal_pairs_have_no_spread),
        cmocka_unit_test(ratios_of_nothing_are_finite),
    };
    return cmocka_run_group_tests_name("tally", tests, set_up, NULL);
}
