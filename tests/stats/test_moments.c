/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/moments.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

static struct sb_moments of(const uint64_t *value, size_t count)
{
    struct sb_moments m = { 0 };
    for (size_t i = 0; i < count; i++)
        sb_moments_add(&m, value[i]);
    return m;
}

static void mean_and_variance_are_those_of_the_sample(void **state)
{
    static const uint64_t value[] = { 2, 4, 4, 4, 5, 5, 7, 9 };
    struct sb_moments m = of(value, 8);
    (void)state;
    assert_true(sb_moments_mean(&m) == 5);
    assert_true(fabs(sb_moments_variance(&m) - 32.0 / 7) < 1e-15);
}

/* Sums of doubles would have lost the differences. */
static void values_far_from_zero_lose_nothing(void **state)
{
    static const uint64_t far = UINT64_C(1) << 62, value[] = { far, far + 1, far + 2 };
    struct sb_moments m = of(value, 3);
    (void)state;
    assert_true(sb_moments_variance(&m) == 1);
}

static void covariance_is_that_of_the_pairs(void **state)
{
    static const uint64_t x[] = { 2, 4, 4, 9 }, y[] = { 9, 2, 5, 1 };
    static const uint64_t far = UINT64_C(1) << 60;
    (void)state;
    /* means 4.75 and 4.25: -13.0625 + 1.6875 - 0.5625 - 13.8125 = -25.75 */
    for (unsigned shifted = 0; shifted < 2; shifted++) {
        struct sb_moments of_x = { 0 }, of_y = { 0 };
        sb_wide product = 0;
        for (size_t i = 0; i < 4; i++) {
            uint64_t a = x[i] + shifted * far, b = y[i] + shifted * far;
            sb_moments_add(&of_x, a);
            sb_moments_add(&of_y, b);
            product += (sb_wide)a * b;
        }
        assert_true(fabs(sb_moments_covariance(&of_x, &of_y, product) + 25.75 / 3) < 1e-14);
    }
}

static void merging_is_adding_all(void **state)
{
    static const uint64_t value[] = { 1, 10, 100, 1000, 10000 };
    struct sb_moments all = of(value, 5), first = of(value, 2), last = of(value + 2, 3);
    (void)state;
    sb_moments_merge(&last, &first);
    assert_true(all.count == last.count && all.sum == last.sum && all.square == last.square);
}

static void none_and_one_have_no_spread(void **state)
{
    static const uint64_t value[] = { 7 };
    struct sb_moments none = { 0 }, one = of(value, 1);
    (void)state;
    assert_true(sb_moments_mean(&none) == 0 && sb_moments_variance(&none) == 0);
    assert_true(sb_moments_mean(&one) == 7 && sb_moments_variance(&one) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mean_and_variance_are_those_of_the_sample),
        cmocka_unit_test(values_far_from_zero_lose_nothing),
        cmocka_unit_test(covariance_is_that_of_the_pairs),
        cmocka_unit_test(merging_is_adding_all),
        cmocka_unit_test(none_and_one_have_no_spread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
