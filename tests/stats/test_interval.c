/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/interval.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

/* 95 % of Student's t with 9 degrees of freedom lie within 2.262157 (any table). */
static void the_mean_of_ten_values_has_students_interval(void **state)
{
    struct sb_interval i = sb_interval_student(5, 2, 10);
    double half = 2.262157 * 2 / sqrt(10);
    (void)state;
    assert_true(fabs(i.lo - (5 - half)) < 1e-6 && fabs(i.hi - (5 + half)) < 1e-6);
    assert_true(fabs(sb_interval_half(i) - half) < 1e-6);
}

static void one_value_has_an_interval_of_no_width(void **state)
{
    struct sb_interval one = sb_interval_student(7, 0, 1), none = sb_interval_student(0, 0, 0);
    (void)state;
    assert_true(one.lo == 7 && one.hi == 7 && none.lo == 0 && none.hi == 0);
}

static void half_of_an_open_interval_is_not_known(void **state)
{
    (void)state;
    assert_true(isnan(sb_interval_half((struct sb_interval){ 1, NAN })));
    assert_true(isnan(sb_interval_half((struct sb_interval){ NAN, 1 })));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_mean_of_ten_values_has_students_interval),
        cmocka_unit_test(one_value_has_an_interval_of_no_width),
        cmocka_unit_test(half_of_an_open_interval_is_not_known),
    };
    return cmocka_run_group_tests_name("interval", tests, NULL, NULL);
}
