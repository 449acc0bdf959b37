/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The total work as control variate. Steps a, b, c take an exponential time with the mean 1 s each:
 * the work a + b + c takes 3 s in the mean, max(a + b, c) 2.25 s. */
#include "sim/stats/control.h"

#include "sim/stats/skewed.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>
#include <math.h>

enum { N = 500, SEEDS = 400 };

static int set_up(void **state)
{
    (void)state;
    gsl_set_error_handler_off();
    return 0;
}

static double uniform(struct fixture_random *random)
{
    return ((double)(fixture_next(random) >> 11) + 0.5) * 0x1p-53;
}

struct sample {
    sb_ns x[N], w[N];
    struct sb_moments of_x;
    struct sb_control control;
    sb_wide product;
};

static void draw(struct sample *s, uint64_t seed)
{
    struct fixture_random random = { seed * 1000003 };
    *s = (struct sample){ .control = { .expected = 3e9 } };
    for (int i = 0; i < N; i++) {
        double a = -log(uniform(&random)), b = -log(uniform(&random)), c = -log(uniform(&random));
        s->x[i] = (sb_ns)(fmax(a + b, c) * 1e9);
        s->w[i] = (sb_ns)((a + b + c) * 1e9);
        sb_moments_add(&s->of_x, (uint64_t)s->x[i]);
        sb_moments_add(&s->control.work, (uint64_t)s->w[i]);
        s->product += (sb_wide)(uint64_t)s->x[i] * (uint64_t)s->w[i];
    }
}

static void the_controlled_mean_covers_with_less_variance(void **state)
{
    static struct sample s;
    unsigned covered = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        draw(&s, seed);
        struct sb_controlled mean = sb_control_mean(&s.control, &s.of_x, s.product);
        const struct sb_skewed values = {
            s.x, s.w, N, sb_moments_mean(&s.of_x), sb_moments_mean(&s.control.work), mean.slope
        };
        struct sb_interval ci = sb_skewed_interval(mean.mean, sqrt(mean.variance),
                                                   sb_skewness(&values), N, mean.freedom);
        covered += ci.lo <= 2.25e9 && 2.25e9 <= ci.hi;
        assert_true(mean.variance < 0.35 * sb_moments_variance(&s.of_x) / N);
    }
    if (covered < 367 || covered > 393) /* 380 are expected, three standard deviations are 13 */
        fail_msg("%u of %d", covered, SEEDS);
}

/* Of one task after another the makespan is the work, and the mean is known. */
static void the_mean_of_the_work_is_exact(void **state)
{
    static struct sample s;
    (void)state;
    draw(&s, 1);
    struct sb_controlled mean = sb_control_mean(&s.control, &s.control.work, s.control.work.square);
    assert_true(fabs(mean.mean - 3e9) < 1e-3 && mean.variance == 0);
}

static void what_is_not_known_controls_nothing(void **state)
{
    static struct sample s;
    (void)state;
    draw(&s, 1);
    s.control.expected = INFINITY;
    struct sb_controlled mean = sb_control_mean(&s.control, &s.of_x, s.product);
    assert_true(mean.mean == sb_moments_mean(&s.of_x) && mean.slope == 0);
    assert_true(mean.variance == sb_moments_variance(&s.of_x) / N && mean.freedom == N - 1);
}

/* The covariance of two controlled means is the variance where both are the same. */
static void covariance_with_itself_is_the_variance(void **state)
{
    static struct sample s;
    (void)state;
    draw(&s, 2);
    struct sb_controlled mean = sb_control_mean(&s.control, &s.of_x, s.product);
    double covariance =
        sb_control_covariance(&s.control, &s.of_x, &mean, &s.of_x, &mean, s.of_x.square);
    assert_true(fabs(covariance / mean.variance - 1) < 1e-9);
}

/* Lognormal with this sigma: how many of the intervals cover, and how many are given. */
static void count_lognormal(double sigma, unsigned *given, unsigned *missed)
{
    static sb_ns x[N];
    *given = *missed = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct fixture_random random = { seed * 7919 };
        struct sb_moments m = { 0 };
        for (int i = 0; i < N; i++) {
            double z = sqrt(-2 * log(uniform(&random))) * cos(2 * M_PI * uniform(&random));
            x[i] = (sb_ns)(exp(sigma * z) * 1e6);
            sb_moments_add(&m, (uint64_t)x[i]);
        }
        const struct sb_skewed values = { x, NULL, N, sb_moments_mean(&m), 0, 0 };
        struct sb_interval ci = sb_skewed_interval(
            sb_moments_mean(&m), sqrt(sb_moments_variance(&m) / N), sb_skewness(&values), N, N - 1);
        double truth = exp(sigma * sigma / 2) * 1e6;
        *given += isnan(ci.lo) ? 0 : 1;
        *missed += ci.lo > truth || ci.hi < truth ? 1 : 0;
    }
}

/* Student's intervals miss in 9 and 17 of 100 cases at a sigma of 1.5 and 2. */
static void heavy_tails_have_no_interval_rather_than_a_wrong_one(void **state)
{
    static const struct {
        double sigma;
        unsigned least, most; /* given, of 400 */
    } cases[] = { { 0.5, 395, 400 }, { 1, 320, 395 }, { 1.5, 120, 240 }, { 2, 20, 90 } };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        unsigned given, missed;
        count_lognormal(cases[i].sigma, &given, &missed);
        if (given < cases[i].least || given > cases[i].most || missed > 33)
            fail_msg("sigma %g: %u given, %u missed", cases[i].sigma, given, missed);
    }
}

/* Without skewness the interval is Student's: t(9) = 2.2621571628. */
static void symmetric_values_have_students_interval(void **state)
{
    struct sb_interval ci = sb_skewed_interval(5, 2, 0, 10, 9);
    (void)state;
    assert_true(fabs(ci.lo - (5 - 2 * 2.2621571628)) < 1e-6);
    assert_true(fabs(ci.hi - (5 + 2 * 2.2621571628)) < 1e-6);
    ci = sb_skewed_interval(5, 2, 1, 100, 99); /* of a long right tail: further to the right */
    assert_true(ci.hi - 5 > 5 - ci.lo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_controlled_mean_covers_with_less_variance),
        cmocka_unit_test(the_mean_of_the_work_is_exact),
        cmocka_unit_test(what_is_not_known_controls_nothing),
        cmocka_unit_test(covariance_with_itself_is_the_variance),
        cmocka_unit_test(heavy_tails_have_no_interval_rather_than_a_wrong_one),
        cmocka_unit_test(symmetric_values_have_students_interval),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
