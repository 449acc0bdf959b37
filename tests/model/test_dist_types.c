/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for one type of distribution alone. */
#include "tests/fixtures/draws/dist.h"

#include "tests/fixtures/gsl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const double two_weights[] = { 0.3, 0.7 };

static void the_distribution_functions_are_those_of_gsl(void **state)
{
    (void)state;
    for (double x = 0.5; x < 200; x *= 1.7) {
        const struct sb_dist gamma = fixture_dist_of("gamma", 1.7, 20),
                             lognormal = fixture_dist_of("lognormal", 3, 0.5),
                             weibull = fixture_dist_of("weibull", 0.8, 30),
                             pareto = fixture_dist_of("pareto", 1, 1.2);
        assert_true(sb_dist_cdf(&gamma, x) == gsl_cdf_gamma_P(x, 1.7, 20));
        assert_true(sb_dist_tail(&gamma, x) == gsl_cdf_gamma_Q(x, 1.7, 20));
        assert_true(sb_dist_cdf(&lognormal, x) == gsl_cdf_lognormal_P(x, 3, 0.5));
        assert_true(sb_dist_cdf(&weibull, x) == gsl_cdf_weibull_P(x, 30, 0.8));
        assert_true(sb_dist_cdf(&pareto, x) == gsl_cdf_pareto_P(x, 1.2, 1));
    }
}

/* GSL's inverse gives up for small shapes; the bisection must not. */
static void the_inverse_gamma_holds_over_shapes_and_probabilities(void **state)
{
    (void)state;
    for (double shape = 0.02; shape < 1e4; shape *= 3.7)
        for (double p = 1e-4; p < 0.9999; p += 0.0371) {
            const struct sb_dist gamma = fixture_dist_of("gamma", shape, 1);
            double lower = sb_dist_quantile(&gamma, p, false),
                   upper = sb_dist_quantile(&gamma, p, true);
            if (lower > 1e-290 && !(fabs(sb_dist_cdf(&gamma, lower) - p) <= 1e-9))
                fail_msg("shape %g, p %g: %.17g", shape, p, sb_dist_cdf(&gamma, lower));
            if (upper > 1e-290 && !(fabs(sb_dist_tail(&gamma, upper) - p) <= 1e-9))
                fail_msg("shape %g, upper p %g: %.17g", shape, p, sb_dist_tail(&gamma, upper));
        }
}

/* Whether quantiles hit p on both sides, as far as the rounding of x and F allow it. */
static void check_inverse(const struct sb_dist *dist, double from)
{
    for (double p = 1e-14; p < 0.9; p *= 3.1)
        for (int upper = 0; upper < 2; upper++) {
            double x = sb_dist_quantile(dist, p, upper),
                   slack = 1e-14 * fabs(x) + 1e-12 * fabs(x - from);
            double a = upper ? sb_dist_tail(dist, x + slack) : sb_dist_cdf(dist, x - slack),
                   b = upper ? sb_dist_tail(dist, x - slack) : sb_dist_cdf(dist, x + slack);
            if (!(a <= p * (1 + 1e-8) && p * (1 - 1e-8) <= b))
                fail_msg("%s %g %g, %s %g: between %.17g and %.17g", sb_dist_name(dist), dist->a,
                         dist->b, upper ? "upper" : "lower", p, a, b);
        }
}

static void the_inverse_gaussian_holds_over_shapes_and_probabilities(void **state)
{
    (void)state;
    for (double shape = 0.001; shape <= 1e8; shape *= 4.3) {
        const struct sb_dist dist = fixture_dist_of("inverse-gaussian", 1, shape);
        check_inverse(&dist, 1);
    }
}

static void pert_holds_over_modes_and_probabilities(void **state)
{
    (void)state;
    for (double least = 0; least < 1e6; least = 100 * least + 1)
        for (double mode = 0; mode <= 1; mode += 0.125) {
            struct sb_dist dist = fixture_dist_of("pert", least + 3 * mode, 0);
            dist.min = least;
            dist.max = least + 3;
            check_inverse(&dist, least);
        }
}

/* (Q(5) - Q(5.2)) / Q(5) and -5 + phi(5) / Q(5) */
static void a_normal_far_below_zero_keeps_its_digits(void **state)
{
    (void)state;
    const struct sb_dist dist = fixture_dist("{\"dist\": \"normal\", \"mean\": -5, \"sd\": 1}", 1),
                         farthest =
                             fixture_dist("{\"dist\": \"normal\", \"mean\": -20, \"sd\": 1}", 1);
    assert_true(fabs(sb_dist_cdf(&dist, 0.2) - 0.65238542905556207) < 1e-13);
    assert_true(fabs(sb_dist_quantile(&dist, 0.65238542905556207, false) - 0.2) < 1e-12);
    assert_true(fabs(sb_dist_mean(&dist) / 0.18650396712583017 - 1) < 1e-12);
    /* Mills' ratio, 1/20 (1 - 1/400 + 3/400^2 - 15/400^3 + 105/400^4): nearly exponential */
    double mills = (1 - (1 - (3 - (15 - 105 / 400.0) / 400) / 400) / 400) / 20;
    assert_true(fabs(sb_dist_mean(&farthest) / (1 / mills - 20) - 1) < 1e-7);
}

static void quantiles_go_through_their_points(void **state)
{
    (void)state;
    static const double p[] = { 0.01, 0.5, 0.75, 0.9, 0.99, 0.999 },
                        x[] = { 7, 80, 81, 150, 400, 3000 };
    const struct sb_dist dist =
        fixture_dist("{\"dist\": \"quantiles\", \"p1\": 7, \"p50\": 80, \"p75\": 81, \"p90\": 150, "
                     "\"p99\": 400, \"p99.9\": 3000}",
                     1);
    for (size_t i = 0; i < COUNT(p); i++) {
        assert_true(fabs(sb_dist_quantile(&dist, p[i], false) / x[i] - 1) < 1e-12);
        assert_true(fabs(sb_dist_cdf(&dist, x[i]) - p[i]) < 1e-12);
    }
}

static void two_quantiles_make_the_lognormal_through_both(void **state)
{
    (void)state;
    double sigma = log(10) / gsl_cdf_ugaussian_Pinv(0.99);
    const struct sb_dist dist = fixture_dist("{\"dist\": \"quantiles\", \"p50\": 40, \"p99\": 400}",
                                             1),
                         lognormal = fixture_dist_of("lognormal", log(40), sigma);
    for (double q = 1e-6; q < 1; q += 0.0173)
        assert_true(
            fabs(sb_dist_quantile(&dist, q, false) / sb_dist_quantile(&lognormal, q, false) - 1) <
            1e-12);
    assert_true(fabs(sb_dist_mean(&dist) / sb_dist_mean(&lognormal) - 1) < 1e-11);
    assert_true(fabs(sb_dist_variance(&dist) / sb_dist_variance(&lognormal) - 1) < 1e-10);
}

static void beyond_the_last_point_the_tail_is_the_lognormal_through_the_last_two(void **state)
{
    (void)state;
    const struct sb_dist dist =
        fixture_dist("{\"dist\": \"quantiles\", \"p50\": 80, \"p90\": 150, \"p99\": 400}", 1);
    double z1 = gsl_cdf_ugaussian_Pinv(0.9), z2 = gsl_cdf_ugaussian_Pinv(0.99),
           z = gsl_cdf_ugaussian_Pinv(0.999);
    double expected = 400 * pow(400.0 / 150, (z - z2) / (z2 - z1));
    assert_true(fabs(sb_dist_quantile(&dist, 0.999, false) / expected - 1) < 1e-12);
}

/* From 40 to the median of 45 the lognormal tail is conditioned on where it begins: with the slope
 * ln 2 / 1.2815515655446008, half of what the normal has between the two scores lies below
 * 42.441176332263225; above 240 likewise. */
static void p0_and_p100_are_ends_of_the_curve_and_nothing_piles_up_there(void **state)
{
    (void)state;
    static const char *const below = "{\"dist\": \"quantiles\", \"p0\": 40, \"p50\": 45, "
                                     "\"p90\": 90, \"p99\": 240}",
                             *const above = "{\"dist\": \"quantiles\", \"p50\": 45, \"p90\": 90, "
                                            "\"p99\": 240, \"p100\": 250}";
    struct sb_dist lower = fixture_dist(below, 1), upper = fixture_dist(above, 1);
    assert_true(sb_dist_atom(&lower, 40) == 0 && sb_dist_atom(&upper, 250) == 0);
    assert_true(fabs(sb_dist_quantile(&lower, 0.25, false) / 42.441176332263225 - 1) < 1e-14);
    assert_true(fabs(sb_dist_quantile(&upper, 0.001, true) / 248.9334264238106 - 1) < 1e-14);
    assert_true(fabs(sb_dist_mean(&lower) / 60.620618799026275 - 1) < 1e-14);
    assert_true(fabs(sb_dist_mean(&upper) / 53.698912184131991 - 1) < 1e-14);
    assert_true(sb_dist_cdf(&lower, 39.999) == 0 && sb_dist_cdf(&lower, 40.001) < 2e-4);
    assert_true(sb_dist_tail(&upper, 250) == 0 && sb_dist_tail(&upper, 249.999) < 1e-6);
    assert_true(fabs(sb_dist_quantile(&lower, 1e-15, false) - 40) < 1e-12);
    lower.shift = 10;
    assert_true(fabs(sb_dist_quantile(&lower, 1e-15, false) - 50) < 1e-12);
}

/* Ends that are points as well, and points that are all the same before an end. */
static void equal_values_have_the_probability_between_them(void **state)
{
    (void)state;
    const struct sb_dist ends = fixture_dist("{\"dist\": \"quantiles\", \"p0\": 5, \"p10\": 5, "
                                             "\"p50\": 9, \"p99\": 30, \"p100\": 30}",
                                             1),
                         level = fixture_dist("{\"dist\": \"quantiles\", \"p0\": 5, \"p50\": 20, "
                                              "\"p95\": 20, \"p100\": 30}",
                                              1);
    assert_true(fabs(sb_dist_atom(&ends, 5) - 0.1) < 1e-15);
    assert_true(fabs(sb_dist_atom(&ends, 30) - 0.01) < 1e-15);
    assert_true(fabs(sb_dist_atom(&level, 20) - 0.45) < 1e-15);
    assert_true(fabs(sb_dist_cdf(&level, 20) - 0.95) < 1e-15);
    double low = sb_dist_quantile(&level, 0.2, false), high = sb_dist_quantile(&level, 0.02, true);
    assert_true(low > 5 && low < 20 && high > 20 && high < 30);
}

/* A cached answer: 0 up to p90, and equal p95 and p99. */
static void points_at_zero_are_the_probability_of_zero(void **state)
{
    (void)state;
    const struct sb_dist flat = fixture_dist("{\"dist\": \"quantiles\", \"p50\": 0, \"p75\": 0, "
                                             "\"p90\": 0, \"p95\": 117.775379, "
                                             "\"p99\": 117.775379}",
                                             1),
                         rising = fixture_dist("{\"dist\": \"quantiles\", \"p0\": 0, \"p50\": 0, "
                                               "\"p75\": 2, \"p95\": 20, \"mean\": 6}",
                                               1);
    assert_true(fabs(sb_dist_atom(&flat, 0) - 0.9) < 1e-15);
    assert_true(sb_dist_quantile(&flat, 0.9 - 1e-12, false) == 0);
    assert_true(sb_dist_quantile(&flat, 0.95, false) == 117.775379);
    assert_true(fabs(sb_dist_mean(&flat) / 11.7775379 - 1) < 1e-14);
    assert_true(fabs(sb_dist_cdf(&rising, 0) - 0.5) < 1e-15);
    assert_true(fabs(sb_dist_quantile(&rising, 0.75, false) / 2 - 1) < 1e-12);
    assert_true(fabs(sb_dist_quantile(&rising, 0.95, false) / 20 - 1) < 1e-12);
    assert_true(fabs(sb_dist_mean(&rising) / 6 - 1) < 1e-13);
}

/* p99.9 a thousand times p99: what lies beyond adds exp(ln 2000) phi(z) / hazard(z - slope) =
 * 86.887914091137588 with z = 3.0902 and the slope 2 ln 2000 / z; along the last two points it
 * would be 9.67 days. */
static void one_slow_percentile_does_not_decide_the_mean(void **state)
{
    (void)state;
    const struct sb_dist dist =
        fixture_dist("{\"dist\": \"quantiles\", \"p50\": 1, \"p99\": 2, \"p99.9\": 2000}", 1);
    assert_true(fabs(dist.b / 4.9193081338068954 - 1) < 1e-13);
    assert_true(fabs(sb_dist_mean(&dist) / 88.772931752385688 - 1) < 1e-11);
}

static void flat_quantiles_jump(void **state)
{
    (void)state;
    const struct sb_dist dist = fixture_dist(
        "{\"dist\": \"quantiles\", \"p10\": 10, \"p50\": 10, \"p90\": 20, \"p99\": 20}", 1);
    assert_true(fabs(sb_dist_quantile(&dist, 0.05, false) - 10) < 1e-12 &&
                fabs(sb_dist_quantile(&dist, 1e-9, true) - 20) < 1e-12);
    assert_true(sb_dist_cdf(&dist, 9.999) == 0 && sb_dist_cdf(&dist, 20.001) == 1);
    assert_true(fabs(sb_dist_cdf(&dist, 10.0000001) - 0.5) < 0.01);
}

static void an_empirical_quantile_is_the_smallest_sample_that_reaches_p(void **state)
{
    (void)state;
    const struct sb_dist dist =
        fixture_dist("{\"dist\": \"empirical\", \"samples\": [5, 2, 9, 1, 2]}", 1);
    static const struct {
        double p;
        double lower, upper;
    } cases[] = {
        { 0.1, 1, 9 }, { 0.2, 1, 5 },  { 0.2000001, 2, 5 }, { 0.4, 2, 2 },
        { 0.6, 2, 2 }, { 0.61, 5, 2 }, { 0.8, 5, 1 },       { 0.99, 9, 1 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_true(sb_dist_quantile(&dist, cases[i].p, false) == cases[i].lower);
        assert_true(sb_dist_quantile(&dist, cases[i].p, true) == cases[i].upper);
    }
    assert_true(fabs(sb_dist_mean(&dist) - 3.8) < 1e-12);
    assert_true(sb_dist_cdf(&dist, 2) == 0.6 && sb_dist_cdf(&dist, 1.9) == 0.2 &&
                sb_dist_tail(&dist, 5) == 0.2);
}

static void a_mixture_with_a_jump_finds_it_exactly(void **state)
{
    (void)state;
    const struct sb_dist hit_and_miss[] = { { .a = 5 }, fixture_dist_of("lognormal", 5, 0.8) };
    struct sb_dist dist = fixture_mixture(two_weights, hit_and_miss, 2);
    dist.shift = 1;
    double below = 0.7 * gsl_cdf_lognormal_P(5, 5, 0.8);
    assert_true(sb_dist_quantile(&dist, below + 0.001, false) == 6);
    assert_true(sb_dist_quantile(&dist, below + 0.299, false) == 6);
    assert_true(sb_dist_quantile(&dist, below + 0.301, false) > 6);
    assert_true(fabs(sb_dist_mean(&dist) - (1 + 0.3 * 5 + 0.7 * exp(5.32))) < 1e-9);
}

/* A client's time-out: median 1 s, p99 20 s, cut at 30 s. With s = ln 20 / 2.3263 the part below is
 * exp(s^2 / 2) P(ln 30 / s - s) of the mean, what is above is 30 with Q(ln 30 / s). */
static void a_cap_is_an_atom_and_in_every_figure(void **state)
{
    (void)state;
    const struct sb_dist dist =
        fixture_dist("{\"dist\": \"lognormal\", \"median\": 1, \"p99\": 20, \"cap\": 30}", 1);
    assert_true(fabs(sb_dist_atom(&dist, 30) / 0.0041304830746647309 - 1) < 1e-12);
    assert_true(sb_dist_cdf(&dist, 30) == 1 && sb_dist_tail(&dist, 30) == 0);
    assert_true(fabs(sb_dist_tail(&dist, 29.999999) / 0.0041304830746647309 - 1) < 1e-6);
    assert_true(sb_dist_quantile(&dist, 0.004, true) == 30);
    assert_true(sb_dist_quantile(&dist, 0.0042, true) < 30);
    assert_true(fabs(sb_dist_quantile(&dist, 0.01, true) / 20 - 1) < 1e-14);
    assert_true(fabs(sb_dist_mean(&dist) / 2.213727861582993 - 1) < 1e-12);
    assert_true(fabs(sb_dist_variance(&dist) / 13.321733377683419 - 1) < 1e-12);
    assert_true(sb_dist_support(&dist).hi == 30);
}

static void capped_means_have_closed_forms(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double mean;
    } cases[] = {
        /* 10 (1 - exp(-1/2)) */
        { "{\"dist\": \"exponential\", \"mean\": 10, \"cap\": 5}", 3.9346934028736658 },
        { "{\"dist\": \"exponential\", \"mean\": 10, \"shift\": 7, \"cap\": 12}",
          10.9346934028736658 },
        /* 10 + 10^0.9 (100^0.1 - 10^0.1) / 0.1: infinite without the cap */
        { "{\"dist\": \"pareto\", \"min\": 10, \"alpha\": 0.9, \"cap\": 100}", 35.892541179416725 },
        /* 0.5 * 2 + 0.5 * 4 */
        { "{\"dist\": \"uniform\", \"min\": 0, \"max\": 8, \"cap\": 4}", 3 },
        { "{\"dist\": \"empirical\", \"samples\": [1, 2, 9], \"cap\": 6}", 3 },
        { "{\"dist\": \"mixture\", \"cap\": 6, \"components\": [{\"weight\": 1, \"latency\": 9}, "
          "{\"weight\": 1, \"latency\": {\"dist\": \"uniform\", \"min\": 0, \"max\": 8, \"cap\": "
          "4}}]}",
          4.5 },
        { "{\"dist\": \"exponential\", \"mean\": 10, \"cap\": 0}", 0 },
        { "{\"dist\": \"pareto\", \"min\": 10, \"alpha\": 0.9, \"cap\": 7}", 7 },
        { "{\"dist\": \"gamma\", \"shape\": 2, \"scale\": 3, \"cap\": 1e9}", 6 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct sb_dist dist = fixture_dist(cases[i].text, 1);
        double mean = sb_dist_mean(&dist);
        if (!(fabs(mean - cases[i].mean) <= 1e-12 * cases[i].mean))
            fail_msg("%s: mean %.17g", cases[i].text, mean);
    }
}

static void infinite_moments_are_told(void **state)
{
    (void)state;
    const struct sb_dist heavy[] = { fixture_dist_of("pareto", 1, 1), { .a = 1 } },
                         mixture = fixture_mixture(two_weights, heavy, 2),
                         steep = fixture_dist_of("pareto", 1, 2);
    assert_true(isinf(sb_dist_mean(&heavy[0])) && isinf(sb_dist_mean(&mixture)));
    assert_true(isinf(sb_dist_variance(&heavy[0])) && isinf(sb_dist_variance(&mixture)));
    assert_true(isfinite(sb_dist_mean(&steep)) && isinf(sb_dist_variance(&steep)));
}

static void steep_quantiles_have_a_mean_that_is_a_number(void **state)
{
    (void)state;
    struct sb_dist dist =
        fixture_dist("{\"dist\": \"quantiles\", \"p50\": 1, \"p50.0001\": 1e18}", 1);
    assert_true(isinf(sb_dist_mean(&dist)) && isinf(sb_dist_variance(&dist)));
    dist.max = 4e18;
    double mean = sb_dist_mean(&dist);
    /* half is at nearly 0, the other half as good as evenly spread over ln x up to the end */
    assert_true(fabs(mean / (0.5 * 3e18 / log(4)) - 1) < 1e-3);
}

static void only_what_never_varies_is_constant(void **state)
{
    (void)state;
    static const double same[] = { 3, 3 };
    struct sb_dist equal[] = { { .a = 5 }, fixture_dist_of("uniform", 4, 4) }, constant[] = {
        { .a = 5, .shift = 2 },
        fixture_dist_of("uniform", 5, 5),
        fixture_dist_of("normal", 5, 0),
        fixture_dist_of("empirical", 0, 0),
        fixture_mixture(two_weights, equal, 2),
    };
    equal[1].shift = 1;
    constant[3].count = 2;
    constant[3].point = same;
    for (size_t i = 0; i < COUNT(constant); i++)
        assert_true(sb_dist_is_constant(&constant[i]));
    equal[1].shift = 2;
    assert_false(sb_dist_is_constant(&constant[4]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_distribution_functions_are_those_of_gsl),
        cmocka_unit_test(the_inverse_gamma_holds_over_shapes_and_probabilities),
        cmocka_unit_test(the_inverse_gaussian_holds_over_shapes_and_probabilities),
        cmocka_unit_test(pert_holds_over_modes_and_probabilities),
        cmocka_unit_test(a_normal_far_below_zero_keeps_its_digits),
        cmocka_unit_test(quantiles_go_through_their_points),
        cmocka_unit_test(two_quantiles_make_the_lognormal_through_both),
        cmocka_unit_test(beyond_the_last_point_the_tail_is_the_lognormal_through_the_last_two),
        cmocka_unit_test(p0_and_p100_are_ends_of_the_curve_and_nothing_piles_up_there),
        cmocka_unit_test(equal_values_have_the_probability_between_them),
        cmocka_unit_test(points_at_zero_are_the_probability_of_zero),
        cmocka_unit_test(one_slow_percentile_does_not_decide_the_mean),
        cmocka_unit_test(flat_quantiles_jump),
        cmocka_unit_test(an_empirical_quantile_is_the_smallest_sample_that_reaches_p),
        cmocka_unit_test(a_mixture_with_a_jump_finds_it_exactly),
        cmocka_unit_test(a_cap_is_an_atom_and_in_every_figure),
        cmocka_unit_test(capped_means_have_closed_forms),
        cmocka_unit_test(infinite_moments_are_told),
        cmocka_unit_test(steep_quantiles_have_a_mean_that_is_a_number),
        cmocka_unit_test(only_what_never_varies_is_constant),
    };
    return cmocka_run_group_tests_name("types of distributions", tests, fixture_gsl_set_up, NULL);
}
