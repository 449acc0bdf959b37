/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/text/units.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void a_unit_is_the_one_a_person_would_choose(void **state)
{
    (void)state;
    static const struct {
        double smallest, largest;
        const char *symbol;
    } cases[] = {
        { 0, 0, "ns" },         { 1, 999, "ns" },        { 1e3, 5e5, "µs" },
        { 999, 5e4, "ns" },     { 999, 5e5, "µs" },      { 40e6, 900e6, "ms" },
        { 1e9, 30e9, "s" },     { 90e9, 170e9, "s" },    { 180e9, 9e12, "min" },
        { 10800e9, 2e13, "h" }, { 259200e9, 1e15, "d" }, { 5e6, 1e11, "s" },
        { 0, 40e6, "ms" },      { 1, 9e18, "d" },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(sb_unit_choose(cases[i].smallest, cases[i].largest)->symbol,
                            cases[i].symbol);
}

static void a_duration_has_the_digits_that_it_is_worth(void **state)
{
    (void)state;
    static const struct {
        double ns, half;
        const char *text;
    } cases[] = {
        { 412371234, 841000, "412.4 ms" },
        { 412371234, 3e6, "412 ms" },
        { 412371234, 45e6, "410 ms" },
        { 412371234, 0, "412.37 ms" },
        { 360e6, 0, "360 ms" },
        { 1500, 0, "1.5 µs" },
        { 412371234, NAN, "412 ms" },
        { 11e9, 0, "11 s" },
        { 0, 0, "0" },
        { 5.4321e9, 1e3, "5.432100 s" },
        { 150e9, 0, "150 s" },
        { 9e6, 20e6, "9.0 ms" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[SB_UNITS_SIZE];
        assert_string_equal(sb_units_duration(text, cases[i].ns, cases[i].half), cases[i].text);
    }
}

static void numbers_that_are_none_have_signs_of_their_own(void **state)
{
    (void)state;
    char text[SB_UNITS_SIZE];
    assert_string_equal(sb_units_number(text, NAN, 2), "–");
    assert_string_equal(sb_units_number(text, INFINITY, 2), "∞");
    assert_string_equal(sb_units_number(text, -INFINITY, 2), "−∞");
    assert_string_equal(sb_units_number(text, 1234.6, -2), "1200");
    assert_string_equal(sb_units_number(text, 1e300, 0), "1e+300");
    assert_true(strlen(sb_units_number(text, -1e29, 99)) < SB_UNITS_SIZE);
}

static void counts_shares_and_ratios_read_well(void **state)
{
    (void)state;
    char text[SB_UNITS_SIZE];
    assert_string_equal(sb_units_count(text, 0), "0");
    assert_string_equal(sb_units_count(text, 999), "999");
    assert_string_equal(sb_units_count(text, 1000000), "1,000,000");
    assert_string_equal(sb_units_count(text, UINT64_MAX), "18,446,744,073,709,551,615");
    assert_string_equal(sb_units_share(text, 0.9734), "97.3 %");
    assert_string_equal(sb_units_share(text, 1), "100 %");
    assert_string_equal(sb_units_share(text, 0.99999), ">99.9 %");
    assert_string_equal(sb_units_share(text, 0.00001), "<0.1 %");
    assert_string_equal(sb_units_share(text, 0), "0 %");
    assert_string_equal(sb_units_share(text, NAN), "–");
    assert_string_equal(sb_units_rare_share(text, 1 - 0.999), "0.1 %"); /* beyond p99.9 */
    assert_string_equal(sb_units_rare_share(text, 0.00001), "0.001 %");
    assert_string_equal(sb_units_rare_share(text, 0.9995), "99.95 %");
    assert_string_equal(sb_units_rare_share(text, 0.9734), "97.3 %");
    assert_string_equal(sb_units_rare_share(text, 1), "100 %");
    assert_string_equal(sb_units_ratio(text, 1.8234, 0.0123), "1.82 ± 0.01");
    assert_string_equal(sb_units_ratio(text, 2, 0), "2.00");
    assert_string_equal(sb_units_ratio(text, 2, NAN), "2.00");
    assert_string_equal(sb_units_ratio(text, NAN, NAN), "–");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_unit_is_the_one_a_person_would_choose),
        cmocka_unit_test(a_duration_has_the_digits_that_it_is_worth),
        cmocka_unit_test(numbers_that_are_none_have_signs_of_their_own),
        cmocka_unit_test(counts_shares_and_ratios_read_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
