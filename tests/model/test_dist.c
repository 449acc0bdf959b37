/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One battery over the examples of every type of distribution that there is: a new type is tested
 * without a change here. */
#include "sim/model/distribution/dist.h"

#include "sim/plugins.h"
#include "tests/fixtures/draws/dist.h"

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

enum { ALL_MAX = 256 };
static struct {
    const char *name;
    struct sb_dist dist;
} all[ALL_MAX];
static size_t all_count;

/* One in ten is longer. */
static struct sb_dist capped(const char *text)
{
    struct sb_dist dist = fixture_dist(text, 1);
    dist.shift += 0.5;
    dist.cap = sb_dist_quantile(&dist, 0.9, false);
    return dist;
}

/* Every example, every one moved by a shift and scaled, and every one capped. */
static int prepare(void **state)
{
    (void)state;
    gsl_set_error_handler_off();
    for (const struct sb_dist_type *const *type = sb_plugins.readers.distributions; *type; type++)
        for (int i = 0; i < SB_DIST_EXAMPLES_MAX && (*type)->example[i].text; i++) {
            const char *text = (*type)->example[i].text;
            assert_true(all_count + 3 <= ALL_MAX);
            all[all_count].name = text;
            all[all_count++].dist = fixture_dist(text, 1);
            all[all_count].name = text;
            all[all_count].dist = fixture_dist(text, 1e9);
            all[all_count++].dist.shift += 3e9;
            all[all_count].name = text;
            all[all_count++].dist = capped(text);
        }
    return 0;
}

static void every_type_has_its_examples_right(void **state)
{
    (void)state;
    for (const struct sb_dist_type *const *type = sb_plugins.readers.distributions; *type; type++) {
        if (!(*type)->example[0].text || !(*type)->summary[0])
            fail_msg("%s has no example, or no summary", (*type)->name);
        for (int i = 0; i < SB_DIST_EXAMPLES_MAX && (*type)->example[i].text; i++) {
            const struct sb_dist_example *known = &(*type)->example[i];
            struct sb_dist dist = fixture_dist(known->text, 1);
            double p = sb_dist_cdf(&dist, known->x), mean = sb_dist_mean(&dist);
            if (!(fabs(p - known->p) <= 1e-13) ||
                !(mean == known->mean || fabs(mean / known->mean - 1) <= 1e-13))
                fail_msg("%s: P(X <= %g) = %.17g, mean %.17g", known->text, known->x, p, mean);
        }
    }
}

/* Whether the distribution function passes p between two neighbours of x: what a rounding of x
 * makes is no error, and at a jump it passes all that is between. */
static bool reaches(const struct sb_dist *dist, double x, double p, bool upper)
{
    double slack = 4e-15 * fabs(x) + 1e-13 * fabs(x - dist->shift), off = 1e-8 * p + 4e-16;
    double a = upper ? sb_dist_tail(dist, x + slack) : sb_dist_cdf(dist, x - slack),
           b = upper ? sb_dist_tail(dist, x - slack) : sb_dist_cdf(dist, x + slack);
    return a <= p + off && p - off <= b;
}

static void quantiles_are_inverse_in_both_tails(void **state)
{
    (void)state;
    static const double p[] = { 1e-15, 1e-12, 1e-9, 1e-6, 1e-3, 0.05, 0.1, 0.3, 0.5, 0.77 };
    for (size_t i = 0; i < all_count; i++)
        for (size_t k = 0; k < 2 * COUNT(p); k++) {
            bool upper = k % 2;
            double x = sb_dist_quantile(&all[i].dist, p[k / 2], upper);
            if (!reaches(&all[i].dist, x, p[k / 2], upper))
                fail_msg("%s at %g, %s: %.17g", all[i].name, p[k / 2], upper ? "upper" : "lower",
                         upper ? sb_dist_tail(&all[i].dist, x) : sb_dist_cdf(&all[i].dist, x));
        }
}

static void both_tails_add_up_to_1(void **state)
{
    (void)state;
    for (size_t i = 0; i < all_count; i++)
        for (double p = 0.01; p < 1; p += 0.0173) {
            double x = sb_dist_quantile(&all[i].dist, p, false);
            if (!(fabs(sb_dist_cdf(&all[i].dist, x) + sb_dist_tail(&all[i].dist, x) - 1) <= 1e-14))
                fail_msg("%s at %.17g", all[i].name, x);
        }
}

static void quantiles_and_cdf_never_descend(void **state)
{
    (void)state;
    for (size_t i = 0; i < all_count; i++) {
        double before = -INFINITY, below = -INFINITY,
               most = 2 * sb_dist_quantile(&all[i].dist, 0.99, false);
        for (int k = 1; k < 2000; k++) {
            double x = sb_dist_quantile(&all[i].dist, k / 2000.0, false),
                   p = sb_dist_cdf(&all[i].dist, k * most / 2000);
            if (x < before || p < below)
                fail_msg("%s descends at %d / 2000", all[i].name, k);
            before = x;
            below = p;
        }
    }
}

static void draws_lie_within_the_support(void **state)
{
    (void)state;
    for (size_t i = 0; i < all_count; i++) {
        const struct sb_dist *dist = &all[i].dist;
        struct sb_range range = sb_dist_support(dist);
        double lo = sb_dist_quantile(dist, 1e-300, false),
               hi = sb_dist_quantile(dist, 1e-300, true);
        if (!(range.lo <= lo && hi <= range.hi && range.lo >= 0) ||
            sb_dist_cdf(dist, range.lo - 1e-6 * fabs(range.lo) - 1e-9) > 0 ||
            sb_dist_cdf(dist, range.hi) < 1 || sb_dist_tail(dist, range.hi) > 0)
            fail_msg("%s: from %g to %g, but draws from %g to %g", all[i].name, range.lo, range.hi,
                     lo, hi);
    }
}

struct power {
    const struct sb_dist *dist;
    double centre;
    int k;
};

static double power_at_score(double z, void *self)
{
    const struct power *power = self;
    double density = exp(-z * z / 2) / sqrt(2 * M_PI),
           p = z < 0 ? gsl_cdf_ugaussian_P(z) : gsl_cdf_ugaussian_Q(z);
    double off = sb_dist_quantile(power->dist, p, z >= 0) - power->centre;
    return (power->k == 1 ? off : off * off) * density;
}

/* E (X - c)^k = integral of (Q(Phi(z)) - c)^k phi(z) over z: the quantile function alone, nothing
 * that the closed forms use. */
static double integrate(struct power power, gsl_integration_workspace *space)
{
    gsl_function f = { power_at_score, &power };
    double value, error, sum = 0;
    for (double z = -36; z < 36; z += 2) {
        gsl_integration_qag(&f, z, z + 2, 0, 1e-9, 2000, GSL_INTEG_GAUSS61, space, &value, &error);
        sum += value;
    }
    return sum;
}

static void moments_agree_with_numeric_integration(void **state)
{
    (void)state;
    gsl_integration_workspace *space = gsl_integration_workspace_alloc(2000);
    for (size_t i = 0; i < all_count; i++) {
        const struct sb_dist *dist = &all[i].dist;
        double mean = sb_dist_mean(dist), variance = sb_dist_variance(dist);
        if (!isfinite(mean)) {
            assert_true(isinf(variance));
            continue;
        }
        double first = integrate((struct power){ dist, 0, 1 }, space);
        if (!(fabs(first / mean - 1) <= (isfinite(variance) ? 1e-7 : 1e-4)))
            fail_msg("%s: mean %.15g, integral %.15g", all[i].name, mean, first);
        if (!isfinite(variance))
            continue;
        double second = integrate((struct power){ dist, mean, 2 }, space);
        if (!(fabs(second - variance) <= 1e-6 * variance))
            fail_msg("%s: variance %.15g, integral %.15g", all[i].name, variance, second);
    }
    gsl_integration_workspace_free(space);
}

/* Examples of types that jump have their x at a jump. */
static void atoms_are_where_the_distribution_function_jumps(void **state)
{
    (void)state;
    size_t jumps = 0;
    for (const struct sb_dist_type *const *type = sb_plugins.readers.distributions; *type; type++)
        for (int i = 0; i < SB_DIST_EXAMPLES_MAX && (*type)->example[i].text; i++) {
            struct sb_dist dist = fixture_dist((*type)->example[i].text, 1);
            double x = (*type)->example[i].x, slack = 1e-12 * x;
            double jump = sb_dist_cdf(&dist, x + slack) - sb_dist_cdf(&dist, x - slack);
            if (!(fabs(sb_dist_atom(&dist, x) - jump) <=
                  1e-5)) /* a curve leaves a plateau steeply */
                fail_msg("%s: %.17g at %g, but it jumps by %.17g", (*type)->example[i].text,
                         sb_dist_atom(&dist, x), x, jump);
            jumps += jump > 0.01;
        }
    assert_true(jumps >= 4);
}

static void conditioning_on_a_range_leaves_its_part(void **state)
{
    static const double ends[][2] = { { 0.1, 0.6 }, { 0.001, 0.01 }, { 0.9, 0.999999 } };
    (void)state;
    for (size_t i = 0; i < all_count; i++)
        for (size_t e = 0; e < COUNT(ends); e++) {
            const struct sb_dist *dist = &all[i].dist;
            double lo = sb_dist_quantile(dist, ends[e][0], false),
                   hi = sb_dist_quantile(dist, ends[e][1], false),
                   part = sb_dist_between(dist, lo, hi);
            for (double p = 0.05; p < 1 && part > 0; p += 0.3) {
                double x = sb_dist_quantile_between(dist, lo, hi, p, false),
                       y = sb_dist_quantile_between(dist, lo, hi, 1 - p, true), s = 1e-12 * x;
                if (!(x >= lo && x <= hi && fabs(x - y) <= 1e-9 * x) ||
                    !(sb_dist_between(dist, lo, x + s) >= (p - 1e-6) * part) ||
                    !(sb_dist_between(dist, lo, x - s) <= (p + 1e-6) * part))
                    fail_msg("%s between %g and %g: %.17g at %g", all[i].name, lo, hi, x, p);
            }
        }
}

static void only_constants_are_constant_and_equal_to_themselves_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < all_count; i++) {
        assert_true(sb_dist_is_constant(&all[i].dist) == !all[i].dist.type);
        for (size_t k = 0; k < all_count; k += 3)
            if (sb_dist_equal(&all[i].dist, &all[k].dist) && i != k &&
                sb_dist_mean(&all[i].dist) != sb_dist_mean(&all[k].dist))
                fail_msg("%s = %s", all[i].name, all[k].name);
        struct sb_dist copy = fixture_dist(all[i].name, i % 3 == 1 ? 1e9 : 1);
        copy.shift += i % 3 == 1 ? 3e9 : 0;
        if (i % 3 == 2)
            copy = capped(all[i].name);
        assert_true(sb_dist_equal(&all[i].dist, &copy));
        copy.shift += 1;
        assert_false(sb_dist_equal(&all[i].dist, &copy));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_has_its_examples_right),
        cmocka_unit_test(quantiles_are_inverse_in_both_tails),
        cmocka_unit_test(both_tails_add_up_to_1),
        cmocka_unit_test(quantiles_and_cdf_never_descend),
        cmocka_unit_test(draws_lie_within_the_support),
        cmocka_unit_test(moments_agree_with_numeric_integration),
        cmocka_unit_test(atoms_are_where_the_distribution_function_jumps),
        cmocka_unit_test(conditioning_on_a_range_leaves_its_part),
        cmocka_unit_test(only_constants_are_constant_and_equal_to_themselves_alone),
    };
    return cmocka_run_group_tests_name("distributions", tests, prepare, NULL);
}
