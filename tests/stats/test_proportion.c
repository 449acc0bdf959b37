/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wilson's intervals are those of the family metastable_simulated; Garwood's are those of his
 * table, as in Ulm, "A simple method to calculate the confidence interval of a standardized
 * mortality ratio", American Journal of Epidemiology 131 (1990). */
#include "sim/stats/proportion.h"

#include "tests/fixtures/gsl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void wilson_s_intervals_are_the_published_ones(void **state)
{
    static const struct {
        uint64_t some;
        double lo, hi;
    } row[] = { { 7, .0034, .0144 },   { 244, .2184, .2716 }, { 911, .8917, .9271 },
                { 121, .1022, .1427 }, { 481, .4502, .5120 }, { 810, .7845, .8331 } };
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        struct sb_estimate found = sb_proportion(row[i].some, 1000);
        assert_true(found.value == (double)row[i].some / 1000);
        assert_true(fabs(found.ci95.lo - row[i].lo) < 6e-5);
        assert_true(fabs(found.ci95.hi - row[i].hi) < 6e-5);
    }
}

static void shares_of_none_and_of_all_stay_within_0_and_1(void **state)
{
    (void)state;
    struct sb_estimate none = sb_proportion(0, 10), all = sb_proportion(10, 10);
    assert_true(none.ci95.lo == 0 && fabs(none.ci95.hi - 0.27753279) < 1e-7);
    assert_true(all.ci95.hi == 1 && fabs(all.ci95.lo - 0.72246720) < 1e-7);
    assert_true(isnan(sb_proportion(0, 0).value));
}

static void garwood_s_intervals_are_the_published_ones(void **state)
{
    static const struct {
        uint64_t events;
        double lo, hi;
    } row[] = { { 0, 0, 3.6889 }, { 1, .0253, 5.5716 }, { 10, 4.7954, 18.3904 } };
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        struct sb_estimate found = sb_event_rate(row[i].events, 2);
        assert_true(found.value == (double)row[i].events / 2);
        assert_true(fabs(2 * found.ci95.lo - row[i].lo) < 6e-5);
        assert_true(fabs(2 * found.ci95.hi - row[i].hi) < 6e-5);
    }
    assert_true(isnan(sb_event_rate(3, 0).value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wilson_s_intervals_are_the_published_ones),
        cmocka_unit_test(shares_of_none_and_of_all_stay_within_0_and_1),
        cmocka_unit_test(garwood_s_intervals_are_the_published_ones),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
