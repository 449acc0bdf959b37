/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/estimate.h"

#include "sim/stats/sort.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static int set_up(void **state)
{
    (void)state;
    gsl_set_error_handler_off();
    return 0;
}

/* Hamilton's depression scale before and after a tranquilizer (Hollander, Wolfe and Chicken 2014,
 * table 3.1, examples 3.1, 3.3, 3.4): estimate -0.46, interval (-0.786, -0.010). */
static void a_textbook_example_comes_out(void **state)
{
    static const double before[] = { 1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30 };
    static const double after[] = { 0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29 };
    double difference[9], middle;
    struct sb_interval ci95;
    (void)state;
    for (int i = 0; i < 9; i++)
        difference[i] = after[i] - before[i];
    assert_int_equal(sb_estimate_middle(difference, 9, &middle, &ci95, NULL), SB_OK);
    assert_true(fabs(middle + 0.46) < 1e-12);
    assert_true(fabs(ci95.lo + 0.786) < 1e-12);
    assert_true(fabs(ci95.hi + 0.010) < 1e-12);
}

/* Critical values of the signed-rank test, 2.5 % on each side: printed tables give the largest W
 * that is significant, one less. */
static void signed_ranks_are_those_of_the_tables(void **state)
{
    static const struct {
        uint32_t n, k;
    } known[] = { { 5, 0 },   { 6, 1 },   { 7, 3 },   { 8, 4 },   { 9, 6 },    { 10, 9 },
                  { 12, 14 }, { 15, 26 }, { 20, 53 }, { 25, 90 }, { 30, 138 }, { 50, 435 } };
    (void)state;
    for (size_t i = 0; i < COUNT(known); i++)
        if (sb_estimate_signed_rank(known[i].n) != known[i].k)
            fail_msg("n = %u: %u, not %u", known[i].n, sb_estimate_signed_rank(known[i].n),
                     known[i].k);
}

static void the_normal_form_goes_on_where_the_exact_one_ends(void **state)
{
    uint32_t before = 0;
    (void)state;
    for (uint32_t n = SB_ESTIMATE_EXACT - 8; n <= SB_ESTIMATE_EXACT + 8; n++) {
        uint32_t k = sb_estimate_signed_rank(n);
        double pairs = n * (n + 1.0) / 2,
               normal = pairs / 2 - 1.96 * sqrt(pairs * (2.0 * n + 1) / 12);
        assert_true(k > before && fabs(k - normal) <= 3);
        before = k;
    }
}

static void few_values_have_an_estimate_without_ends(void **state)
{
    static const double value[] = { 3, 1, 2, 5, 4 };
    double middle = 0;
    struct sb_interval ci95;
    (void)state;
    assert_int_equal(sb_estimate_middle(value, 0, &middle, &ci95, NULL), SB_OK);
    assert_true(isnan(middle) && isnan(ci95.lo) && isnan(ci95.hi));
    assert_int_equal(sb_estimate_middle(value, 1, &middle, &ci95, NULL), SB_OK);
    assert_true(middle == 3 && isnan(ci95.lo) && isnan(ci95.hi));
    assert_int_equal(sb_estimate_middle(value, 5, &middle, &ci95, NULL), SB_OK);
    assert_true(middle == 3 && isnan(ci95.lo) && isnan(ci95.hi));
}

static void too_many_values_are_refused(void **state)
{
    double middle, value = 0;
    struct sb_interval ci95;
    struct sb_error error = { 0 };
    (void)state;
    assert_int_equal(sb_estimate_middle(&value, SB_ESTIMATE_MOST + 1, &middle, &ci95, &error),
                     SB_EINPUT);
    assert_string_equal(error.text, "more than 10000 values");
}

/* Laplace noise (heavier than normal) around 1: nine times in ten is not enough, and more than 97 %
 * is too wide. */
static void intervals_cover_as_often_as_they_say(void **state)
{
    enum { RUNS = 4000 };
    static const uint32_t sizes[] = { 6, 12, 20, 32, 64 };
    struct fixture_random random = { 7 };
    (void)state;
    for (size_t s = 0; s < COUNT(sizes); s++) {
        uint32_t covered = 0, median_covered = 0;
        for (uint32_t run = 0; run < RUNS; run++) {
            double value[64], middle;
            struct sb_interval ci95;
            for (uint32_t i = 0; i < sizes[s]; i++) {
                double u = ((double)(fixture_next(&random) >> 11) + 0.5) * 0x1p-52 - 1;
                value[i] = 1 - copysign(log(1 - fabs(u)), u);
            }
            assert_int_equal(sb_estimate_middle(value, sizes[s], &middle, &ci95, NULL), SB_OK);
            assert_true(ci95.lo <= middle && middle <= ci95.hi);
            covered += ci95.lo <= 1 && 1 <= ci95.hi;
            sb_sort_doubles(value, sizes[s]);
            sb_estimate_median(value, sizes[s], &ci95);
            median_covered += ci95.lo <= 1 && 1 <= ci95.hi;
        }
        if (covered < 0.94 * RUNS || covered > 0.98 * RUNS || median_covered < 0.94 * RUNS ||
            median_covered > 0.98 * RUNS)
            fail_msg("n = %u: %u and %u of %d", sizes[s], covered, median_covered, RUNS);
    }
}

static void a_median_has_the_ends_of_binomial_ranks(void **state)
{
    double value[20];
    struct sb_interval ci95;
    (void)state;
    for (int i = 0; i < 20; i++)
        value[i] = i + 1;
    assert_true(sb_estimate_median(value, 20, &ci95) == 10 && ci95.lo == 6 && ci95.hi == 15);
    assert_true(sb_estimate_median(value, 6, &ci95) == 3 && ci95.lo == 1 && ci95.hi == 6);
    assert_true(sb_estimate_median(value, 5, &ci95) == 3 && isnan(ci95.lo) && isnan(ci95.hi));
    assert_true(isnan(sb_estimate_median(value, 0, &ci95)) && isnan(ci95.lo) && isnan(ci95.hi));
}

static void neighbours_that_are_alike_correlate(void **state)
{
    /* ranks 1 to 5, less their mean: -2 -1 0 1 2; products 2 + 0 + 0 + 2 of squares 10 */
    static const double rising[] = { 1, 2, 3, 4, 1000 };
    /* -2 2 -1 1 0: products -4 - 2 - 1 + 0 */
    static const double turning[] = { -9, 7, -1, 1, 0 };
    static const double tied[] = { 1, 1, 2, 2 }; /* -1 -1 1 1: 1 - 1 + 1 of 4 */
    static const double unknown[] = { 1, 2, NAN, 4 };
    (void)state;
    assert_true(fabs(sb_estimate_lag1(rising, 5) - 0.4) < 1e-12);
    assert_true(fabs(sb_estimate_lag1(turning, 5) + 0.7) < 1e-12);
    assert_true(fabs(sb_estimate_lag1(tied, 4) - 0.25) < 1e-12);
    assert_true(isnan(sb_estimate_lag1(unknown, 4)));
    assert_true(isnan(sb_estimate_lag1(rising, 2)));
    assert_true(isnan(sb_estimate_lag1((double[]){ 5, 5, 5 }, 3)));
    assert_true(isnan(sb_estimate_lag1(NULL, 0)));
    assert_true(sb_estimate_lag1_bound(36) == 0.5);
}

/* Each end is where the tail of the binomial distribution is 2.5 %. */
/* Also where GSL's inverse gives up; by the binomial tails that define them. */
static void every_share_has_ends(void **state)
{
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    (void)state;
    for (uint64_t n = 400; n <= 10000; n += 3200)
        for (uint64_t hits = 1; hits < n; hits++) {
            struct sb_interval share = sb_estimate_share(hits, n);
            double lo = gsl_cdf_binomial_Q((unsigned)hits - 1, share.lo, (unsigned)n),
                   hi = gsl_cdf_binomial_P((unsigned)hits, share.hi, (unsigned)n);
            if (!(fabs(lo - 0.025) < 1e-5 && fabs(hi - 0.025) < 1e-5))
                fail_msg("%d of %d", (int)hits, (int)n);
        }
    gsl_set_error_handler(handler);
}

static void shares_have_clopper_and_pearsons_ends(void **state)
{
    static const uint32_t sizes[] = { 1, 10, 74, 300, 3000 };
    struct sb_interval none = sb_estimate_share(0, 0);
    (void)state;
    assert_true(none.lo == 0 && none.hi == 1);
    struct sb_interval half = sb_estimate_share(5, 10);
    assert_true(fabs(half.lo - 0.187086) < 1e-6 && fabs(half.hi - 0.812914) < 1e-6);
    assert_true(fabs(sb_estimate_share(0, 300).hi - (1 - pow(0.025, 1.0 / 300))) < 1e-12);
    assert_true(fabs(sb_estimate_share(0, 10000).hi - 3.6882e-4) < 1e-8);
    assert_true(fabs(sb_estimate_share(10000, 10000).lo - (1 - 3.6882e-4)) < 1e-8);
    for (uint64_t hits = 1; hits <= 10000; hits++) { /* Clopper and Pearson's definition */
        struct sb_interval each = sb_estimate_share(hits, 10000);
        double below = gsl_cdf_beta_P(each.lo, (double)hits, 10001 - (double)hits);
        double above =
            hits < 10000 ? gsl_cdf_beta_Q(each.hi, (double)hits + 1, 10000 - (double)hits) : 0.025;
        if (!(fabs(below - 0.025) < 1e-9 && fabs(above - 0.025) < 1e-9))
            fail_msg("%llu of 10000: [%g, %g]", (unsigned long long)hits, each.lo, each.hi);
    }
    struct sb_interval many = sb_estimate_share(265720, 1048576); /* by GSL */
    assert_true(fabs(many.lo - 0.252578) < 1e-6 && fabs(many.hi - 0.254244) < 1e-6);
    /* more values: another way, the same ends */
    for (uint64_t hits = 0; hits <= 5000; hits = hits * 3 + 1) {
        struct sb_interval a = sb_estimate_share(hits, 10000), b = sb_estimate_share(hits, 10001);
        assert_true(fabs(a.hi - b.hi) <= 0.02 * (a.hi - a.lo));
        assert_true(fabs(a.lo - b.lo) <= 0.02 * (a.hi - a.lo));
    }
    for (size_t s = 0; s < COUNT(sizes); s++)
        for (uint32_t hits = 0; hits <= sizes[s]; hits += 1 + sizes[s] / 50) {
            struct sb_interval share = sb_estimate_share(hits, sizes[s]);
            assert_true(share.lo >= 0 && share.lo <= (double)hits / sizes[s] &&
                        share.hi >= (double)hits / sizes[s] && share.hi <= 1);
            if (hits > 0)
                assert_true(fabs(gsl_cdf_binomial_Q(hits - 1, share.lo, sizes[s]) - 0.025) < 1e-9);
            if (hits < sizes[s])
                assert_true(fabs(gsl_cdf_binomial_P(hits, share.hi, sizes[s]) - 0.025) < 1e-9);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_textbook_example_comes_out),
        cmocka_unit_test(signed_ranks_are_those_of_the_tables),
        cmocka_unit_test(the_normal_form_goes_on_where_the_exact_one_ends),
        cmocka_unit_test(few_values_have_an_estimate_without_ends),
        cmocka_unit_test(too_many_values_are_refused),
        cmocka_unit_test(intervals_cover_as_often_as_they_say),
        cmocka_unit_test(a_median_has_the_ends_of_binomial_ranks),
        cmocka_unit_test(neighbours_that_are_alike_correlate),
        cmocka_unit_test(every_share_has_ends),
        cmocka_unit_test(shares_have_clopper_and_pearsons_ends),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
