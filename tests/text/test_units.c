/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and names on their way to people and files: units, shortest decimals, clean text. */
#include "sim/text/shortest_double.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
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
    assert_string_equal(sb_units_ratio(text, 1.8234, 0.0123), "1.82 ± 0.01");
    assert_string_equal(sb_units_ratio(text, 2, 0), "2.00");
    assert_string_equal(sb_units_ratio(text, 2, NAN), "2.00");
    assert_string_equal(sb_units_ratio(text, NAN, NAN), "–");
}

/* Any bit pattern that is a number, by a congruence with full period. */
static void the_shortest_decimal_gives_the_same_double_back(void **state)
{
    (void)state;
    uint64_t bits = 1;
    for (int i = 0; i < 20000; i++) {
        double value, back;
        char text[SB_SHORTEST_DOUBLE_SIZE];
        bits = bits * 6364136223846793005u + 1442695040888963407u;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        assert_true(sb_shortest_double(text, value) < SB_SHORTEST_DOUBLE_SIZE);
        back = strtod(text, NULL);
        if (memcmp(&back, &value, sizeof value) != 0)
            fail_msg("%.17g is written %s", value, text);
    }
}

static void the_shortest_decimal_is_short(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        { 0.1, "0.1" },
        { 0, "0" },
        { -0.0, "0" },
        { 123456789012345, "123456789012345" },
        { 1.0 / 3, "0.3333333333333333" },
        { 0.1 + 0.2, "0.30000000000000004" },
        { 1e300, "1e+300" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[SB_SHORTEST_DOUBLE_SIZE];
        sb_shortest_double(text, cases[i].value);
        assert_string_equal(text, cases[i].text);
    }
}

static void clean_text_stays_on_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *clean;
    } cases[] = {
        { "plain", "plain" },
        { "a\nb\tc", "a␊b␉c" },
        { "\033[31mred\x7F", "␛[31mred␡" },
        { "caf\xC3\xA9", "café" },
        { "\xC3(\xFF\xE2\x82", "�(���" },
        { "\xC0\xAF\xED\xA0\x80", "�����" },
        { "a\xE2\x80\xAE"
          "b",
          "a�b" },
        { "a\xE2\x80\xA8"
          "b",
          "a␊b" },
        { "\xC2\x9B"
          "2J",
          "�2J" },
        { "\xEF\xBF\xBE", "�" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[64];
        size_t length = sb_utf8_clean(text, sizeof text, cases[i].text, 0);
        assert_string_equal(text, cases[i].clean);
        assert_int_equal(length, strlen(cases[i].clean));
    }
}

static void clean_text_is_cut_at_columns_and_never_within_a_character(void **state)
{
    (void)state;
    char text[64];
    sb_utf8_clean(text, sizeof text, "earliest-start", 9);
    assert_string_equal(text, "earliest…");
    sb_utf8_clean(text, sizeof text, "日本語の名前", 8);
    assert_string_equal(text, "日本語…");
    sb_utf8_clean(text, sizeof text, "exact", 5);
    assert_string_equal(text, "exact");
    for (size_t size = 1; size < 20; size++) {
        size_t length = sb_utf8_clean(text, size, "日本語の名前", 0);
        assert_int_equal(length, 18);
        assert_int_equal(strlen(text), (size - 1) / 3 * 3);
    }
}

static void names_cut_in_the_middle_keep_both_ends(void **state)
{
    (void)state;
    static const struct {
        const char *text, *cut;
    } cases[] = {
        { "short", "short" },
        { "0123456789", "0123456789" },
        { "montage_project_0007", "mont…_0007" },
        { "日本語日本語日本語", "日本…本語" },
        { "a\nb\nc\nd\ne\nf\n", "a␊b␊…␊e␊f␊" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[64];
        sb_utf8_abbreviate(text, sizeof text, cases[i].text, 10);
        assert_string_equal(text, cases[i].cut);
        assert_true(sb_utf8_width(text) <= 10);
    }
}

static void width_counts_columns_and_not_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t width;
    } cases[] = {
        { "", 0 },       { "abc", 3 }, { "café", 4 }, { "cafe\xCC\x81", 4 },
        { "日本語", 6 }, { "🚀", 2 },   { "±·…–", 4 }, { "한국어", 6 },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(sb_utf8_width(cases[i].text), cases[i].width);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_unit_is_the_one_a_person_would_choose),
        cmocka_unit_test(a_duration_has_the_digits_that_it_is_worth),
        cmocka_unit_test(numbers_that_are_none_have_signs_of_their_own),
        cmocka_unit_test(counts_shares_and_ratios_read_well),
        cmocka_unit_test(the_shortest_decimal_gives_the_same_double_back),
        cmocka_unit_test(the_shortest_decimal_is_short),
        cmocka_unit_test(clean_text_stays_on_its_line),
        cmocka_unit_test(clean_text_is_cut_at_columns_and_never_within_a_character),
        cmocka_unit_test(names_cut_in_the_middle_keep_both_ends),
        cmocka_unit_test(width_counts_columns_and_not_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
