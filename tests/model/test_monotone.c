/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/distribution/monotone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

enum { COUNT = 6 };
static const double z[COUNT] = { -2, -1, 0, 0.5, 3, 4 }, y[COUNT] = { 1, 1.5, 4, 4, 9, 9 };
static double slope[COUNT];
static const struct sb_monotone curve = { z, y, slope, COUNT };

static int prepare(void **state)
{
    (void)state;
    sb_monotone_fit(curve, slope);
    return 0;
}

static void it_goes_through_its_points_and_never_descends(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT; i++)
        assert_true(fabs(sb_monotone_at(curve, z[i]) - y[i]) < 1e-14);
    double before = -INFINITY;
    for (double at = -5; at < 6; at += 0.001) {
        double value = sb_monotone_at(curve, at);
        assert_true(value >= before);
        before = value;
    }
}

/* At the second point: the secants are 0.5 and 2.5, the parabola's slope is 1.5, so that
 * min(0.5, 2.5, 0.75) doubled is 1. */
static void slopes_are_steffens(void **state)
{
    static const double expected[COUNT] = { 0.5, 1, 0, 0, 0, 0 };
    (void)state;
    for (int i = 0; i < COUNT; i++)
        assert_true(fabs(slope[i] - expected[i]) < 1e-14);
}

static void its_inverse_is_the_last_place_at_that_height(void **state)
{
    (void)state;
    for (double at = -4; at < -0.01; at += 0.01)
        assert_true(fabs(sb_monotone_inverse(curve, sb_monotone_at(curve, at)) - at) < 1e-7);
    assert_true(fabs(sb_monotone_inverse(curve, 4) - 0.5) < 1e-7);
    assert_true(isinf(sb_monotone_inverse(curve, 9)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_goes_through_its_points_and_never_descends),
        cmocka_unit_test(slopes_are_steffens),
        cmocka_unit_test(its_inverse_is_the_last_place_at_that_height),
    };
    return cmocka_run_group_tests_name("monotone curve", tests, prepare, NULL);
}
