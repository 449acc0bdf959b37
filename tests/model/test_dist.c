/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/dist.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const double samples[] = { 1, 2, 2, 5, 9 };
static const double two_weights[] = { 0.3, 0.7 };
static const struct sb_dist two_exponentials[] = {
    { .kind = SB_EXPONENTIAL, .a = 10 },
    { .kind = SB_EXPONENTIAL, .a = 1000, .shift = 3 }
};
static const struct sb_dist hit_and_miss[] = { { .kind = SB_CONSTANT, .a = 5 },
                                               { .kind = SB_LOGNORMAL, .a = 5, .b = 0.8 } };

struct named {
    const char *name;
    struct sb_dist dist;
    double quadrature; /* relative error allowed of the mean's check */
};

enum { NAMED_MAX = 64 };
static struct named all[NAMED_MAX];
static size_t all_count;
static double work[8][32];

static void add(const char *name, struct sb_dist dist, double quadrature)
{
    assert_true(all_count < NAMED_MAX);
    all[all_count++] = (struct named){ name, dist, quadrature };
}

static struct sb_dist quantiles(const double *p, const double *x, uint32_t n, double least,
                                double most, double *space)
{
    struct sb_dist dist;
    sb_dist_quantiles_init(&dist, p, x, n, space);
    dist.min = least;
    dist.max = most;
    return dist;
}

static const double dashboard_p[] = { 0.5, 0.9, 0.99 }, dashboard_x[] = { 80, 150, 400 };

static int prepare(void **state)
{
    (void)state;
    static const double flat_p[] = { 0.1, 0.5, 0.9, 0.99 }, flat_x[] = { 10, 10, 20, 20 };
    gsl_set_error_handler_off();
    add("uniform", (struct sb_dist){ .kind = SB_UNIFORM, .a = 2, .b = 7 }, 1e-9);
    add("exponential", (struct sb_dist){ .kind = SB_EXPONENTIAL, .a = 40, .shift = 5 }, 1e-9);
    add("normal", (struct sb_dist){ .kind = SB_NORMAL, .a = 10, .b = 5 }, 1e-9);
    add("half normal", (struct sb_dist){ .kind = SB_NORMAL, .a = 0, .b = 5 }, 1e-9);
    add("lognormal", (struct sb_dist){ .kind = SB_LOGNORMAL, .a = 3, .b = 0.9 }, 1e-7);
    add("gamma, shape 0.3", (struct sb_dist){ .kind = SB_GAMMA, .a = 0.3, .b = 7 }, 1e-8);
    add("gamma, shape 4", (struct sb_dist){ .kind = SB_GAMMA, .a = 4, .b = 15 }, 1e-9);
    add("gamma, shape 400", (struct sb_dist){ .kind = SB_GAMMA, .a = 400, .b = 0.1 }, 1e-9);
    add("weibull, shape 0.7", (struct sb_dist){ .kind = SB_WEIBULL, .a = 0.7, .b = 12 }, 1e-8);
    add("weibull, shape 3", (struct sb_dist){ .kind = SB_WEIBULL, .a = 3, .b = 12 }, 1e-9);
    add("pareto", (struct sb_dist){ .kind = SB_PARETO, .a = 4, .b = 2.5, .shift = -4 }, 1e-4);
    add("hyperexponential",
        (struct sb_dist){
            .kind = SB_MIXTURE, .count = 2, .weight = two_weights, .component = two_exponentials },
        1e-8);
    add("quantiles", quantiles(dashboard_p, dashboard_x, 3, 0, INFINITY, work[0]), 1e-7);
    add("quantiles, cut", quantiles(dashboard_p, dashboard_x, 3, 30, 900, work[1]), 1e-7);
    add("quantiles, flat in places", quantiles(flat_p, flat_x, 4, 0, INFINITY, work[2]), 1e-6);
    return 0;
}

static void cdf_and_quantile_are_inverse_to_each_other(void **state)
{
    (void)state;
    static const double p[] = { 1e-9, 1e-6, 1e-3, 0.05, 0.1, 0.3, 0.5, 0.77, 0.9, 0.99, 0.999999 };
    for (size_t i = 0; i < all_count; i++)
        for (size_t k = 0; k < COUNT(p); k++) {
            const struct sb_dist *dist = &all[i].dist;
            double lower = sb_dist_quantile(dist, p[k], false),
                   upper = sb_dist_quantile(dist, p[k], true);
            if (strcmp(all[i].name, "quantiles, flat in places") == 0 ||
                strcmp(all[i].name, "quantiles, cut") == 0)
                continue; /* jumps: looked at below */
            if (!(fabs(sb_dist_cdf(dist, lower) - p[k]) <= 1e-9) ||
                !(fabs(sb_dist_tail(dist, upper) - p[k]) <= 1e-9))
                fail_msg("%s at %g: %.17g and %.17g", all[i].name, p[k], sb_dist_cdf(dist, lower),
                         sb_dist_tail(dist, upper));
        }
}

/* Where there is no location parameter, nothing is lost by cancellation: the tails keep nine
 * digits. */
static void tails_keep_their_precision(void **state)
{
    (void)state;
    static const double p[] = { 1e-15, 1e-12, 1e-9, 1e-6 };
    for (size_t i = 0; i < all_count; i++)
        for (size_t k = 0; k < COUNT(p); k++) {
            const struct sb_dist *dist = &all[i].dist;
            if (isfinite(dist->max) && dist->max > 0)
                continue;
            double tail = sb_dist_tail(dist, sb_dist_quantile(dist, p[k], true));
            if (all[i].dist.kind != SB_UNIFORM &&
                strcmp(all[i].name, "quantiles, flat in places") != 0 &&
                !(fabs(tail / p[k] - 1) <= 1e-8))
                fail_msg("%s at %g: %.17g", all[i].name, p[k], tail);
        }
}

static double quantile_at_score(double z, void *self)
{
    double density = exp(-z * z / 2) / sqrt(2 * M_PI);
    return sb_dist_quantile(self, z < 0 ? gsl_cdf_ugaussian_P(z) : gsl_cdf_ugaussian_Q(z), z >= 0) *
           density;
}

/* E X = integral of Q(Phi(z)) phi(z) over z: the quantile function alone, nothing that the closed
 * forms use. */
static void means_agree_with_numeric_integration(void **state)
{
    (void)state;
    gsl_integration_workspace *space = gsl_integration_workspace_alloc(2000);
    for (size_t i = 0; i < all_count; i++) {
        gsl_function f = { quantile_at_score, &all[i].dist };
        double value, error, sum = 0;
        for (double z = -36; z < 36; z += 4) {
            gsl_integration_qag(&f, z, z + 4, 0, 1e-11, 2000, GSL_INTEG_GAUSS61, space, &value,
                                &error);
            sum += value;
        }
        double mean = sb_dist_mean(&all[i].dist);
        if (!(fabs(sum / mean - 1) <= all[i].quadrature))
            fail_msg("%s: mean %.15g, integral %.15g", all[i].name, mean, sum);
    }
    gsl_integration_workspace_free(space);
}

static void quantiles_and_cdf_never_descend(void **state)
{
    (void)state;
    for (size_t i = 0; i < all_count; i++) {
        double before = -INFINITY, below = -INFINITY;
        for (int k = 1; k < 2000; k++) {
            double x = sb_dist_quantile(&all[i].dist, k / 2000.0, false),
                   p = sb_dist_cdf(&all[i].dist, k * 0.1);
            if (x < before || p < below)
                fail_msg("%s descends at %d / 2000", all[i].name, k);
            before = x;
            below = p;
        }
    }
}

static void known_values_come_out(void **state)
{
    (void)state;
    static const struct {
        struct sb_dist dist;
        double x, p;
    } cases[] = {
        { { .kind = SB_EXPONENTIAL, .a = 10 }, 10, 0.63212055882855768 },
        { { .kind = SB_UNIFORM, .a = 0, .b = 8 }, 2, 0.25 },
        { { .kind = SB_GAMMA, .a = 2, .b = 1 }, 2, 0.59399415029016189 }, /* 1 - 3 e^-2 */
        { { .kind = SB_WEIBULL, .a = 2, .b = 3 }, 3, 0.63212055882855768 },
        { { .kind = SB_PARETO, .a = 2, .b = 2 }, 4, 0.75 },
        { { .kind = SB_LOGNORMAL, .a = 0, .b = 1 }, 1, 0.5 },
        { { .kind = SB_LOGNORMAL, .a = 0, .b = 1 },
          10.240473656311825,
          0.99 }, /* exp of the 99 % point of the normal */
        { { .kind = SB_NORMAL, .a = 0, .b = 1 },
          0.67448975019608174,
          0.5 }, /* median of the half normal */
        { { .kind = SB_EXPONENTIAL, .a = 10, .shift = 5 }, 15, 0.63212055882855768 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_true(fabs(sb_dist_cdf(&cases[i].dist, cases[i].x) - cases[i].p) < 1e-14);
        assert_true(fabs(sb_dist_quantile(&cases[i].dist, cases[i].p, false) / cases[i].x - 1) <
                    1e-12);
    }
}

static void the_distribution_functions_are_those_of_gsl(void **state)
{
    (void)state;
    for (double x = 0.5; x < 200; x *= 1.7) {
        const struct sb_dist gamma = { .kind = SB_GAMMA, .a = 1.7, .b = 20 },
                             lognormal = { .kind = SB_LOGNORMAL, .a = 3, .b = 0.5 },
                             weibull = { .kind = SB_WEIBULL, .a = 0.8, .b = 30 },
                             pareto = { .kind = SB_PARETO, .a = 1, .b = 1.2 };
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
            const struct sb_dist gamma = { .kind = SB_GAMMA, .a = shape, .b = 1 };
            double lower = sb_dist_quantile(&gamma, p, false),
                   upper = sb_dist_quantile(&gamma, p, true);
            if (lower > 1e-290 && !(fabs(sb_dist_cdf(&gamma, lower) - p) <= 1e-9))
                fail_msg("shape %g, p %g: %.17g", shape, p, sb_dist_cdf(&gamma, lower));
            if (upper > 1e-290 && !(fabs(sb_dist_tail(&gamma, upper) - p) <= 1e-9))
                fail_msg("shape %g, upper p %g: %.17g", shape, p, sb_dist_tail(&gamma, upper));
        }
}

static void quantiles_go_through_their_points(void **state)
{
    (void)state;
    static const double p[] = { 0.01, 0.5, 0.75, 0.9, 0.99, 0.999 },
                        x[] = { 7, 80, 81, 150, 400, 3000 };
    double space[18];
    struct sb_dist dist;
    sb_dist_quantiles_init(&dist, p, x, 6, space);
    for (size_t i = 0; i < COUNT(p); i++) {
        assert_true(fabs(sb_dist_quantile(&dist, p[i], false) / x[i] - 1) < 1e-12);
        assert_true(fabs(sb_dist_cdf(&dist, x[i]) - p[i]) < 1e-12);
    }
}

static void two_quantiles_make_the_lognormal_through_both(void **state)
{
    (void)state;
    static const double p[] = { 0.5, 0.99 }, x[] = { 40, 400 };
    double space[6], sigma = log(10) / gsl_cdf_ugaussian_Pinv(0.99);
    struct sb_dist dist;
    const struct sb_dist lognormal = { .kind = SB_LOGNORMAL, .a = log(40), .b = sigma };
    sb_dist_quantiles_init(&dist, p, x, 2, space);
    for (double q = 1e-6; q < 1; q += 0.0173)
        assert_true(
            fabs(sb_dist_quantile(&dist, q, false) / sb_dist_quantile(&lognormal, q, false) - 1) <
            1e-12);
    assert_true(fabs(sb_dist_mean(&dist) / sb_dist_mean(&lognormal) - 1) < 1e-11);
}

static void beyond_the_last_point_the_tail_is_the_lognormal_through_the_last_two(void **state)
{
    (void)state;
    const struct sb_dist *dist = &all[12].dist;
    double z1 = gsl_cdf_ugaussian_Pinv(0.9), z2 = gsl_cdf_ugaussian_Pinv(0.99),
           z = gsl_cdf_ugaussian_Pinv(0.999);
    assert_string_equal(all[12].name, "quantiles");
    double expected = 400 * pow(400.0 / 150, (z - z2) / (z2 - z1));
    assert_true(fabs(sb_dist_quantile(dist, 0.999, false) / expected - 1) < 1e-12);
}

static void cut_quantiles_stay_within_p0_and_p100(void **state)
{
    (void)state;
    struct sb_dist dist = all[13].dist;
    assert_string_equal(all[13].name, "quantiles, cut");
    assert_true(sb_dist_quantile(&dist, 1e-12, false) == 30 &&
                sb_dist_quantile(&dist, 1e-12, true) == 900);
    assert_true(sb_dist_cdf(&dist, 29.999) == 0 && sb_dist_cdf(&dist, 900) == 1 &&
                sb_dist_tail(&dist, 900) == 0);
    assert_true(sb_dist_cdf(&dist, 30) > 0);
    dist.shift = 10;
    assert_true(sb_dist_quantile(&dist, 1e-12, false) == 40);
}

static void flat_quantiles_jump(void **state)
{
    (void)state;
    const struct sb_dist *dist = &all[14].dist;
    assert_true(fabs(sb_dist_quantile(dist, 0.05, false) - 10) < 1e-12 &&
                fabs(sb_dist_quantile(dist, 1e-9, true) - 20) < 1e-12);
    assert_true(sb_dist_cdf(dist, 9.999) == 0 && sb_dist_cdf(dist, 20.001) == 1);
    assert_true(fabs(sb_dist_cdf(dist, 10.0000001) - 0.5) < 0.01);
}

static void an_empirical_quantile_is_the_smallest_sample_that_reaches_p(void **state)
{
    (void)state;
    const struct sb_dist dist = { .kind = SB_EMPIRICAL, .count = 5, .point = samples };
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
    const struct sb_dist dist = {
        .kind = SB_MIXTURE, .count = 2, .weight = two_weights, .component = hit_and_miss, .shift = 1
    };
    double below = 0.7 * gsl_cdf_lognormal_P(5, 5, 0.8);
    assert_true(sb_dist_quantile(&dist, below + 0.001, false) == 6);
    assert_true(sb_dist_quantile(&dist, below + 0.299, false) == 6);
    assert_true(sb_dist_quantile(&dist, below + 0.301, false) > 6);
    assert_true(fabs(sb_dist_mean(&dist) - (1 + 0.3 * 5 + 0.7 * exp(5.32))) < 1e-9);
}

static void infinite_means_are_told(void **state)
{
    (void)state;
    static const struct sb_dist heavy[] = { { .kind = SB_PARETO, .a = 1, .b = 1 },
                                            { .kind = SB_CONSTANT, .a = 1 } };
    const struct sb_dist mixture = {
        .kind = SB_MIXTURE, .count = 2, .weight = two_weights, .component = heavy
    };
    assert_true(isinf(sb_dist_mean(&heavy[0])) && isinf(sb_dist_mean(&mixture)));
}

static void steep_quantiles_have_a_mean_that_is_a_number(void **state)
{
    (void)state;
    static const double p[] = { 0.5, 0.500001 }, x[] = { 1, 1e18 };
    double space[6];
    struct sb_dist dist = quantiles(p, x, 2, 0, INFINITY, space);
    assert_true(isinf(sb_dist_mean(&dist)));
    dist.max = 4e18;
    double mean = sb_dist_mean(&dist);
    assert_true(fabs(mean / 2e18 - 1) <
                1e-3); /* almost half is at the cut, the other half at nearly 0 */
}

static void only_what_never_varies_is_constant(void **state)
{
    (void)state;
    static const double same[] = { 3, 3 };
    static const struct sb_dist equal[] = { { .kind = SB_CONSTANT, .a = 5 },
                                            { .kind = SB_UNIFORM, .a = 4, .b = 4, .shift = 1 } };
    const struct sb_dist constant[] = {
        { .kind = SB_CONSTANT, .a = 5, .shift = 2 },
        { .kind = SB_UNIFORM, .a = 5, .b = 5 },
        { .kind = SB_NORMAL, .a = 5, .b = 0 },
        { .kind = SB_EMPIRICAL, .count = 2, .point = same },
        { .kind = SB_MIXTURE, .count = 2, .weight = two_weights, .component = equal },
    };
    for (size_t i = 0; i < COUNT(constant); i++)
        assert_true(sb_dist_is_constant(&constant[i]));
    for (size_t i = 0; i < all_count; i++)
        assert_false(sb_dist_is_constant(&all[i].dist));
    assert_false(sb_dist_is_constant(
        &(struct sb_dist){ .kind = SB_EMPIRICAL, .count = 5, .point = samples }));
}

static void every_kind_has_a_name_that_the_help_explains(void **state)
{
    (void)state;
    for (int kind = SB_CONSTANT; kind <= SB_QUANTILES; kind++) {
        const char *name = sb_dist_name(&(struct sb_dist){ .kind = (enum sb_dist_kind)kind });
        unsigned i = 0;
        while (i < sb_dist_help_count && strcmp(sb_dist_help[i].name, name) != 0)
            i++;
        if (i == sb_dist_help_count)
            fail_msg("no help for %s", name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cdf_and_quantile_are_inverse_to_each_other),
        cmocka_unit_test(tails_keep_their_precision),
        cmocka_unit_test(means_agree_with_numeric_integration),
        cmocka_unit_test(quantiles_and_cdf_never_descend),
        cmocka_unit_test(known_values_come_out),
        cmocka_unit_test(the_distribution_functions_are_those_of_gsl),
        cmocka_unit_test(the_inverse_gamma_holds_over_shapes_and_probabilities),
        cmocka_unit_test(quantiles_go_through_their_points),
        cmocka_unit_test(two_quantiles_make_the_lognormal_through_both),
        cmocka_unit_test(beyond_the_last_point_the_tail_is_the_lognormal_through_the_last_two),
        cmocka_unit_test(cut_quantiles_stay_within_p0_and_p100),
        cmocka_unit_test(flat_quantiles_jump),
        cmocka_unit_test(an_empirical_quantile_is_the_smallest_sample_that_reaches_p),
        cmocka_unit_test(a_mixture_with_a_jump_finds_it_exactly),
        cmocka_unit_test(infinite_means_are_told),
        cmocka_unit_test(steep_quantiles_have_a_mean_that_is_a_number),
        cmocka_unit_test(only_what_never_varies_is_constant),
        cmocka_unit_test(every_kind_has_a_name_that_the_help_explains),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
