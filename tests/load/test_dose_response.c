/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/collapse/dose_response.h"

#include "tests/fixtures/gsl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

static struct sb_estimate half_of(const struct sb_dose *dose, uint32_t doses)
{
    struct sb_estimate half;
    assert_int_equal(sb_dose_half(dose, doses, &half, NULL), SB_OK);
    return half;
}

/* Bliss, "The calculation of the dosage-mortality curve", Annals of Applied Biology 22 (1935):
 * beetles after five hours of carbon disulphide. Dobson, "An Introduction to Generalized Linear
 * Models", fits -60.717 + 34.270 dose, so 1.77172; the standard error of that by the delta method,
 * 0.003858, was worked out by Newton's method in Python. */
static void beetles_die_at_the_published_dose(void **state)
{
    static const struct sb_dose beetles[] = { { 1.6907, 59, 6 },  { 1.7242, 60, 13 },
                                              { 1.7552, 62, 18 }, { 1.7842, 56, 28 },
                                              { 1.8113, 63, 52 }, { 1.8369, 59, 53 },
                                              { 1.8610, 62, 61 }, { 1.8839, 60, 60 } };
    struct sb_estimate half = half_of(beetles, 8);
    (void)state;
    assert_true(fabs(half.value - 1.77172) < 5e-5);
    assert_true(fabs((half.ci95.hi - half.ci95.lo) / 2 - 1.959964 * .003858) < 5e-5);
}

static void a_jump_is_between_its_lengths(void **state)
{
    static const struct sb_dose jump[] = { { 0, 50, 0 }, { 10, 50, 0 }, { 20, 50, 50 } };
    struct sb_estimate half = half_of(jump, 3);
    (void)state;
    assert_true(half.value == 15 && half.ci95.lo == 10 && half.ci95.hi == 20);
}

static void a_half_that_is_not_reached_is_not_made_up(void **state)
{
    static const struct sb_dose none[] = { { 0, 50, 0 }, { 10, 50, 0 } },
                                all[] = { { 0, 50, 50 }, { 10, 50, 50 } },
                                low[] = { { 0, 50, 1 }, { 10, 50, 9 } },
                                falls[] = { { 0, 50, 40 }, { 10, 50, 9 } };
    (void)state;
    assert_true(isnan(half_of(none, 2).value) && isnan(half_of(all, 2).value));
    assert_true(isnan(half_of(low, 2).value) && isnan(half_of(falls, 2).value));
    assert_true(isnan(half_of(low, 1).value) && isnan(half_of(low, 0).value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(beetles_die_at_the_published_dose),
        cmocka_unit_test(a_jump_is_between_its_lengths),
        cmocka_unit_test(a_half_that_is_not_reached_is_not_made_up),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
