/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Families fitted to values: closed forms, own draws, the null distribution of the test. */
#include "sim/fit/anderson_darling.h"
#include "sim/fit/values_fit.h"

#include "sim/base/prng.h"
#include "sim/model/distribution/likelihood.h"
#include "sim/plugins.h"
#include "sim/stats/sort.h"
#include "tests/fixtures/draws/dist.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MANY = 3000 };
static struct sb_fit_family family[SB_FIT_FAMILIES_MAX];
static unsigned families;

static int prepare(void **state)
{
    (void)state;
    gsl_set_error_handler_off();
    families = sb_fit_families(sb_plugins.readers.distributions, family);
    return 0;
}

static const struct sb_fit_family *find(const char *name)
{
    for (unsigned i = 0; i < families; i++)
        if (strcmp(family[i].name, name) == 0)
            return &family[i];
    fail_msg("no family %s", name);
    return NULL;
}

static void draw(const struct sb_dist *dist, uint64_t seed, double *sample, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        sample[i] =
            sb_dist_quantile(dist, ((double)(sb_prng_next(&seed) >> 12) + 0.5) * 0x1p-52, false);
    sb_sort_doubles(sample, n);
}

static struct sb_fitted fitted(const char *name, const double *sample, uint32_t n)
{
    struct sb_fitted f;
    enum sb_code code = sb_fit_estimate(find(name), sample, n, NULL, &f);
    if (code)
        fail_msg("%s: no fit (%d): a %g, b %g", name, code, f.parts.part[0].a, f.parts.part[0].b);
    return f;
}

/* By hand: of 1, 2, 4, 8 the mean is 15/4 and that of the logarithms 1.5 ln 2, with the deviation
 * sqrt(5)/2 ln 2; sum (1/x - 1/mean) = 15/8 - 16/15 = 97/120. */
static void closed_forms_are_met(void **state)
{
    (void)state;
    static const double x[] = { 1, 2, 4, 8 };
    struct sb_fitted f = fitted("exponential", x, 4);
    assert_true(fabs(f.parts.part[0].a - 3.75) < 1e-14);
    f = fitted("lognormal", x, 4);
    assert_true(fabs(f.parts.part[0].a - 1.5 * M_LN2) < 1e-14);
    assert_true(fabs(f.parts.part[0].b - sqrt(5) / 2 * M_LN2) < 1e-14);
    f = fitted("uniform", x, 4);
    assert_true(f.parts.part[0].a == 1 && f.parts.part[0].b == 8);
    f = fitted("pareto", x, 4);
    assert_true(f.parts.part[0].a == 1 && fabs(f.parts.part[0].b - 4 / (6 * M_LN2)) < 1e-14);
    f = fitted("inverse-gaussian", x, 4);
    assert_true(f.parts.part[0].a == 3.75 && fabs(f.parts.part[0].b - 4 / (97.0 / 120)) < 1e-13);
    static const double far[] = { 100, 101, 103 };
    f = fitted("normal", far, 3);
    assert_true(fabs(f.parts.part[0].a - 304.0 / 3) < 1e-12);
    assert_true(fabs(f.parts.part[0].b - sqrt(14) / 3) < 1e-12);
}

/* ln of the density is the slope of the distribution function. */
static void densities_are_those_of_the_distribution_functions(void **state)
{
    (void)state;
    for (unsigned k = 0; k < families; k++) {
        if (family[k].mixture)
            continue;
        for (int e = 0; e < SB_DIST_EXAMPLES_MAX && family[k].type->example[e].text; e++) {
            struct sb_dist dist = fixture_dist(family[k].type->example[e].text, 1);
            dist.shift = 0;
            for (double p = 0.1; p < 0.95; p += 0.2) {
                double x = sb_dist_quantile(&dist, p, false), h = 1e-5 * x;
                double slope = (sb_dist_cdf(&dist, x + h) - sb_dist_cdf(&dist, x - h)) / (2 * h);
                double density = exp(family[k].type->fit.log_density(&dist, x));
                if (!(fabs(density / slope - 1) < 1e-5))
                    fail_msg("%s at %g: %g, not %g", family[k].type->example[e].text, x, density,
                             slope);
            }
        }
    }
}

/* No step of either parameter makes the sample more likely. */
static void estimates_are_the_most_likely(void **state)
{
    (void)state;
    static double sample[500];
    static const struct {
        const char *text, *name;
    } of[] = {
        { "{\"dist\": \"gamma\", \"shape\": 3, \"scale\": 20}", "gamma" },
        { "{\"dist\": \"gamma\", \"shape\": 0.4, \"scale\": 20}", "gamma" },
        { "{\"dist\": \"weibull\", \"shape\": 0.7, \"scale\": 1e8}", "weibull" },
        { "{\"dist\": \"weibull\", \"shape\": 6, \"scale\": 5}", "weibull" },
        { "{\"dist\": \"log-logistic\", \"median\": 5e6, \"shape\": 3}", "log-logistic" },
        { "{\"dist\": \"inverse-gaussian\", \"mean\": 10, \"shape\": 20}", "inverse-gaussian" },
        { "{\"dist\": \"normal\", \"mean\": 10, \"sd\": 8}", "normal" },
        { "{\"dist\": \"lognormal\", \"median\": 10, \"p99\": 90}", "lognormal" },
        { "{\"dist\": \"lognormal\", \"median\": 10, \"p99\": 90}", "log-logistic" },
        { "{\"dist\": \"gamma\", \"shape\": 3, \"scale\": 20}", "weibull" },
    };
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        struct sb_dist dist = fixture_dist(of[i].text, 1);
        draw(&dist, 7 + i, sample, 500);
        struct sb_fitted f = fitted(of[i].name, sample, 500);
        double best = sb_log_likelihood(&f.parts.part[0], sample, 500);
        for (int k = 0; k < 8; k++) {
            struct sb_dist other = f.parts.part[0];
            double step = (k & 4 ? 1e-3 : 1e-2) * (k & 1 ? 1 : -1);
            if (k & 2)
                other.a *= 1 + step;
            else
                other.b *= 1 + step;
            double there = sb_log_likelihood(&other, sample, 500);
            if (!(there < best))
                fail_msg("%s as %s: %.12g at a %g, b %g, but %.12g at %g, %g", of[i].text,
                         of[i].name, best, f.parts.part[0].a, f.parts.part[0].b, there, other.a,
                         other.b);
        }
    }
}

/* Of 3,000 draws: the mean comes back within 4 standard errors, p95 nearly,, and nothing that is
 * not nested in it is better. */
static void own_draws_give_their_family_back(void **state)
{
    (void)state;
    static double sample[MANY];
    static const struct {
        const char *text, *name, *too; /* what can be as good */
    } of[] = {
        { "{\"dist\": \"exponential\", \"mean\": 3e6}", "exponential", "gamma" },
        { "{\"dist\": \"gamma\", \"shape\": 3, \"scale\": 2e6}", "gamma", "" },
        { "{\"dist\": \"lognormal\", \"median\": 1e7, \"p99\": 9e7}", "lognormal", "" },
        { "{\"dist\": \"weibull\", \"shape\": 0.6, \"scale\": 1e6}", "weibull", "" },
        { "{\"dist\": \"log-logistic\", \"median\": 5e6, \"shape\": 4}", "log-logistic", "" },
        { "{\"dist\": \"inverse-gaussian\", \"mean\": 1e6, \"shape\": 5e5}", "inverse-gaussian",
          "" },
        { "{\"dist\": \"normal\", \"mean\": 1e7, \"sd\": 2e6}", "normal", "" },
        { "{\"dist\": \"pareto\", \"min\": 1e6, \"alpha\": 3}", "pareto", "" },
        { "{\"dist\": \"uniform\", \"min\": 1e6, \"max\": 3e6}", "uniform", "" },
        { "{\"dist\": \"hyperexponential\", \"weights\": [3, 1], \"means\": [1e6, 3e7]}",
          "two exponentials", "" },
        { "{\"dist\": \"mixture\", \"components\": [{\"weight\": 0.8, \"latency\": {\"dist\": "
          "\"lognormal\", \"median\": 2e6, \"p99\": 4e6}}, {\"weight\": 0.2, \"latency\": "
          "{\"dist\": \"lognormal\", \"median\": 4e7, \"p99\": 9e7}}]}",
          "two lognormals", "" },
    };
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        struct sb_dist dist = fixture_dist(of[i].text, 1);
        struct sb_values_fit fit;
        draw(&dist, 100 + i, sample, MANY);
        assert_int_equal(sb_values_fit(&fit, sample, MANY, family, families), SB_OK);
        const char *best = fit.candidate[0].fitted.family->name;
        struct sb_fitted own = fitted(of[i].name, sample, MANY);
        double aic = 2 * (own.family->parameters - sb_fitted_log_likelihood(&own, sample, MANY));
        struct sb_dist back = sb_fitted_dist(&own);
        double error = sqrt(sb_dist_variance(&dist) / MANY) / sb_dist_mean(&dist);
        double mean = sb_dist_mean(&back) / sb_dist_mean(&dist),
               p95 = sb_dist_quantile(&back, 0.95, false) / sb_dist_quantile(&dist, 0.95, false);
        if (fit.outcome != SB_FIT_DONE || !(aic < fit.candidate[0].aic + 5) ||
            fabs(mean - 1) > 4 * error || fabs(p95 - 1) > 0.12)
            fail_msg("%s: best is %s (outcome %d, p %g), AIC %g against %g, mean %g, p95 %g",
                     of[i].text, best, fit.outcome, fit.p, aic, fit.candidate[0].aic, mean, p95);
    }
}

/* P(p <= 0.1) and P(p <= 0.5) under the null, of 120 samples each: within 4 standard deviations. */
static void p_values_are_uniform_under_the_null(void **state)
{
    (void)state;
    enum { TRIALS = 120, N = 40 };
    static const char *const text[] = { "{\"dist\": \"exponential\", \"mean\": 3e6}",
                                        "{\"dist\": \"lognormal\", \"median\": 1e7, \"p99\": 9e7}",
                                        "{\"dist\": \"gamma\", \"shape\": 2, \"scale\": 2e6}",
                                        "{\"dist\": \"pareto\", \"min\": 1e6, \"alpha\": 3}" };
    double sample[N], statistic, p;
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        struct sb_dist dist = fixture_dist(text[i], 1);
        unsigned tenth = 0, half = 0;
        for (uint32_t t = 0; t < TRIALS; t++) {
            draw(&dist, sb_prng_seed(9, (uint32_t)i, t), sample, N);
            struct sb_fitted f = fitted(dist.type->name, sample, N);
            assert_int_equal(sb_anderson_darling_p(&f, sample, N, t, &statistic, &p), SB_OK);
            tenth += p <= 0.1;
            half += p <= 0.5;
        }
        if (fabs(tenth - 0.1 * TRIALS) > 14 || fabs(half - 0.5 * TRIALS) > 23)
            fail_msg("%s: p <= 0.1 in %u, p <= 0.5 in %u of %d", text[i], tenth, half, TRIALS);
    }
}

/* A^2 of 1, 2, 3 under an exponential of mean 2, summed by hand. */
static void the_statistic_is_that_of_its_formula(void **state)
{
    (void)state;
    static const double x[] = { 1, 2, 3 };
    struct sb_dist dist = fixture_dist("{\"dist\": \"exponential\", \"mean\": 2}", 1);
    double sum =
        (log(1 - exp(-0.5)) - 1.5) + 3 * (log(1 - exp(-1.0)) - 1) + 5 * (log(1 - exp(-1.5)) - 0.5);
    assert_true(fabs(sb_anderson_darling(&dist, x, 3) - (-3 - sum / 3)) < 1e-14);
}

static void a_wrong_family_is_refused(void **state)
{
    (void)state;
    static double sample[400];
    double statistic, p;
    struct sb_dist dist = fixture_dist("{\"dist\": \"lognormal\", \"median\": 1, \"p99\": 60}", 1);
    draw(&dist, 5, sample, 400);
    struct sb_fitted f = fitted("exponential", sample, 400);
    assert_int_equal(sb_anderson_darling_p(&f, sample, 400, 1, &statistic, &p), SB_OK);
    assert_true(p == 0.005);
}

static void what_cannot_be_fitted_is_told(void **state)
{
    (void)state;
    double x[100];
    struct sb_values_fit fit;
    for (int i = 0; i < 100; i++)
        x[i] = 5;
    assert_int_equal(sb_values_fit(&fit, x, 100, family, families), SB_OK);
    assert_int_equal(fit.outcome, SB_FIT_CONSTANT);
    assert_int_equal(sb_values_fit(&fit, x, 1, family, families), SB_OK);
    assert_int_equal(fit.outcome, SB_FIT_CONSTANT);
    for (int i = 0; i < 100; i++)
        x[i] = i;
    assert_int_equal(sb_values_fit(&fit, x, 20, family, families), SB_OK);
    assert_int_equal(fit.outcome, SB_FIT_FEW);
    assert_true(fit.zeroes == 1 && fit.count == 19);
    assert_int_equal(sb_values_fit(&fit, x, 21, family, families), SB_OK);
    assert_int_equal(fit.outcome, SB_FIT_DONE);
    for (int i = 0; i < 100; i++)
        x[i] = 1 + i / 12;
    assert_int_equal(sb_values_fit(&fit, x, 100, family, families), SB_OK);
    assert_int_equal(fit.outcome, SB_FIT_DISCRETE);
    assert_int_equal(fit.distinct, 9);
    for (int i = 0; i < 100; i++)
        x[i] = 1e9 + i * 1e-7 * (i % 2 ? 1 : 0); /* nearly constant */
    sb_sort_doubles(x, 100);
    assert_int_equal(sb_values_fit(&fit, x, 100, family, families), SB_OK);
}

/* Beyond p99 of what was fitted: counted again. */
static void tails_are_counted(void **state)
{
    (void)state;
    static double sample[1000];
    struct sb_values_fit fit;
    struct sb_dist dist = fixture_dist("{\"dist\": \"gamma\", \"shape\": 2, \"scale\": 2e6}", 1);
    draw(&dist, 3, sample, 1000);
    assert_int_equal(sb_values_fit(&fit, sample, 1000, family, families), SB_OK);
    assert_true(fit.tail[0].recorded == sample[949] && fit.tail[1].recorded == sample[989]);
    struct sb_dist back = sb_fitted_dist(&fit.candidate[0].fitted);
    for (int t = 0; t < SB_FIT_TAILS; t++) {
        uint32_t beyond = 0;
        for (int i = 0; i < 1000; i++)
            beyond += sb_dist_tail(&back, sample[i]) < 1 - fit.tail[t].p;
        assert_int_equal(fit.tail[t].beyond, beyond);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed_forms_are_met),
        cmocka_unit_test(densities_are_those_of_the_distribution_functions),
        cmocka_unit_test(estimates_are_the_most_likely),
        cmocka_unit_test(own_draws_give_their_family_back),
        cmocka_unit_test(p_values_are_uniform_under_the_null),
        cmocka_unit_test(the_statistic_is_that_of_its_formula),
        cmocka_unit_test(a_wrong_family_is_refused),
        cmocka_unit_test(what_cannot_be_fitted_is_told),
        cmocka_unit_test(tails_are_counted),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
